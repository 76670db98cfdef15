"""A small time-stamping authority (RFC 3161) for tests, on pyHanko's dummy: SHA-2 throughout, any moment as asked."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import new
from typing import Any

from asn1crypto import cms, core, keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign import general
from pyhanko.sign.timestamps import DummyTimeStamper

from demo.pki import LEAF_VALIDITY, Authority, PrivateKey, Validity, make_key


@dataclass(frozen=True)
class TimeStampAuthority:
    """``certificate`` was issued by a CA of the tests for time-stamping alone."""

    key: PrivateKey
    certificate: x509.Certificate

    @classmethod
    def under(
        cls, issuer: Authority, *, serial: int = 0x75A, validity: Validity = LEAF_VALIDITY, usage: bool = True
    ) -> "TimeStampAuthority":
        """A new one; without ``usage`` its certificate does not say that it may stamp."""
        key = make_key("rsa2048")
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Sınaq vaxt möhürü")])
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(issuer.certificate.subject)
            .public_key(key.public_key())
            .serial_number(serial)
            .not_valid_before(validity.start)
            .not_valid_after(validity.end)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        )
        if usage:
            builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        return cls(key, builder.sign(issuer.key, hashes.SHA256()))

    def token(self, octets: bytes, at: datetime, *, hash_name: str = "sha256") -> bytes:
        """The DER of a token over ``octets``: a ContentInfo, as signatures hold it."""
        return self.answer(imprint(new(hash_name, octets).digest(), hash_name), at)["time_stamp_token"].dump()

    def answer(self, message_imprint: tsp.MessageImprint, at: datetime, **asked: Any) -> tsp.TimeStampResp:
        """The answer to a request; ``asked`` may hold its nonce."""
        request = tsp.TimeStampReq({"version": 1, "message_imprint": message_imprint, "cert_req": True, **asked})
        return _Stamper(self, at).request_tsa_response(request)


def imprint(digest: bytes, hash_name: str = "sha256") -> tsp.MessageImprint:
    """What a token is asked for."""
    return tsp.MessageImprint({"hash_algorithm": {"algorithm": hash_name}, "hashed_message": digest})


class _Stamper(DummyTimeStamper):
    def __init__(self, authority: TimeStampAuthority, at: datetime) -> None:
        encoding = serialization.Encoding.DER
        plain = authority.key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        certificate = asn1_x509.Certificate.load(authority.certificate.public_bytes(encoding))
        super().__init__(certificate, keys.PrivateKeyInfo.load(plain), fixed_dt=at)
        self._key = authority.key  # read once: each reading proves the whole key anew

    def _sign_tst_info(self, tst_info_data: bytes, md_algorithm: str, dt: datetime) -> tuple[bytes, cms.CMSAttributes]:
        """As its parent, with the second version of signing-certificate: the first knows SHA-1 only."""
        values = {
            "content_type": "tst_info",
            "signing_time": cms.Time({"utc_time": core.UTCTime(dt)}),
            "message_digest": new(md_algorithm, tst_info_data).digest(),
            "signing_certificate_v2": general.as_signing_certificate_v2(self.tsa_cert),
        }
        attributes = cms.CMSAttributes([general.simple_cms_attribute(*one) for one in values.items()])
        assert isinstance(self._key, rsa.RSAPrivateKey)
        digest = general.get_pyca_cryptography_hash(md_algorithm)
        return self._key.sign(attributes.dump(), padding.PKCS1v15(), digest), attributes
