from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from forge import forged
from pki import NOW, certificate_with, codes, years

from demo.pki import Authority, make_issuing, make_key, make_root
from signatures import path as path_module
from signatures.keys import PemKey
from signatures.path import CertificationPath, find_path
from signatures.trust import Anchor, Purpose
from signatures.verdict import Outcome


def test_the_path_leads_from_the_anchor_to_the_signer(house):
    path = find_path(house.person.certificate, Purpose.SUBMISSION, house.trust, NOW)
    assert path == CertificationPath((house.root.certificate, house.issuing.certificate, house.person.certificate))
    assert path.links() == (
        (house.person.certificate, house.issuing.certificate),
        (house.issuing.certificate, house.root.certificate),
    )


@pytest.mark.parametrize(
    ("name", "validity", "code"),
    [("expired", years(2020, 2026), "CERT_EXPIRED"), ("future", years(2027, 2030), "CERT_NOT_YET_VALID")],
)
def test_a_card_counts_at_the_moment_of_receipt(house, name, validity, code):
    signed = forged(house.card(name, validity=validity))
    assert codes(house.judge(signed)) == (code,)
    middle = validity.start + (validity.end - validity.start) / 2
    assert code not in codes(house.judge(signed, received_at=middle))


def test_the_last_second_of_a_card_is_good_and_the_next_is_not(house):
    end = NOW + timedelta(hours=1)
    card = house.card(validity=replace(years(2024, 2030), end=end))
    assert house.judge(forged(card), received_at=end).outcome is Outcome.VALID
    assert codes(house.judge(forged(card), received_at=end + timedelta(seconds=1))) == ("CERT_EXPIRED",)


def test_a_path_that_was_found_is_kept_until_one_of_its_certificates_begins_or_ceases_to_hold(house, monkeypatch):
    searched = []
    find = path_module._find
    monkeypatch.setattr(path_module, "_find", lambda *asked: searched.append(asked[-1]) or find(*asked))
    card = house.card(validity=replace(years(2024, 2030), end=NOW)).certificate
    judged = [
        find_path(card, Purpose.SUBMISSION, house.trust, NOW + timedelta(seconds=after))
        for after in (-60, -30, 0, 1, 2, -60)
    ]
    assert [isinstance(one, CertificationPath) for one in judged] == [True, True, True, False, False, True]
    assert searched == [NOW - timedelta(seconds=60), NOW + timedelta(seconds=1)]


@pytest.mark.parametrize("validity", [years(2020, 2030), years(2030, 2040)], ids=["ends", "begins"])
def test_a_kept_path_does_not_outlive_its_ca_nor_precede_it(house, validity):
    turn = NOW.replace(microsecond=0)
    first = validity.start.year == 2020
    held = replace(validity, end=turn) if first else replace(validity, start=turn)
    issuing = _issuing(house, held)
    trust = replace(house.trust, intermediates=(issuing.certificate,))
    card = house.card(issuer=issuing).certificate
    moments = [turn + timedelta(seconds=after) for after in (-1, 0, 1, -1, 1)]
    found = [isinstance(find_path(card, Purpose.SUBMISSION, trust, at), CertificationPath) for at in moments]
    assert found == ([True, True, False, True, False] if first else [False, True, True, False, True])


def test_a_kept_path_is_one_of_its_trust_store(house):
    card = house.card().certificate
    assert isinstance(find_path(card, Purpose.SUBMISSION, house.trust, NOW), CertificationPath)
    less = replace(house.trust, intermediates=())
    assert not isinstance(find_path(card, Purpose.SUBMISSION, less, NOW), CertificationPath)


def test_a_rogue_ca_with_the_same_names_leads_nowhere(house):
    rogue_root = make_root("Sınaq Root", serial=1)
    rogue = make_issuing(rogue_root, "Sınaq İssuing", kind="p256", serial=2)
    verdict = house.judge(forged(house.card(issuer=rogue)))
    assert codes(verdict) == ("CERT_NO_ANCHOR",)
    assert (verdict.outcome, verdict.sub_indication) == (Outcome.INDETERMINATE, "NO_CERTIFICATE_CHAIN_FOUND")


def test_a_rogue_ca_that_copies_the_key_identifier_leads_nowhere(house):
    """The path builder would take it for ours by name and identifier: only the signature tells."""
    rogue = Authority(make_key("p256"), house.issuing.certificate)
    assert codes(house.judge(forged(house.card(issuer=rogue)))) == ("CERT_NO_ANCHOR",)


def test_a_chain_in_the_document_leads_nowhere(house):
    """An intermediate of the right root that the trust folder lacks does not count."""
    other = make_issuing(house.root, "Başqa İssuing", kind="p256", serial=9)
    assert codes(house.judge(forged(house.card(issuer=other)))) == ("CERT_NO_ANCHOR",)


def test_a_self_signed_card_leads_nowhere(house):
    assert codes(house.judge(forged(house.seal_key))) == ("CERT_NO_ANCHOR",)


def test_an_anchor_of_another_purpose_does_not_count(house, signed):
    for purpose in (Purpose.SEAL, Purpose.TIMESTAMP):
        trust = replace(house.trust, anchors=(Anchor(house.root.certificate, purpose),))
        assert codes(house.judge(signed, trust=trust)) == ("CERT_NO_ANCHOR",)


@pytest.mark.parametrize(
    "made",
    [
        {"usage": None},
        {"usage": {"digital_signature": True}},
        {"usage": {"key_encipherment": True}},
        {"usage": {"content_commitment": True, "key_cert_sign": True}, "authority": True},
    ],
)
def test_a_certificate_not_for_signing_documents_is_refused(house, made):
    assert codes(house.judge(forged(certificate_with(house, make_key("p256"), **made)))) == ("CERT_KEY_USAGE",)


def test_a_certificate_for_commitments_is_enough(house):
    card = certificate_with(house, make_key("p256"), usage={"content_commitment": True})
    assert house.judge(forged(card)).outcome is Outcome.VALID


def test_a_card_does_not_issue_cards(house):
    """Signed by a good card's key as if it were a CA: the card is no CA in the trust store."""
    fake = Authority(house.person.key, house.person.certificate)
    assert codes(house.judge(forged(house.card(issuer=fake)))) == ("CERT_NO_ANCHOR",)


def test_an_expired_ca_breaks_the_chain(house):
    issuing = _issuing(house, years(2020, 2026))
    card = house.card(issuer=issuing)
    trust = replace(house.trust, intermediates=(issuing.certificate,))
    assert codes(house.judge(forged(card), trust=trust)) == ("CERT_CHAIN",)


def _issuing(house, validity):
    key = make_key("p256")
    builder = (
        x509.CertificateBuilder()
        .subject_name(house.issuing.certificate.subject)
        .issuer_name(house.root.certificate.subject)
        .public_key(key.public_key())
        .serial_number(0x55)
        .not_valid_before(validity.start)
        .not_valid_after(validity.end)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    return Authority(key, builder.sign(house.root.key, hashes.SHA384()))


def test_a_certificate_with_an_altered_signature_leads_nowhere(house):
    der = bytearray(house.person.certificate.public_bytes(Encoding.DER))
    der[-1] ^= 1
    broken = PemKey(house.person.key, x509.load_der_x509_certificate(bytes(der)), ())
    assert codes(house.judge(forged(broken)))[0] in {"CERT_NO_ANCHOR", "CERT_UNREADABLE"}
