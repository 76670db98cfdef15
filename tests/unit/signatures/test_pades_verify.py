import io
import subprocess
from dataclasses import replace
from datetime import timedelta

import pdf_forge
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from pki import CARD, DOCUMENT, FIN, NOW, SIGNED_AT, VOEN, brainpool_key, codes, payload, weak_key
from pyhanko.sign.fields import SigSeedSubFilter
from pypdf import PdfReader

from demo.hostile_pdf import with_hybrid_references
from signatures.pades import embedded_signatures, open_pdf
from signatures.pades_coverage import signed_octets
from signatures.pades_making import sign_pdf
from signatures.pades_reader import strict_reader
from signatures.policy import DEFAULT_POLICY
from signatures.reasons import Reason, ReasonCode
from signatures.verdict import Outcome


@pytest.fixture(scope="module")
def signed_pdf(house):
    return pdf_forge.signed_by(house.person)


def contents(data):
    """What stands between < and > of the last signature value."""
    start = data.rindex(b"/Contents <") + len(b"/Contents <")
    return start, data.index(b">", start)


def test_a_good_pdf_is_valid_and_its_signer_is_known(house, signed_pdf):
    verdict = house.judge(signed_pdf)
    assert (verdict.outcome, verdict.kind, verdict.reasons) == (Outcome.VALID, "pdf", ())
    [signature] = verdict.signatures
    assert (signature.signer.fin, signature.signer.voen, signature.signer.card_number) == (FIN, VOEN, CARD)
    assert (signature.claimed_time, signature.best_time, signature.level) == (SIGNED_AT, NOW, "B")
    assert signature.covers == ("submission.xml", pdf_forge.SCAN_NAME)


def test_the_payload_is_the_embedded_submission_and_its_attachments(house, signed_pdf):
    verdict = house.judge(signed_pdf)
    assert payload(verdict) == DOCUMENT
    [attachment] = verdict.payload.attachments
    assert (attachment.name, attachment.size) == (pdf_forge.SCAN_NAME, len(pdf_forge.SCAN))
    assert attachment.open().read() == pdf_forge.SCAN


def test_a_second_reader_finds_the_same_files(signed_pdf):
    found = PdfReader(io.BytesIO(signed_pdf)).attachments
    assert found == {"submission.xml": [DOCUMENT], pdf_forge.SCAN_NAME: [pdf_forge.SCAN]}


def test_openssl_agrees_with_the_mathematics(house, signed_pdf, tmp_path, openssl):
    for name, data in (("ec", signed_pdf), ("rsa", pdf_forge.signed_by(house.rsa))):
        start, end = contents(data)
        (tmp_path / f"{name}.der").write_bytes(bytes.fromhex(data[start:end].decode()))
        (tmp_path / f"{name}.bin").write_bytes(data[: start - 1] + data[end + 1 :])
        command = [openssl, "cms", "-verify", "-inform", "DER", "-in", f"{name}.der", "-content", f"{name}.bin"]
        done = subprocess.run([*command, "-noverify", "-binary", "-out", "out"], cwd=tmp_path, capture_output=True)
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("curve", [ec.SECP384R1, ec.SECP521R1])
def test_larger_curves_sign_with_their_own_digest(house, curve):
    key = house.card(key=ec.generate_private_key(curve()))
    assert house.judge(pdf_forge.signed_by(key)).outcome is Outcome.VALID


def test_an_rsa_card_with_the_seal_right_is_a_seal(house):
    verdict = house.judge(pdf_forge.signed_by(house.rsa))
    assert verdict.outcome is Outcome.VALID
    assert verdict.signatures[0].signer.kind == "seal"


@pytest.mark.parametrize("pss", [False, True])
def test_what_another_program_signed_is_valid(house, pss):
    verdict = house.judge(pdf_forge.sign_otherwise(pdf_forge.unsigned(), house.rsa, pss=pss))
    assert (verdict.outcome, payload(verdict)) == (Outcome.VALID, DOCUMENT)


def test_two_signers_are_both_named_and_cover_the_same(house, signed_pdf):
    verdict = house.judge(sign_pdf(signed_pdf, house.rsa, signing_time=NOW))
    assert verdict.outcome is Outcome.VALID
    assert [one.signer.kind for one in verdict.signatures] == ["person", "seal"]
    assert verdict.signatures[0].covers == verdict.signatures[1].covers
    assert payload(verdict) == DOCUMENT


def test_an_unsigned_pdf_is_a_draft(house):
    verdict = house.judge(pdf_forge.unsigned())
    assert (verdict.outcome, codes(verdict)) == (Outcome.INDETERMINATE, ("NO_SIGNATURE",))
    assert verdict.payload is None


@pytest.mark.parametrize(
    "change",
    [
        pdf_forge.attach("more.txt", b"more"),
        pdf_forge.rewrite_page,
        pdf_forge.replace_submission(DOCUMENT.replace(b"own", b"bad")),
    ],
)
def test_an_update_after_the_signature_is_refused(house, signed_pdf, change):
    verdict = house.judge(pdf_forge.updated(signed_pdf, change))
    assert (verdict.outcome, codes(verdict), verdict.payload) == (Outcome.INVALID, ("PDF_CHANGED",), None)


def test_a_form_filled_after_the_signature_is_refused_though_the_standard_would_let_it_pass(house):
    signed = sign_pdf(pdf_forge.updated(pdf_forge.unsigned(), pdf_forge.text_field), house.person, signing_time=NOW)
    assert house.judge(signed).outcome is Outcome.VALID
    assert codes(house.judge(pdf_forge.updated(signed, pdf_forge.fill_field))) == ("PDF_CHANGED",)


def test_a_second_signature_does_not_heal_a_change_after_the_first(house, signed_pdf):
    changed = pdf_forge.updated(signed_pdf, pdf_forge.replace_submission(DOCUMENT.replace(b"own", b"bad")))
    verdict = house.judge(pdf_forge.sign_otherwise(changed, house.rsa))
    assert (verdict.outcome, codes(verdict), verdict.payload) == (Outcome.INVALID, ("PDF_CHANGED",), None)


def test_bytes_appended_without_an_update_are_refused(house, signed_pdf):
    assert codes(house.judge(signed_pdf + b"\n% more\n")) == ("PDF_MALFORMED",)
    place = signed_pdf[signed_pdf.rindex(b"startxref") :]
    assert codes(house.judge(signed_pdf + b"1 0 obj\n<</Evil true>>\nendobj\n" + place)) == ("PDF_CHANGED",)


def test_a_flipped_bit_in_the_signed_bytes_breaks_the_digest(house, signed_pdf):
    changed = signed_pdf.replace(b"+994501234567", b"+994501234568")
    assert len(changed) == len(signed_pdf) != changed.count(signed_pdf)
    verdict = house.judge(changed)
    assert (codes(verdict), verdict.sub_indication) == (("REF_DIGEST",), "HASH_FAILURE")


def test_a_flipped_bit_in_the_value_breaks_the_signature(house, signed_pdf):
    start, end = contents(signed_pdf)
    last = len(signed_pdf[start:end].rstrip(b"0")) + start - 2
    digit = b"1" if signed_pdf[last : last + 1] != b"1" else b"2"
    assert codes(house.judge(signed_pdf[:last] + digit + signed_pdf[last + 1 :])) == ("SIG_VALUE",)


def test_padding_behind_the_value_changes_nothing_that_is_read(house, signed_pdf):
    _, end = contents(signed_pdf)
    verdict = house.judge(signed_pdf[: end - 2] + b"41" + signed_pdf[end:])
    assert verdict.payload is None or verdict.payload == house.judge(signed_pdf).payload


def test_byte_ranges_that_leave_something_out_are_refused(house, signed_pdf):
    start = signed_pdf.rindex(b"/ByteRange [") + len(b"/ByteRange [")
    numbers = signed_pdf[start : signed_pdf.index(b"]", start)]
    _, first, second, length = (int(one) for one in numbers.split())
    for other in ((0, first, second, length - 9), (1, first - 1, second, length), (0, first - 5, second, length),
                  (0, first, second + 5, length - 5), (0, first, second, length + 50)):  # fmt: skip
        written = b"%d %d %d %d" % other
        verdict = house.judge(signed_pdf.replace(numbers, written.ljust(len(numbers)), 1))
        assert (verdict.outcome, verdict.payload) == (Outcome.INVALID, None), other
        assert set(codes(verdict)) <= {"PDF_COVERAGE", "REF_DIGEST"}


def test_hybrid_references_are_refused_and_told_how_to_mend(house, signed_pdf):
    verdict = house.judge(with_hybrid_references(signed_pdf))
    assert (verdict.outcome, codes(verdict)) == (Outcome.INVALID, ("PDF_HYBRID",))
    assert codes(house.judge(with_hybrid_references(pdf_forge.unsigned()))) == ("PDF_HYBRID",)


def test_a_signature_of_the_old_kind_is_no_pades(house):
    old = pdf_forge.sign_otherwise(pdf_forge.unsigned(), house.person, subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED)
    assert codes(house.judge(old)) == ("PDF_PROFILE",)


def test_one_signature_of_the_old_kind_beside_a_good_one_is_not_left_aside(house, signed_pdf):
    old = pdf_forge.sign_otherwise(signed_pdf, house.rsa, subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED)
    assert codes(house.judge(old)) == ("PDF_PROFILE",)


def test_sha1_is_refused(house):
    assert codes(house.judge(pdf_forge.sign_otherwise(pdf_forge.unsigned(), house.rsa, digest="sha1"))) == (
        "ALG_FORBIDDEN",
    )


def test_a_weak_key_and_an_unknown_curve_are_refused(house):
    weak = pdf_forge.sign_otherwise(pdf_forge.unsigned(), house.card(key=weak_key()))
    assert codes(house.judge(weak)) == ("ALG_WEAK_KEY",)
    unknown = pdf_forge.sign_otherwise(pdf_forge.unsigned(), house.card(key=brainpool_key()))
    assert codes(house.judge(unknown)) == ("ALG_FORBIDDEN",)


@pytest.mark.parametrize("allowed", [{"digest_algorithms": ()}, {"signature_algorithms": ()}, {"curves": ()}])
def test_the_policy_says_what_is_allowed(signed_pdf, allowed):
    opened = open_pdf(io.BytesIO(signed_pdf), replace(DEFAULT_POLICY, **allowed))
    assert [reason.code for reason in opened.signatures[0].reasons] == [ReasonCode.ALG_FORBIDDEN]
    assert opened.payload is None


@pytest.mark.parametrize(
    ("limit", "code"),
    [
        ({"max_pdf_bytes": 1000}, ReasonCode.LIMIT_BYTES),
        ({"max_pdf_revisions": 1}, ReasonCode.LIMIT_PDF),
        ({"max_pdf_signatures": 0}, ReasonCode.LIMIT_PDF),
        ({"max_pdf_attachments": 1}, ReasonCode.LIMIT_PDF),
    ],
)
def test_the_policy_says_how_much(signed_pdf, limit, code):
    opened = open_pdf(io.BytesIO(signed_pdf), replace(DEFAULT_POLICY, **limit))
    assert isinstance(opened, Reason)
    assert opened.code is code


def test_a_revoked_an_expired_and_a_strangers_certificate_are_judged_as_everywhere(house):
    revoked = pdf_forge.signed_by(house.card("revoked"))
    assert codes(house.judge(revoked)) == ("REV_REVOKED",)
    late = house.judge(pdf_forge.signed_by(house.person), received_at=NOW + timedelta(days=9000))
    assert "CERT_EXPIRED" in codes(late)
    stranger = pdf_forge.signed_by(type(house).build().person)
    verdict = house.judge(stranger)
    assert (verdict.payload, verdict.outcome) == (None, Outcome.INDETERMINATE)


def octets(data):
    [signature] = embedded_signatures(strict_reader(data, DEFAULT_POLICY), DEFAULT_POLICY)
    return signed_octets(data, signature)


def test_the_signed_octets_know_neither_the_value_nor_what_follows(signed_pdf):
    start, end = contents(signed_pdf)
    genuine = octets(signed_pdf)
    assert genuine == signed_pdf[:start] + b"0" * (end - start) + signed_pdf[end:]
    assert octets(signed_pdf[: end - 4] + b"4142" + signed_pdf[end:]) == genuine
    assert octets(pdf_forge.updated(signed_pdf, pdf_forge.attach("more.txt", b"more"))) == genuine


def test_white_space_in_the_value_is_refused(house, signed_pdf):
    _, end = contents(signed_pdf)
    assert codes(house.judge(signed_pdf[: end - 2] + b"  " + signed_pdf[end:])) == ("PDF_COVERAGE",)
