import base64
import re
from dataclasses import replace
from datetime import timedelta
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pki import DOCUMENT, NOW, years

from demo.pki import certificate_pem, make_fund_seal
from schemas.xml import parse_xml
from signatures.c14n import c14n
from signatures.keys import PemKey
from signatures.merkle import leaf_hash
from signatures.sealed_answer import ANSWER_NS, SealedAnswer, SealedRoot, read_answer
from signatures.sealing import SealOutOfForce, prove, seal, why_unproven
from signatures.signing import sign_xml
from signatures.trust import fingerprint, pin_seal
from signatures.verdict import Outcome


def body(number):
    content = f"<Number>{number}</Number><!-- c -->"
    return f'<?xml version="1.0"?>\n<Notice xmlns="urn:qebul:notice:1">{content}</Notice>'.encode()


@pytest.fixture(scope="session")
def pinned(house):
    return pin_seal(certificate_pem(house.seal_key.certificate))


@pytest.fixture(scope="session")
def seven(house):
    return seal([body(number) for number in range(7)], house.seal_key, at=NOW)


def codes(proof):
    return tuple(str(reason.code) for reason in proof.reasons)


def refused(proof, code, outcome=Outcome.INVALID):
    assert (codes(proof), proof.outcome) == ((code,), outcome)
    assert (proof.body, proof.sealed_at, proof.seal_cert_sha256) == (None, None, None)


@pytest.mark.parametrize("size", [1, 2, 7])
def test_every_answer_of_a_batch_is_proven_alone(house, pinned, size):
    for number, answer in enumerate(seal([body(one) for one in range(size)], house.seal_key, at=NOW)):
        proof = prove(answer, pinned)
        assert (proof.outcome, proof.reasons) == (Outcome.VALID, ())
        assert proof.body == f'<Notice xmlns="urn:qebul:notice:1"><Number>{number}</Number></Notice>'.encode()
        assert proof.sealed_at == NOW
        assert proof.seal_cert_sha256 == fingerprint(house.seal_key.certificate)


def test_a_batch_costs_one_signature(house):
    class Counting:
        certificate, chain = house.seal_key.certificate, ()
        signature_algorithm = house.seal_key.signature_algorithm
        signed = 0

        def sign(self, data):
            self.signed += 1
            return house.seal_key.sign(data)

    key = Counting()
    assert len(seal([body(number) for number in range(100)], key, at=NOW)) == 100
    assert key.signed == 1


def test_an_answer_has_the_documented_form(seven):
    root = parse_xml(seven[3])
    assert root.tag == f"{{{ANSWER_NS}}}SealedAnswer"
    assert [child.tag.rpartition("}")[2] for child in root] == ["Body", "MerklePath", "Seal"]
    assert dict(root[1].attrib) == {"index": "3", "size": "7"}
    assert all(len(base64.b64decode(node.text)) == 32 for node in root[1])


def test_the_fund_proves_by_its_whole_trust_store_too(house, seven):
    assert prove(seven[0], house.trust).outcome is Outcome.VALID


@pytest.mark.parametrize(
    "odd",
    [
        b"<Bare><Inner/>text</Bare>",
        b'<p:Half xmlns:p="urn:p"><Inner/></p:Half>',
        b'<p:Half xmlns:p="urn:p" xmlns="urn:d"><Inner xmlns=""/></p:Half>',
        b'<a:Clash xmlns:a="urn:other"/>',
        b'<SealedAnswer xmlns="urn:qebul:answer:1"/>',
        '<N xml:lang="az" a="&#10;&#9;&quot;">&#13;\n Ə <![CDATA[<]]></N>'.encode(),
        b"<?first?><N><?inside?></N><?last?>",
    ],
)
def test_a_body_is_the_same_inside_and_outside_of_its_answer(house, pinned, odd):
    [answer] = seal([odd], house.seal_key, at=NOW)
    proof = prove(answer, pinned)
    assert (proof.outcome, proof.body) == (Outcome.VALID, c14n(parse_xml(odd), exclusive=True))


def test_a_changed_body_does_not_lead_to_the_root(pinned, seven):
    refused(prove(seven[2].replace(b"<Number>2", b"<Number>9"), pinned), "SEAL_PATH")


def test_the_body_of_another_answer_does_not_lead_to_the_root(pinned, seven):
    refused(prove(seven[2].replace(b"<Number>2", b"<Number>3"), pinned), "SEAL_PATH")


@pytest.mark.parametrize(("old", "new"), [(b'index="2"', b'index="3"'), (b'size="7"', b'size="8"')])
def test_a_changed_place_does_not_lead_to_the_root(pinned, seven, old, new):
    refused(prove(seven[2].replace(old, new), pinned), "SEAL_PATH")


def test_a_changed_or_missing_node_does_not_lead_to_the_root(pinned, seven):
    node = re.search(rb"<a:Node>(.*?)</a:Node>", seven[2])
    for other in (b"", b"<a:Node>" + base64.b64encode(b"x" * 32) + b"</a:Node>"):
        refused(prove(seven[2].replace(node[0], other, 1), pinned), "SEAL_PATH")


def test_the_seal_of_another_batch_does_not_fit(house, pinned, seven):
    [other] = seal([body(2)], house.seal_key, at=NOW)
    swapped = replace(read_answer(parse_xml(seven[2])), seal=read_answer(parse_xml(other)).seal)
    refused(prove(swapped.write(), pinned), "SEAL_PATH")


def test_another_seal_certificate_is_refused_even_of_the_same_name(house, pinned, seven):
    key, certificate = make_fund_seal("Sınaq Fond", serial=0x5EA1)
    forged = seal([body(2)], PemKey(key, certificate, ()), at=NOW)[0]
    refused(prove(forged, pinned), "SEAL_NOT_PINNED", Outcome.INDETERMINATE)
    refused(prove(seven[2], pin_seal(certificate_pem(certificate))), "SEAL_NOT_PINNED", Outcome.INDETERMINATE)


def test_a_card_of_a_trusted_ca_does_not_seal(house):
    refused(prove(seal([body(1)], house.rsa, at=NOW)[0], house.trust), "SEAL_NOT_PINNED", Outcome.INDETERMINATE)


def with_seal(answer, seal_document):
    return replace(read_answer(parse_xml(answer)), seal=seal_document).write()


def test_a_seal_over_something_else_is_refused(house, pinned, seven):
    other = sign_xml(DOCUMENT, house.seal_key, signing_time=NOW)
    refused(prove(with_seal(seven[0], other), pinned), "SEAL_STRUCTURE")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda _seal: b"not xml", "XML_MALFORMED"),
        (lambda _seal: b"<!DOCTYPE a><a/>", "XML_DOCTYPE"),
        (lambda _seal: SealedRoot(b"x" * 32, 7, NOW).write(), "SEAL_STRUCTURE"),
        (lambda seal: seal.replace(b'size="7"', b'size="8"'), "REF_DIGEST"),
        (lambda seal: re.sub(rb'root="\w\w', b'root="00', seal), "REF_DIGEST"),
        (lambda seal: seal.replace(b"2026-11-21T09:00:00Z", b"2026-11-21T09:00:01Z", 1), "REF_DIGEST"),
    ],
)
def test_a_changed_seal_is_refused(pinned, seven, change, code):
    genuine = read_answer(parse_xml(seven[0])).seal
    assert change(genuine) != genuine
    refused(prove(with_seal(seven[0], change(genuine)), pinned), code)


@pytest.mark.parametrize(
    "change",
    [
        lambda answer: answer.replace(b"<a:Body>", b"<a:Body>Paid in full. "),
        lambda answer: answer.replace(b"</a:Body>", b"<Notice/></a:Body>"),
        lambda answer: answer.replace(b"<a:Body>", b"<a:Body><!-- paid -->"),
        lambda answer: answer.replace(b"<a:Body>", b'<a:Body paid="yes">'),
        lambda answer: answer.replace(b"<a:Seal>", b"<a:Paid/><a:Seal>"),
        lambda answer: answer.replace(b'size="7"', b'size="07"'),
        lambda answer: answer.replace(b'index="2"', b'index="-2"'),
        lambda answer: answer.replace(b'index="2"', 'index="٢"'.encode()),
        lambda answer: answer.replace(b' size="7"', b""),
        lambda answer: answer.replace(b"<a:Node>", b"<a:Node>AAAA", 1),
        lambda answer: answer.replace(ANSWER_NS.encode(), b"urn:qebul:answer:2"),
        lambda answer: answer.replace(b"a:MerklePath", b"a:Path"),
        lambda _answer: b"<a/>",
        lambda answer: answer.replace(b"<a:Body>", b"<a:Body> "),
    ],
)
def test_nothing_may_stand_beside_the_sealed_parts(pinned, seven, change):
    assert change(seven[2]) != seven[2]
    refused(prove(change(seven[2]), pinned), "SEAL_STRUCTURE")


def test_another_way_to_write_the_same_xml_is_the_same_answer(pinned, seven):
    """Prefixes may change on the way, attributes and quotes too."""
    written = (
        seven[2]
        .replace(b'index="2" size="7"', b"size='7'  index='2'")
        .removeprefix(b'<?xml version="1.0" encoding="UTF-8"?>\n')
    )
    assert prove(written, pinned).outcome is Outcome.VALID


def sealed_by_force(content, key, at):
    """As by somebody who does not look at the certificate's life."""
    signed = sign_xml(SealedRoot(leaf_hash(content), 1, at).write(), key, signing_time=at)
    return SealedAnswer(content, 0, 1, (), signed).write()


@pytest.mark.parametrize(("days", "code"), [(-1, "CERT_NOT_YET_VALID"), (1, "CERT_EXPIRED")])
def test_outside_its_certificates_life_a_seal_is_not_made_and_a_made_one_is_refused(days, code):
    key, certificate = make_fund_seal("Sınaq Fond", serial=3)
    pinned, signer = pin_seal(certificate_pem(certificate)), PemKey(key, certificate, ())
    life = years(certificate.not_valid_before_utc.year, certificate.not_valid_after_utc.year)
    at = (life.end if days > 0 else life.start) + timedelta(days=days)
    with pytest.raises(SealOutOfForce, match=code):
        seal([body(1)], signer, at=at)
    assert codes(prove(sealed_by_force(b"<N></N>", signer, at), pinned)) == (code,)


def test_only_what_proves_its_own_content_is_given_out(house, seven):
    contents = [prove(one, house.trust).body for one in seven]
    changed = [*seven[:5], seven[5].replace(b"<Number>5", b"<Number>9"), seven[0]]
    faults = why_unproven(changed, contents, house.seal_key.certificate)
    assert [fault and fault.code for fault in faults] == [None] * 5 + ["SEAL_PATH", "SEAL_PATH"]
    other = make_fund_seal("Sınaq Fond", serial=4)[1]
    assert {fault.code for fault in why_unproven(seven, contents, other)} == {"SEAL_NOT_PINNED"}


def test_no_answers_are_our_own_fault(house):
    with pytest.raises(ValueError, match="leaf"):
        seal([], house.seal_key, at=NOW)


def test_what_cannot_be_read_or_proven_stops_no_other(house, pinned):
    deep = b"<a>" * 254 + b"</a>" * 254  # can be read, but not two elements deeper, as in its answer
    first, no_xml, too_deep, last = seal([body(1), b"no xml", deep, body(2)], house.seal_key, at=NOW)
    assert [prove(one, pinned).outcome for one in (first, last)] == [Outcome.VALID] * 2
    assert (no_xml.code, too_deep.code) == ("XML_MALFORMED", "LIMIT_DEPTH")
    assert [one.code for one in seal([b"no xml"], house.seal_key, at=NOW)] == ["XML_MALFORMED"]


def test_a_body_without_canonical_form_is_told(pinned, seven):
    refused(prove(seven[2].replace(b"urn:qebul:notice:1", b"relative"), pinned), "XML_MALFORMED")


def test_a_path_of_the_only_answer_is_empty(house):
    [answer] = seal([body(1)], house.seal_key, at=NOW)
    assert read_answer(parse_xml(answer)).path == ()


@given(st.data())
@settings(deadline=None, max_examples=200)
def test_mutations_never_raise_and_never_prove_another_body(pinned, seven, data):
    changed = bytearray(seven[4])
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(changed) - 1))
        changed[start : start + data.draw(st.integers(0, 10))] = data.draw(st.binary(max_size=6))
    proof = prove(bytes(changed), pinned)
    assert proof.body in (None, prove(seven[4], pinned).body)


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="￾￿")),
        min_size=1,
        max_size=5,
    )
)
@settings(deadline=None, max_examples=25)
def test_any_text_is_sealed_as_it_is(house, pinned, texts):
    bodies = [f"<N>{escape(text)}</N>".encode() for text in texts]
    for answer, text in zip(seal(bodies, house.seal_key, at=NOW), texts, strict=True):
        proof = prove(answer, pinned)
        assert proof.outcome is Outcome.VALID
        assert (parse_xml(proof.body).text or "") == text


def test_the_written_answer_is_what_is_read():
    answer = SealedAnswer(b"<N></N>", 1, 2, (b"x" * 32,), b"seal")
    assert read_answer(parse_xml(answer.write())) == answer
