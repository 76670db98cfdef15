"""The invented PKI: a root, issuing CAs, cards of persons, revocation lists, the fund's seal certificate.

Modelled on the national hierarchy (root → issuing centre → card), with names of our own. Never used outside the demo:
its keys lie open on the disk. Keys are random; names, serials and dates are the same each time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

KeyKind = Literal["p256", "p384", "rsa2048", "rsa3072"]
PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

# [I] Which policy tells the seal right (möhür vurmaq səlahiyyəti) is not public; this arc is nobody's.
POLICY_PERSON = "1.3.6.1.4.1.59999.7.1"
POLICY_SEAL = "1.3.6.1.4.1.59999.7.2"
_ANY_POLICY = "2.5.29.32.0"

CA_VALID_FROM = datetime(2020, 1, 1, tzinfo=UTC)
CA_VALID_UNTIL = datetime(2060, 1, 1, tzinfo=UTC)
LEAF_VALID_FROM = datetime(2024, 1, 1, tzinfo=UTC)
LEAF_VALID_UNTIL = datetime(2044, 1, 1, tzinfo=UTC)
CRL_LIFE = timedelta(days=30)
# A list is made with the clock of this machine and may be read by one that is a little behind.
CRL_BACKDATE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Authority:
    """A CA with its key."""

    key: PrivateKey
    certificate: x509.Certificate


@dataclass(frozen=True, slots=True)
class Validity:
    """From when until when a certificate holds."""

    start: datetime
    end: datetime


LEAF_VALIDITY = Validity(LEAF_VALID_FROM, LEAF_VALID_UNTIL)
_CA_VALIDITY = Validity(CA_VALID_FROM, CA_VALID_UNTIL)


def make_key(kind: KeyKind) -> PrivateKey:
    """A new random key."""
    if kind == "p256":
        return ec.generate_private_key(ec.SECP256R1())
    if kind == "p384":
        return ec.generate_private_key(ec.SECP384R1())
    return rsa.generate_private_key(public_exponent=65537, key_size=2048 if kind == "rsa2048" else 3072)


def key_pem(key: PrivateKey) -> bytes:
    """PKCS#8 PEM without a password: whoever writes it makes the file 0600."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def load_key(pem: bytes) -> PrivateKey:
    """The key behind ``key_pem``. Raises ValueError for any other kind of key."""
    key = serialization.load_pem_private_key(pem, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise ValueError("neither an EC nor an RSA key")  # noqa: TRY004 - the file is wrong, not our types
    return key


def certificate_pem(*certificates: x509.Certificate) -> bytes:
    """PEM of one certificate, or of a chain."""
    return b"".join(one.public_bytes(serialization.Encoding.PEM) for one in certificates)


def make_root(common_name: str, *, serial: int) -> Authority:
    """A self-signed root."""
    key = make_key("p384")
    name = _authority_name(common_name)
    builder = _builder(name, name, key, serial, _CA_VALIDITY)
    return Authority(key, _as_authority(builder, path_length=1).sign(key, hashes.SHA384()))


def make_issuing(root: Authority, common_name: str, *, kind: KeyKind, serial: int) -> Authority:
    """An issuing CA under ``root``."""
    key = make_key(kind)
    builder = _builder(_authority_name(common_name), root.certificate.subject, key, serial, _CA_VALIDITY)
    builder = _as_authority(builder, path_length=0).add_extension(_policies(_ANY_POLICY), critical=False)
    return Authority(key, _under(builder, root).sign(root.key, hashes.SHA256()))


def issue_card(
    issuer: Authority, subject: x509.Name, key: PrivateKey, *, serial: int, validity: Validity, seal: bool
) -> x509.Certificate:
    """A person's signing certificate: nonRepudiation only, as eIDAS cards are; ``seal`` adds the seal right."""
    builder = _builder(subject, issuer.certificate.subject, key, serial, validity)
    policies = (POLICY_PERSON, POLICY_SEAL) if seal else (POLICY_PERSON,)
    builder = _as_signer(builder).add_extension(_policies(*policies), critical=False)
    return _under(builder, issuer).sign(issuer.key, hashes.SHA256())


def make_fund_seal(common_name: str, *, serial: int) -> tuple[PrivateKey, x509.Certificate]:
    """The fund's seal: a P-256 key and a self-signed certificate, to be pinned by whoever proves answers."""
    key = make_key("p256")
    name = _authority_name(common_name)
    return key, _as_signer(_builder(name, name, key, serial, LEAF_VALIDITY)).sign(key, hashes.SHA256())


def make_crl(issuer: Authority, revoked: Mapping[int, datetime], *, at: datetime) -> bytes:
    """A full revocation list (PEM) that holds for 30 days from ``at``; ``revoked`` by serial."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(at - CRL_BACKDATE)
        .next_update(at + CRL_LIFE)
        .add_extension(x509.CRLNumber(int(at.timestamp())), critical=False)
        .add_extension(_authority_key(issuer), critical=False)
    )
    for serial, since in sorted(revoked.items()):
        entry = (
            x509.RevokedCertificateBuilder()
            .serial_number(serial)
            .revocation_date(since)
            .add_extension(x509.CRLReason(x509.ReasonFlags.key_compromise), critical=False)
        )
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(issuer.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def _authority_name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "AZ"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Qəbul nümayiş dünyası"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: PrivateKey, serial: int, validity: Validity
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(validity.start)
        .not_valid_after(validity.end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _as_authority(builder: x509.CertificateBuilder, *, path_length: int) -> x509.CertificateBuilder:
    constraints = x509.BasicConstraints(ca=True, path_length=path_length)
    return builder.add_extension(constraints, critical=True).add_extension(_usage(authority=True), critical=True)


def _as_signer(builder: x509.CertificateBuilder) -> x509.CertificateBuilder:
    constraints = x509.BasicConstraints(ca=False, path_length=None)
    return builder.add_extension(constraints, critical=True).add_extension(_usage(authority=False), critical=True)


def _under(builder: x509.CertificateBuilder, issuer: Authority) -> x509.CertificateBuilder:
    return builder.add_extension(_authority_key(issuer), critical=False)


def _authority_key(issuer: Authority) -> x509.AuthorityKeyIdentifier:
    own = issuer.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own.value)


def _policies(*oids: str) -> x509.CertificatePolicies:
    return x509.CertificatePolicies([x509.PolicyInformation(x509.ObjectIdentifier(oid), None) for oid in oids])


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=False,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
