"""A process that has no memory left says so: what it could not read is not called broken."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from schemas.xml import MalformedXml, parse_xml
from signatures.c14n import c14n

MEBIBYTE = 1024 * 1024


@pytest.fixture
def no_more():
    """From its call on the process gets a few MiB more, until the test is over."""
    before = resource.getrlimit(resource.RLIMIT_AS)

    def bound(mebibytes):
        used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + mebibytes * MEBIBYTE, before[1]))

    yield bound
    resource.setrlimit(resource.RLIMIT_AS, before)


def test_a_document_that_the_parser_has_no_memory_for_is_not_malformed(no_more):
    data = b"<a>" + b"<b>x</b>" * 1_000_000 + b"</a>"
    no_more(40)
    with pytest.raises(MemoryError):
        parse_xml(data)


def test_a_tree_that_cannot_be_written_for_want_of_memory_is_not_malformed(no_more):
    root = etree.Element("{urn:x}a")
    root.text = "x" * (60 * MEBIBYTE)
    no_more(20)
    with pytest.raises(MemoryError):
        c14n(root, exclusive=True)


def test_a_relative_namespace_is_malformed_as_ever():
    with pytest.raises(MalformedXml):
        c14n(etree.fromstring('<a xmlns:x="relative/uri"><x:b/></a>'), exclusive=True)


def test_a_token_that_the_guard_has_no_memory_for_is_not_malformed():
    script = """
import resource
from dataclasses import replace
from signatures.guards import check_xml
from signatures.policy import DEFAULT_POLICY
data = b"<a b='" + b"x" * (2 << 20)
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used, used))
try:
    print(check_xml(data, replace(DEFAULT_POLICY, max_token_bytes=8 << 20)))
except MemoryError:
    print("no memory")
"""
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert ended.stdout == "no memory\n", ended.stderr
