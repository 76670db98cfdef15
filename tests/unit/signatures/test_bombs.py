"""Small files that once cost a worker minutes, or a reader his judgement."""

from dataclasses import replace

import pytest
from lxml import etree

from signatures.guards import check_xml
from signatures.policy import DEFAULT_POLICY
from signatures.reasons import ReasonCode
from signatures.sealing import prove, seal
from signatures.verdict import Outcome

PLAIN = b'<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>'


def with_prefixes(signed, prefixes):
    holder = (
        '<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"><x:InclusiveNamespaces '
        f'xmlns:x="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="{" ".join(prefixes)}"/></ds:Transform>'
    )
    assert PLAIN in signed
    return signed.replace(PLAIN, holder.encode(), 1)


@pytest.mark.parametrize("prefixes", [[f"p{n}" for n in range(17)], ["p" * 65]])
def test_a_long_list_of_prefixes_is_refused_before_anything_is_canonicalised(house, signed, prefixes):
    verdict = house.judge(with_prefixes(signed, prefixes))
    assert [reason.code for reason in verdict.reasons] == [ReasonCode.REF_TRANSFORM]
    assert verdict.reasons[0].detail == "long PrefixList"


def test_a_short_list_of_prefixes_is_read(house, signed):
    verdict = house.judge(with_prefixes(signed, ["a", "b"]))
    assert [reason.code for reason in verdict.reasons] != [ReasonCode.REF_TRANSFORM]


def test_too_many_elements_go_to_quarantine():
    policy = replace(DEFAULT_POLICY, max_elements=100)
    assert check_xml(b"<a>" + b"<b/>" * 99 + b"</a>", policy) is None
    breach = check_xml(b"<a>" + b"<b/>" * 100 + b"</a>", policy)
    assert breach is not None
    assert (breach.code, breach.consequence.disposition) == (ReasonCode.LIMIT_ELEMENTS, "quarantine")


@pytest.mark.parametrize(
    ("beside", "nodes"), [("", 0), ("x<!---->x", 2), ("<?a?>x", 2), ("<![CDATA[x]]>&amp;x", 0), ("<b/>x", 3)]
)
def test_comments_instructions_and_texts_are_nodes_too(beside, nodes):
    policy = replace(DEFAULT_POLICY, max_nodes=3 + 5 * nodes)
    assert check_xml(f"<a>{beside * 5}</a>".encode(), policy) is None
    breach = check_xml(f"<a>{beside * 5}<c/></a>".encode(), policy)
    assert breach is not None
    assert breach.code is ReasonCode.LIMIT_ELEMENTS


def test_an_attribute_is_a_node_with_a_text():
    policy = replace(DEFAULT_POLICY, max_nodes=5)
    assert check_xml(b'<a b="1"/>', policy) is None
    assert check_xml(b'<a b="1" c="2"/>', policy) is not None


def test_the_nodes_that_are_counted_are_no_fewer_than_those_of_the_tree():
    document = b'<a>t<b c="d">t</b>t<!--c-->t<?p?>t<b/>t</a>'
    found = etree.fromstring(document).xpath("count(//node()) + 2 * count(//@*)")
    assert check_xml(document, replace(DEFAULT_POLICY, max_nodes=int(found) - 1)) is not None


def test_a_document_that_is_too_large_for_a_tree_is_refused():
    policy = replace(DEFAULT_POLICY, max_xml_bytes=10)
    breach = check_xml(b"<abcdefghijk/>", policy)
    assert breach is not None
    assert breach.code is ReasonCode.LIMIT_BYTES


@pytest.mark.parametrize("beside", ["<!-- QƏBUL EDİLDİ -->", '<?xml-stylesheet href="evil.xsl"?>'])
def test_nothing_may_stand_beside_a_sealed_answer(sealed_pair, beside):
    answer, pinned = sealed_pair
    assert prove(answer, pinned).outcome is Outcome.VALID
    head, _, rest = answer.partition(b"?>")
    for changed in (answer + beside.encode(), head + b"?>" + beside.encode() + rest):
        assert [reason.code for reason in prove(changed, pinned).reasons] == [ReasonCode.SEAL_STRUCTURE]


@pytest.fixture
def sealed_pair():
    from datetime import UTC, datetime

    from signatures.keys import PemKey
    from signatures.own_seal import make_own_seal
    from signatures.trust import pin_seal

    now = datetime(2026, 11, 21, tzinfo=UTC)
    key, certificate = make_own_seal("Test", at=now)
    (answer,) = seal([b"<Notice>one</Notice>"], PemKey.load(key, certificate), at=now)
    return answer, pin_seal(certificate)
