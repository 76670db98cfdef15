"""Time-stamp tokens to the forger's wish: mathematically whole unless said, each part as told."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import new

from asn1crypto import algos, cms, core, crl, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from demo.pki import LEAF_VALIDITY, Authority, PrivateKey, make_key
from signatures.evidence import Stamp

STAMPING = ((ExtendedKeyUsageOID.TIME_STAMPING,), True)
_HASHES = {"sha1": hashes.SHA1, "sha256": hashes.SHA256, "sha512": hashes.SHA512}


def stamp_over(octets, token):
    return Stamp(token, lambda name: new(name, octets).digest())


def stamper(issuer, *, serial=0x75A, validity=LEAF_VALIDITY, usage=STAMPING, key_usage=None, key=None, ca=False):
    """A time-stamping authority with a P-256 key; ``usage``: (extended key usages, critical), or None."""
    key = key or make_key("p256")
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Sınaq vaxt möhürü")]))
        .issuer_name(issuer.certificate.subject)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(validity.start)
        .not_valid_after(validity.end)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), critical=False)
    )
    if usage is not None:
        purposes, critical = usage
        builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=critical)
    if key_usage is not None:
        builder = builder.add_extension(key_usage, critical=True)
    return Authority(key, builder.sign(issuer.key, hashes.SHA256()))


@dataclass(frozen=True)
class Forge:
    """What a token says. ``named``: (version of signing-certificate, hash, digest or None for the right one)."""

    authority: Authority
    octets: bytes = b"octets"
    at: datetime | str | None = None
    imprint_hash: str = "sha256"
    hash_name: str = "sha256"
    version: int = 1
    content_type: str = "tst_info"
    signed_content_type: str = "tst_info"
    named: tuple[str, str, bytes | None] | None = ("v2", "sha256", None)
    key: PrivateKey | None = None
    message_digest: bytes | None = None
    serial: int | None = None
    by_key_identifier: bool = False
    signers: int = 1
    bare: bool = False
    certificates: tuple[x509.Certificate, ...] | None = None
    critical: bool = False
    extensions: int = 0
    trailing: bytes = b""
    crls: tuple[bytes, ...] = ()
    method: str | None = None
    more: tuple[cms.CMSAttribute, ...] = field(default=())

    def stamp(self, **changed):
        return stamp_over(self.octets, replace(self, **changed).token())

    def token(self):
        content = self._info() + self.trailing
        infos = [self._signer(content)] * self.signers
        own = (self.authority.certificate,) if self.certificates is None else self.certificates
        data = cms.SignedData(
            {
                "version": "v3",
                "digest_algorithms": [algos.DigestAlgorithm({"algorithm": self.hash_name})],
                "encap_content_info": {"content_type": self.content_type, "content": core.ParsableOctetString(content)},
                "certificates": [asn1_x509.Certificate.load(der(one)) for one in own],
                "signer_infos": infos,
            }
            | ({"crls": [crl.CertificateList.load(one) for one in self.crls]} if self.crls else {})
        )
        return cms.ContentInfo({"content_type": "signed_data", "content": data}).dump()

    def _info(self):
        imprint = {
            "hash_algorithm": {"algorithm": self.imprint_hash},
            "hashed_message": new(self.imprint_hash, self.octets).digest(),
        }
        said = {
            "version": self.version,
            "policy": "1.3.6.1.4.1.59999.9",
            "message_imprint": imprint,
            "serial_number": 7,
            "gen_time": self.at,
        }
        if self.critical:
            odd = {"extn_id": "1.2.3.4", "critical": True, "extn_value": core.OctetString(b"\5\0")}
            said["extensions"] = [odd]
        if self.extensions:
            said["extensions"] = [{"extn_id": f"1.2.3.{n}", "extn_value": b"5"} for n in range(self.extensions)]
        return tsp.TSTInfo(said).dump()

    def _signer(self, content):
        attributes = cms.CMSAttributes(
            [
                attribute("content_type", self.signed_content_type),
                attribute("message_digest", self.message_digest or new(self.hash_name, content).digest()),
                *self._named(),
                *self.more,
            ]
        )
        key = self.key or self.authority.key
        said = {
            "version": "v1",
            "sid": self._identifier(),
            "digest_algorithm": {"algorithm": self.hash_name},
            "signature_algorithm": {"algorithm": self.method or f"{self.hash_name}_ecdsa"},
            "signature": key.sign(attributes.dump(), ec.ECDSA(_HASHES[self.hash_name]())),
        }
        return cms.SignerInfo(said if self.bare else said | {"signed_attrs": attributes})

    def _identifier(self):
        loaded = asn1_x509.Certificate.load(der(self.authority.certificate))
        if self.by_key_identifier:
            return cms.SignerIdentifier({"subject_key_identifier": loaded.key_identifier_value})
        serial = loaded.serial_number if self.serial is None else self.serial
        return cms.SignerIdentifier(
            {"issuer_and_serial_number": {"issuer": loaded.issuer, "serial_number": serial}},
        )

    def _named(self):
        if self.named is None:
            return ()
        version, hash_name, digest = self.named
        said = {"cert_hash": digest or new(hash_name, der(self.authority.certificate)).digest()}
        if version == "v1":
            return (attribute("signing_certificate", {"certs": [said]}),)
        return (attribute("signing_certificate_v2", {"certs": [said | {"hash_algorithm": {"algorithm": hash_name}}]}),)


def attribute(name, *values):
    return cms.CMSAttribute({"type": name, "values": list(values)})


def der(certificate):
    return certificate.public_bytes(Encoding.DER)
