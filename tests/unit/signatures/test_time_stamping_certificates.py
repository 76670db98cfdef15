"""Which certificates may stamp time. RFC 3161 §2.3."""

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from pki import NOW, code_of, years
from token_forge import stamper

from signatures.path import CertificationPath, find_path
from signatures.trust import Purpose

STAMPING, SIGNING = ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.EMAIL_PROTECTION
FLAGS = dict.fromkeys(
    (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    ),
    False,
)  # fmt: skip


def usage(*names):
    return x509.KeyUsage(**(FLAGS | dict.fromkeys(names, True)))


def found(court, made, purpose=Purpose.TIMESTAMP, at=NOW):
    path = find_path(made.certificate, purpose, court.trust, at)
    return "path" if isinstance(path, CertificationPath) else str(code_of(path))


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ({}, "path"),
        ({"key_usage": usage("digital_signature")}, "path"),
        ({"key_usage": usage("content_commitment")}, "path"),
        ({"key_usage": usage("digital_signature", "content_commitment")}, "path"),
        ({"key_usage": usage("digital_signature", "crl_sign")}, "CERT_KEY_USAGE"),
        ({"key_usage": usage("digital_signature", "key_encipherment")}, "CERT_KEY_USAGE"),
        ({"key_usage": usage("key_agreement")}, "CERT_KEY_USAGE"),
        ({"usage": None}, "CERT_KEY_USAGE"),
        ({"usage": ((STAMPING,), False)}, "CERT_KEY_USAGE"),
        ({"usage": ((STAMPING, SIGNING), True)}, "CERT_KEY_USAGE"),
        ({"usage": ((SIGNING,), True)}, "CERT_KEY_USAGE"),
        ({"usage": ((ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE,), True)}, "CERT_KEY_USAGE"),
        ({"ca": True}, "CERT_KEY_USAGE"),
        ({"validity": years(2020, 2026)}, "CERT_EXPIRED"),
        ({"validity": years(2027, 2030)}, "CERT_NOT_YET_VALID"),
    ],
)
def test_only_what_is_for_time_stamps_alone_stamps(court, time_house, made, said):
    assert found(court, stamper(time_house.issuing, **made)) == said


@pytest.mark.parametrize(
    ("purposes", "said"),
    [
        ((STAMPING,), "CERT_KEY_USAGE"),
        ((ExtendedKeyUsageOID.OCSP_SIGNING,), "CERT_KEY_USAGE"),
        ((SIGNING,), "path"),
        ((SIGNING, STAMPING), "path"),
    ],
)
def test_what_serves_authorities_signs_no_documents(house, court, purposes, said):
    """Also where the CA issues cards as well."""
    made = stamper(house.issuing, usage=(purposes, True), key_usage=usage("content_commitment"))
    assert found(court, made, Purpose.SUBMISSION) == said


def test_a_path_is_kept_for_its_purpose_alone(house, court):
    """A card's path for documents was found before, and is none for time."""
    assert found(court, house.person, Purpose.SUBMISSION) == "path"
    assert found(court, house.person, Purpose.TIMESTAMP) in {"CERT_KEY_USAGE", "CERT_NO_ANCHOR"}
