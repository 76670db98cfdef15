"""Small files that once cost a worker minutes, or a reader his judgement."""

from dataclasses import replace

import pytest

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
