import io
import random
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pki import CARD, DOCUMENT, FIN, NOW, SIGNED_AT, VOEN, codes, payload

from signatures.containers import HANDLERS, sniff
from signatures.policy import DEFAULT_POLICY
from signatures.sealing import prove
from signatures.signing import sign_xml
from signatures.trust import fingerprint
from signatures.verdict import Outcome, Verdict
from signatures.verify import verify


def test_a_good_document_is_valid_and_its_signer_is_known(house, signed):
    verdict = house.judge(signed)
    assert verdict.outcome is Outcome.VALID
    assert (verdict.kind, verdict.sub_indication, verdict.reasons) == ("xml", "", ())
    [signature] = verdict.signatures
    signer = signature.signer
    assert (signer.kind, signer.provider) == ("person", "e-imza")
    assert (signer.fin, signer.voen, signer.card_number) == (FIN, VOEN, CARD)
    assert signer.name == "ƏLİYEVA LEYLA ANAR QIZI"
    assert signer.serial == house.person.certificate.serial_number
    assert signer.cert_sha256 == fingerprint(house.person.certificate)
    assert (signature.claimed_time, signature.best_time) == (SIGNED_AT, NOW)
    assert (signature.level, signature.covers) == ("B", ("",))


def test_an_rsa_card_with_the_seal_right_is_a_seal(house):
    verdict = house.judge(sign_xml(DOCUMENT, house.rsa, signing_time=SIGNED_AT))
    assert verdict.outcome is Outcome.VALID
    assert verdict.signatures[0].signer.kind == "seal"


def test_the_payload_is_the_document_without_its_signature(house, signed):
    [part] = house.judge(signed).payload.documents
    content = payload(house.judge(signed))
    assert content == DOCUMENT.split(b"?>\n")[1]
    assert (part.size, part.name) == (len(content), "")
    assert house.judge(signed).payload.attachments == ()


def test_the_payload_opens_again_from_the_beginning(house, signed):
    verdict = house.judge(signed)
    assert payload(verdict) == payload(verdict) != b""


def test_the_same_arguments_give_an_equal_verdict(house, signed):
    assert house.judge(signed) == house.judge(signed)
    assert house.judge(signed) != house.judge(signed, verified_at=NOW + timedelta(days=1))


def test_a_verdict_names_what_it_was_judged_by(house, signed):
    verdict = house.judge(signed, verified_at=NOW + timedelta(hours=3))
    assert verdict.policy_version == DEFAULT_POLICY.version
    assert verdict.trust_version == house.trust.version
    assert verdict.revocation_version == house.revocation.version
    assert verdict.verified_at == NOW + timedelta(hours=3)


def test_no_flipped_bit_gives_other_content(house, signed):
    """Every byte once: whatever is still VALID (white space in tags, the XML declaration …) has the signed content."""
    genuine = payload(house.judge(signed))
    refused = 0
    for position in range(len(signed)):
        changed = bytearray(signed)
        changed[position] ^= 1
        verdict = house.judge(bytes(changed))
        assert verdict.payload is None or payload(verdict) == genuine, position
        refused += verdict.outcome is not Outcome.VALID
    assert refused > 0.6 * len(signed)


def test_every_byte_of_the_content_counts(house, signed):
    start, end = signed.index(b"<Submission"), signed.index(b"<ds:Signature")
    for position in range(start, end):
        for other in (b"", b"#"):
            changed = signed[:position] + other + signed[position + 1 :]
            assert changed == signed or house.judge(changed).outcome is not Outcome.VALID, position


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"+994501234567", b"+994501234568", "REF_DIGEST"),
        (b"kind=", b"sort=", "REF_DIGEST"),
        (b"</Contacts>", b"</Contacts><More/>", "REF_DIGEST"),
        (b"2026-11-21T08:00:00Z", b"2026-11-20T08:00:00Z", "REF_DIGEST"),
        (b"text/xml", b"text/xsl", "REF_DIGEST"),
        (b'"#qebul-document"', b'"#qebul_document"', "REF_DIGEST"),
    ],
)
def test_a_change_is_told_by_its_code(house, signed, old, new, code):
    assert codes(house.judge(signed.replace(old, new))) == (code,)


def test_a_document_without_canonical_form_is_malformed(house, signed):
    assert codes(house.judge(signed.replace(b"urn:qebul:document:1", b"relative", 1))) == ("XML_MALFORMED",)


def test_a_broken_signature_names_nobody(house, signed):
    verdict = house.judge(signed.replace(b"4567", b"4568"))
    assert verdict.signatures[0].signer is None
    assert (verdict.outcome, verdict.sub_indication) == (Outcome.INVALID, "HASH_FAILURE")


def test_an_unsigned_document_is_indeterminate(house):
    verdict = house.judge(DOCUMENT)
    assert codes(verdict) == ("NO_SIGNATURE",)
    assert (verdict.outcome, verdict.payload) == (Outcome.INDETERMINATE, None)


def test_a_time_a_little_ahead_is_borne_and_more_is_not(house):
    skew = DEFAULT_POLICY.clock_skew
    assert house.judge(sign_xml(DOCUMENT, house.person, signing_time=NOW + skew)).outcome is Outcome.VALID
    late = house.judge(sign_xml(DOCUMENT, house.person, signing_time=NOW + skew + timedelta(seconds=1)))
    assert codes(late) == ("TIME_IN_FUTURE",)


def test_more_bytes_than_allowed_are_not_read(house, signed):
    policy = replace(DEFAULT_POLICY, max_bytes=len(signed) - 1)
    assert codes(house.judge(signed, policy=policy)) == ("LIMIT_BYTES",)
    assert house.judge(signed, policy=replace(policy, max_bytes=len(signed))).outcome is Outcome.VALID


@pytest.mark.parametrize(
    ("data", "kind", "code"),
    [
        (b"PK\x03\x04rest", "asice", "ZIP_MALFORMED"),
        (b"%PDF-1.7\n", "pdf", "PDF_MALFORMED"),
        (b"junk %PDF-1.7\n", "pdf", "PDF_MALFORMED"),
        (b"Salam!", "unknown", "FORMAT_UNKNOWN"),
        (b"", "unknown", "FORMAT_UNKNOWN"),
        (b"  \n<a/>", "xml", "NO_SIGNATURE"),
        (b"\xef\xbb\xbf<a/>", "xml", "NO_SIGNATURE"),
        ("<a/>".encode("utf-16"), "xml", "XML_MALFORMED"),
        (b"<a>%PDF-1.7</a>", "xml", "NO_SIGNATURE"),
        (b"<html>", "xml", "XML_MALFORMED"),
        (b"<Signature xmlns='relative'/>", "xml", "NO_SIGNATURE"),
        (b"<!DOCTYPE a><a/>", "xml", "XML_DOCTYPE"),
        (b"<a>" * 100, "xml", "LIMIT_DEPTH"),
        (b"<a>" + b"x" * 11_000_000 + b"</a>", "xml", "XML_MALFORMED"),
    ],
    ids=range(14),
)
def test_files_are_told_by_their_content(house, data, kind, code):
    verdict = house.judge(data)
    assert (verdict.kind, codes(verdict)) == (kind, (code,))


def test_every_kind_has_a_handler():
    assert {sniff(head) for head in (b"<", b"PK\x03\x04", b"%PDF-", b"?")} == set(HANDLERS)


def test_a_stream_is_read_from_its_beginning_wherever_it_stands(house, signed):
    stream = io.BytesIO(signed)
    stream.seek(100)
    verdict = verify(stream, received_at=NOW, verified_at=NOW, trust=house.trust, revocation=house.revocation)
    assert verdict.outcome is Outcome.VALID


@given(st.binary(max_size=400), st.sampled_from([b"", b"<", b"<?xml", b"PK\x03\x04", b"%PDF-", b"\xef\xbb\xbf<a>"]))
@settings(deadline=None)
def test_noise_never_raises(house, noise, head):
    assert isinstance(house.judge(head + noise), Verdict)
    prove(head + noise, house.trust)


@given(st.data())
@settings(deadline=None, max_examples=120)
def test_mutations_of_a_good_file_never_raise_and_never_prove_other_content(house, signed, data):
    genuine = payload(house.judge(signed))
    changed = bytearray(signed)
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(changed) - 1))
        length = data.draw(st.integers(0, 40))
        source = data.draw(st.integers(0, len(signed) - 1))
        piece = data.draw(st.one_of(st.binary(max_size=8), st.just(signed[source : source + length])))
        changed[start : start + data.draw(st.integers(0, 40))] = piece
    verdict = house.judge(bytes(changed))
    assert verdict.payload is None or payload(verdict) == genuine


def test_random_edits_of_base64_never_raise(house, signed):
    """Certificates, digests and values of any bytes: parsers of other formats are reached only here."""
    chance = random.Random("qebul")
    spans = [(one, one + 60) for one in range(signed.index(b"X509Certificate>"), signed.index(b"</ds:KeyInfo"), 60)]
    for start, end in spans * 3:
        changed = bytearray(signed)
        for _ in range(3):
            changed[chance.randrange(start, end)] = ord(chance.choice("ABCDwxyz0189+/="))
        assert isinstance(house.judge(bytes(changed)), Verdict)
