from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature

from demo.cards import SPECS, make_authorities, make_cards, revoked_by
from demo.employers import make_employers
from demo.people import make_people
from demo.pki import POLICY_SEAL, make_crl

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def authorities():
    return make_authorities()


@pytest.fixture(scope="module")
def certificates(authorities):
    cards = make_cards(authorities, make_people(), {one.channel: one for one in make_employers()})
    return {name: x509.load_pem_x509_certificate(card.certificate) for name, card in cards.items()}


def test_a_card_may_only_sign_content(certificates):
    for certificate in certificates.values():
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
        assert usage.content_commitment
        assert not usage.digital_signature
        assert not usage.key_cert_sign


def test_only_seal_cards_carry_the_seal_policy(certificates):
    for spec in SPECS:
        policies = certificates[spec.name].extensions.get_extension_for_class(x509.CertificatePolicies).value
        assert (POLICY_SEAL in {one.policy_identifier.dotted_string for one in policies}) == spec.seal


def test_every_card_of_a_trusted_ca_is_signed_by_it(authorities, certificates):
    for spec in SPECS:
        certificates[spec.name].verify_directly_issued_by(authorities[spec.authority].certificate)


def test_the_rogue_ca_bears_the_trusted_name_but_not_its_key(authorities, certificates):
    assert authorities["rogue-e-imza"].certificate.subject == authorities["e-imza"].certificate.subject
    with pytest.raises(InvalidSignature):
        certificates["alfa.head.rogue"].verify_directly_issued_by(authorities["e-imza"].certificate)


def test_a_revocation_list_names_the_revoked_and_holds_for_thirty_days(authorities):
    listed = x509.load_pem_x509_crl(make_crl(authorities["asan"], revoked_by("asan"), at=NOW))
    assert [entry.serial_number for entry in listed] == [0x2003]
    assert listed.next_update_utc == NOW + timedelta(days=30)
    assert listed.is_signature_valid(authorities["asan"].certificate.public_key())


def test_the_list_of_the_other_ca_is_empty(authorities):
    assert not list(x509.load_pem_x509_crl(make_crl(authorities["e-imza"], revoked_by("e-imza"), at=NOW)))
