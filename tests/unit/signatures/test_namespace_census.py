"""Small files whose canonical form is huge, or takes minutes to make: refused before anything is canonicalised."""

import re
from dataclasses import replace
from pyexpat import ParserCreate

import pytest
from lxml import etree
from zips import asice, contents, packed

from signatures.guards import check_xml
from signatures.namespace_census import NamespaceCensus
from signatures.policy import DEFAULT_POLICY

LIMIT = "LIMIT_NAMESPACES"
EXC = "http://www.w3.org/2001/10/xml-exc-c14n#"
# Fifty-five prefixes that differ in their last letters only.
ALIKE = [f"{'x' * 58}{n:02}" for n in range(55)]
DECLARED = "".join(f' xmlns:{prefix}="u:{prefix[-2:]}"' for prefix in ALIKE)
DEEP = f"<r{DECLARED}>{'<a>' * 55}{'<a/>' * 5_000}{'</a>' * 55}"
LISTED = f'<i:InclusiveNamespaces xmlns:i="{EXC}" PrefixList="{" ".join(ALIKE[:16])}"/>'


def told(document, **limits):
    reason = check_xml(document.encode(), replace(DEFAULT_POLICY, **limits))
    return None if reason is None else (str(reason.code), reason.detail)


def census_of(document):
    parser = ParserCreate("utf-8", " ")
    parser.ordered_attributes = True
    census = NamespaceCensus(DEFAULT_POLICY)
    parser.StartElementHandler = census.on_start
    census.listen(parser)
    parser.Parse(document, True)
    return census


@pytest.mark.parametrize(
    "document",
    [
        "<a/>",
        '<a xmlns="urn:a"><b/><b xmlns=""><c/></b><b/></a>',
        '<a xmlns:p="urn:p"><p:b/><p:b><p:c p:d="1"/></p:b><q p:d="1" e="2"/></a>',
        '<p:a xmlns:p="urn:1" xmlns:unused="urn:u"><p:b xmlns:p="urn:22"><p:c/></p:b><p:b xml:lang="az"/></p:a>',
        '<a xmlns="urn:a" xmlns:x="urn:x"><x:b><c x:d=""/><x:c/></x:b><x:b xmlns:x="urn:x"/></a>',
    ],
)
def test_what_exclusive_c14n_will_write_of_namespaces_is_foretold_to_the_byte(document):
    canonical = etree.tostring(etree.fromstring(document), method="c14n", exclusive=True).decode()
    written = sum(map(len, re.findall(r' xmlns(?::\w+)?="[^"]*"', canonical)))
    assert census_of(document).written == written


def test_a_namespace_that_each_sibling_would_declare_anew_is_refused():
    uri = "u:" + "x" * 200
    bomb = f'<r xmlns:p="{uri}">{"<p:a/>" * 1_000}</r>'
    assert told(bomb, max_namespace_bytes=250_000) is None
    assert told(bomb, max_namespace_bytes=200_000) == (LIMIT, "bytes")


def test_many_long_prefixes_over_many_elements_are_refused():
    assert told(DEEP + "</r>") == (LIMIT, "work")


def test_a_prefix_list_is_paid_for_by_all_elements_before_and_behind_it():
    few = DEEP.replace(DECLARED, "".join(f' xmlns:{prefix}="u:{prefix[-2:]}"' for prefix in ALIKE[:16]))
    work = census_of(few + "</r>").work
    assert told(few + "</r>", max_namespace_work=work * 3 // 2) is None
    assert told(few + LISTED + "</r>", max_namespace_work=work * 3 // 2) == (LIMIT, "work")
    assert told(few.replace("<a>", LISTED + "<a>", 1) + "</r>", max_namespace_work=work * 3 // 2) == (LIMIT, "work")


def test_names_that_pile_up_on_the_stack_of_c14n_are_counted():
    pile = "<p:a " + " ".join(f'p:a{n}=""' for n in range(60)) + ">"
    bomb = f'<q:r xmlns:q="urn:q" xmlns:p="urn:p">{pile * 60}{"<q:b/>" * 50_000}{"</p:a>" * 60}</q:r>'
    plain = bomb.replace(pile, "<p:a>")
    assert told(plain, max_namespace_work=100_000_000) is None
    assert told(bomb, max_namespace_work=100_000_000) == (LIMIT, "work")


def test_attributes_of_one_name_in_many_namespaces_are_counted():
    uris = "".join(f' xmlns:p{n}="u:{"x" * 240}{n}"' for n in range(50))
    element = "<a " + " ".join(f'p{n}:a=""' for n in range(50)) + "/>"
    bomb = f"<r{uris}>{element * 5_000}</r>"
    assert told(bomb) == (LIMIT, "work")


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (f'<a xmlns="{"u" * 256}"/>', None),
        (f'<a xmlns="{"u" * 257}"/>', (LIMIT, "long name")),
        (f'<a xmlns:p="{"u" * 257}"/>', (LIMIT, "long name")),
        (f'<a xmlns:{"p" * 64}="u:"/>', None),
        (f'<a xmlns:{"p" * 65}="u:"/>', (LIMIT, "long name")),
    ],
)
def test_long_names_are_refused(document, expected):
    assert told(document) == expected


def test_a_report_of_a_hundred_thousand_persons_is_far_from_the_limits():
    person = "<Person>" + "<Field>x</Field>" * 19 + "</Person>\n"
    report = f'<Report xmlns="urn:qebul:document:1" xmlns:ds="urn:ds" xmlns:xs="urn:xs">{person * 1_000}</Report>'
    census = census_of(report.encode())
    assert 100 * (census.work + 5 * census.work_a_prefix) < DEFAULT_POLICY.max_namespace_work
    assert 100 * census.written < DEFAULT_POLICY.max_namespace_bytes / 100


def test_the_same_bomb_in_a_container_is_refused(house):
    files = contents(asice(house.person))
    name = "META-INF/signatures0.xml"
    bomb = "<xades:DataObjectFormat/>" * 1_000 + "</xades:SignedDataObjectProperties>"
    files[name] = (
        files[name]
        .replace(b"<asic:XAdESSignatures ", b"<asic:XAdESSignatures" + DECLARED.encode() + b" ", 1)
        .replace(b"</xades:SignedDataObjectProperties>", bomb.encode(), 1)
    )
    assert [str(one.code) for one in house.judge(packed(files)).reasons] == [LIMIT]
