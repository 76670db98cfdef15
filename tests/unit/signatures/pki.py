"""A small PKI for the tests of signatures: root → issuing CA → cards; a rogue chain with the same names; CRLs."""

import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from demo.pki import (
    LEAF_VALIDITY,
    POLICY_SEAL,
    Authority,
    Validity,
    certificate_pem,
    issue_card,
    make_crl,
    make_fund_seal,
    make_issuing,
    make_key,
    make_root,
)
from signatures.keys import PemKey
from signatures.reasons import Reason
from signatures.revocation import revocation_from_files
from signatures.trust import trust_from_files
from signatures.verify import verify

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SIGNED_AT = NOW - timedelta(hours=1)
FIN, VOEN, CARD = "5VBK5VR", "1300144711", "7000001001"

TRUST_TOML = f"""
[[anchor]]
file = "root.pem"
purpose = "submission"

[[anchor]]
file = "seal.pem"
purpose = "seal"

[[issuer]]
file = "issuing.pem"
provider = "e-imza"
fin = {{ attribute = "serialNumber", pattern = "^PNOAZ-(.+)$" }}
voen = {{ attribute = "organizationIdentifier", pattern = "^VATAZ-(\\\\d{{10}})$" }}
card_number = {{ attribute = "organizationalUnitName", pattern = "^KART (\\\\d{{10}})$" }}
seal_policy = "{POLICY_SEAL}"
"""

DOCUMENT = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n'
    b'<Submission xmlns="urn:qebul:document:1"><Envelope><DocumentId>d-1</DocumentId></Envelope>'
    b'<Contacts kind="own"><Phone>+994501234567</Phone><Note>\xc6\x8fli &amp; V\xc9\x99li</Note></Contacts>'
    b"</Submission>"
)

SERIAL = {"person": 0x11, "rsa": 0x12, "revoked": 0x13, "expired": 0x14, "future": 0x15}


def subject(*extra):
    common = [(NameOID.COUNTRY_NAME, "AZ"), (NameOID.COMMON_NAME, "ƏLİYEVA LEYLA ANAR QIZI")]
    own = [
        (NameOID.SERIAL_NUMBER, f"PNOAZ-{FIN}"),
        (NameOID.ORGANIZATION_IDENTIFIER, f"VATAZ-{VOEN}"),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, "Mühasibat"),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, f"KART {CARD}"),
    ]
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in (*common, *own, *extra)])


@dataclass(frozen=True)
class House:
    root: Authority
    issuing: Authority
    seal_key: PemKey

    @classmethod
    def build(cls):
        root = make_root("Sınaq Root", serial=1)
        key, certificate = make_fund_seal("Sınaq Fond", serial=0x5EA1)
        return cls(root, make_issuing(root, "Sınaq İssuing", kind="p256", serial=2), PemKey(key, certificate, ()))

    def card(self, name="person", *, key=None, seal=False, validity=LEAF_VALIDITY, extra=(), issuer=None):
        """A signing key with its certificate, issued by the house's CA (or another authority)."""
        authority = issuer or self.issuing
        key = key or make_key("p256")
        leaf = issue_card(authority, subject(*extra), key, serial=SERIAL.get(name, 0x99), validity=validity, seal=seal)
        return PemKey(key, leaf, (authority.certificate,))

    @cached_property
    def person(self):
        return self.card()

    @cached_property
    def rsa(self):
        return self.card("rsa", key=make_key("rsa2048"), seal=True)

    def files(self, *, at=NOW, toml=TRUST_TOML):
        revoked = {SERIAL["revoked"]: NOW - timedelta(days=3)}
        return {
            "trust.toml": toml.encode(),
            "root.pem": certificate_pem(self.root.certificate),
            "issuing.pem": certificate_pem(self.issuing.certificate),
            "seal.pem": certificate_pem(self.seal_key.certificate),
            "root.crl": make_crl(self.root, {}, at=at),
            "issuing.crl": make_crl(self.issuing, revoked, at=at),
        }

    @cached_property
    def trust(self):
        return trust_from_files(self.files())

    @cached_property
    def revocation(self):
        return revocation_from_files(self.files(), self.trust)

    def judge(self, data, **changed):
        arguments = {
            "received_at": NOW,
            "verified_at": NOW,
            "trust": self.trust,
            "revocation": self.revocation,
        } | changed
        return verify(io.BytesIO(data), **arguments)


def codes(verdict):
    return tuple(str(reason.code) for reason in verdict.reasons)


def code_of(reason):
    """The code of one reason, or what was given instead of one."""
    return str(reason.code) if isinstance(reason, Reason) else reason


def payload(verdict):
    [part] = verdict.payload.documents
    with part.open() as stream:
        return stream.read()


def years(start, end):
    return Validity(datetime(start, 1, 1, tzinfo=UTC), datetime(end, 1, 1, tzinfo=UTC))


def weak_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=1024)


def brainpool_key():
    return ec.generate_private_key(ec.BrainpoolP256R1())


def certificate_with(house, key, *, usage=None, authority=None):
    """A card of the house's CA with other extensions than usual; None leaves one out."""
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject())
        .issuer_name(house.issuing.certificate.subject)
        .public_key(key.public_key())
        .serial_number(0x77)
        .not_valid_before(LEAF_VALIDITY.start)
        .not_valid_after(LEAF_VALIDITY.end)
    )
    if authority is not None:
        builder = builder.add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    if usage is not None:
        flags = dict.fromkeys(
            (
                "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
                "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
            ),
            False,
        )  # fmt: skip
        builder = builder.add_extension(x509.KeyUsage(**(flags | usage)), critical=True)
    return PemKey(key, builder.sign(house.issuing.key, hashes.SHA256()), ())
