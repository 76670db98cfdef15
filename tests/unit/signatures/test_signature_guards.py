import time
from dataclasses import replace

import pytest

from signatures.guards import check_xml
from signatures.policy import DEFAULT_POLICY

DS = "http://www.w3.org/2000/09/xmldsig#"


def code(data, **limits):
    reason = check_xml(data, replace(DEFAULT_POLICY, **limits))
    return None if reason is None else str(reason.code)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"<a/>", None),
        (b"\xef\xbb\xbf<a/>", None),
        (b'<?xml version="1.0" encoding="utf-8"?><a/>', None),
        (b'<?xml version="1.0" encoding="US-ASCII"?><a/>', None),
        (b'<?xml version="1.0" encoding="UTF-7"?><a/>', "XML_MALFORMED"),
        (b'<?xml version="1.0" encoding="ISO-8859-1"?><a>\xc6</a>', "XML_MALFORMED"),
        (b'<?xml version="1.1"?><a/>', "XML_MALFORMED"),
        ("<a/>".encode("utf-16"), "XML_MALFORMED"),
        ("<a/>".encode("utf-16-le"), "XML_MALFORMED"),
        ("<a/>".encode("utf-16-be"), "XML_MALFORMED"),
        ("<a/>".encode("utf-32"), "XML_MALFORMED"),
        ("<a/>".encode("cp037"), "XML_MALFORMED"),
        (b"<a>\xff</a>", "XML_MALFORMED"),
        (b"<a>\x00</a>", "XML_MALFORMED"),
        (b"<a><b></a>", "XML_MALFORMED"),
        (b"<a/><b/>", "XML_MALFORMED"),
        (b"<p:a/>", "XML_MALFORMED"),
        (b"<a>&unknown;</a>", "XML_MALFORMED"),
        (b"", "XML_MALFORMED"),
        (b"<!DOCTYPE a><a/>", "XML_DOCTYPE"),
        (b'<!DOCTYPE a SYSTEM "http://127.0.0.1:1/x"><a/>', "XML_DOCTYPE"),
    ],
)
def test_bytes_are_told_apart(data, expected):
    assert code(data) == expected


def test_a_billion_laughs_end_at_the_doctype():
    entities = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    bomb = f'<!DOCTYPE a [<!ENTITY l0 "lol">{entities}]><a>&l9;</a>'.encode()
    started = time.perf_counter()
    assert code(bomb) == "XML_DOCTYPE"
    assert time.perf_counter() - started < 0.5


def test_depth_is_bounded():
    assert code(b"<a>" * 64 + b"</a>" * 64) is None
    assert code(b"<a>" * 65 + b"</a>" * 65) == "LIMIT_DEPTH"


def test_namespace_declarations_are_counted_over_the_whole_document():
    parts = "".join(f'<e xmlns:n{n}="urn:{n}"/>' for n in range(64))
    assert code(f"<a>{parts}</a>".encode()) is None
    assert code(f'<a xmlns="urn:a">{parts}</a>'.encode()) == "LIMIT_NAMESPACES"


def test_attributes_of_one_element_are_bounded():
    wide = [f'a{n}="x"' for n in range(65)]
    assert code(f"<a {' '.join(wide)}/>".encode()) == "LIMIT_ATTRIBUTES"
    assert code(f"<a {' '.join(wide[:64])}/>".encode()) is None


def test_only_references_of_signatures_are_counted():
    assert code(f'<a xmlns:d="{DS}">{"<d:Reference/>" * 9}</a>'.encode()) == "LIMIT_REFERENCES"
    assert code(b"<a>" + b"<Reference/>" * 9 + b"</a>") is None


def test_references_of_unsigned_properties_are_read_by_nobody_and_not_counted():
    xades = "http://uri.etsi.org/01903/v1.3.2#"
    nine = "<d:Reference/>" * 9
    unread = f"<x:UnsignedSignatureProperties><x:CounterSignature>{nine}</x:CounterSignature>"
    unread += "<x:UnsignedSignatureProperties/></x:UnsignedSignatureProperties>"

    def told(inside, behind=""):
        return code(f'<a xmlns:d="{DS}" xmlns:x="{xades}"><b>{inside}</b>{behind}</a>'.encode())

    assert told(unread) is None
    assert told(nine + unread) == told(unread + nine) == told(unread, nine) == "LIMIT_REFERENCES"
    assert told(unread.replace("Unsigned", "Signed")) == "LIMIT_REFERENCES"
    assert told(unread.replace("x:Unsigned", "Unsigned")) == "LIMIT_REFERENCES"


def test_a_breach_at_the_beginning_ends_the_pass():
    long_tail = b"<!DOCTYPE a><a>" + b"<b/>" * 5_000_000
    started = time.perf_counter()
    assert code(long_tail) == "XML_DOCTYPE"
    assert time.perf_counter() - started < 0.5


def test_an_endless_token_is_refused_early():
    started = time.perf_counter()
    reason = check_xml(b'<a b="' + b"x" * 60_000_000, DEFAULT_POLICY)
    assert (str(reason.code), reason.detail) == ("XML_MALFORMED", "token too long")
    assert time.perf_counter() - started < 3


def test_long_texts_are_not_tokens():
    assert code(b"<a>" + b"x" * 12_000_000 + b"</a>") is None


class Counted(bytes):
    """Bytes that know how far they were read."""

    reached = 0

    def __getitem__(self, key):
        self.reached = max(self.reached, key.stop)
        return super().__getitem__(key)


def test_a_breach_ends_the_pass_within_a_few_kilobytes():
    # expat goes on to the end of what it was given, and copies the long URI for each attribute there.
    start = b'<a xmlns:p="' + b"u" * 20_000 + b'">'
    bomb = Counted(start + b'<b p:a=""/>' * 50_000)
    assert str(check_xml(bomb, DEFAULT_POLICY).code) == "LIMIT_NAMESPACES"
    assert bomb.reached < len(start) + 20_000


@pytest.mark.parametrize("begin", [b'<a b="', b"<a><!--", b"<a><?b ", b'<a xmlns="'])
def test_no_token_may_be_longer_than_a_quarter_megabyte(begin):
    endless = Counted(begin + b"x" * 2_000_000)
    reason = check_xml(endless, DEFAULT_POLICY)
    assert (str(reason.code), reason.detail) == ("XML_MALFORMED", "token too long")
    assert endless.reached < 300_000
