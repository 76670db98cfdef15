"""A process that has no memory left says so: what it could not read is not called broken."""

import subprocess
import sys

import pytest
from lxml import etree

from schemas.xml import MalformedXml
from signatures.c14n import c14n

BOUNDED = """
import resource
def no_more(mebibytes):
    used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + mebibytes * 2**20,) * 2)
"""


def told(script):
    """What a process says: one that has worked before has memory to spare that no limit counts."""
    ended = subprocess.run([sys.executable, "-c", BOUNDED + script], capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_a_document_that_the_parser_has_no_memory_for_is_not_malformed():
    script = """
from schemas.xml import parse_xml
data = b"<a>" + b"<b>x</b>" * 1_000_000 + b"</a>"
no_more(40)
try:
    parse_xml(data)
except MemoryError:
    print("no memory")
"""
    assert told(script) == "no memory\n"


def test_a_tree_that_cannot_be_written_for_want_of_memory_is_not_malformed():
    script = """
from lxml import etree
from signatures.c14n import c14n
root = etree.Element("{urn:x}a")
root.text = "x" * (60 * 2**20)
no_more(20)
try:
    c14n(root, exclusive=True)
except MemoryError:
    print("no memory")
"""
    assert told(script) == "no memory\n"


def test_a_relative_namespace_is_malformed_as_ever():
    with pytest.raises(MalformedXml):
        c14n(etree.fromstring('<a xmlns:x="relative/uri"><x:b/></a>'), exclusive=True)


def test_a_token_that_the_guard_has_no_memory_for_is_not_malformed():
    script = """
from dataclasses import replace
from signatures.guards import check_xml
from signatures.policy import DEFAULT_POLICY
data = b"<a b='" + b"x" * (2 << 20)
no_more(0)
try:
    print(check_xml(data, replace(DEFAULT_POLICY, max_token_bytes=8 << 20)))
except MemoryError:
    print("no memory")
"""
    assert told(script) == "no memory\n"
