"""The certification path from a signing certificate to an anchor at a moment. RFC 5280 §6.1, without revocation.

Paths are built from the trust store alone: what a document brings along could only make the search longer.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache

from asn1crypto.x509 import Certificate as Asn1Certificate
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    ExpiredError,
    InvalidCertificateError,
    NotYetValidError,
    PathBuildingError,
    ValidationError,
)
from pyhanko_certvalidator.path import ValidationPath

from signatures.crl_scope import is_authority
from signatures.reasons import Reason, ReasonCode
from signatures.trust import Purpose, TrustStore
from signatures.unreadable import UNREADABLE

MOST_KEPT = 1000


@dataclass(frozen=True, slots=True)
class CertificationPath:
    """From the anchor (first) to the signing certificate (last); at least two, but for a listed time-stamping unit."""

    certificates: tuple[x509.Certificate, ...]

    @property
    def leaf(self) -> x509.Certificate:
        """The signing certificate."""
        return self.certificates[-1]

    @property
    def issuer(self) -> x509.Certificate:
        """The issuing CA of the signing certificate."""
        return self.certificates[-2]

    def links(self) -> tuple[tuple[x509.Certificate, x509.Certificate], ...]:
        """(certificate, its issuer), the signing certificate first; the anchor is nobody's to revoke."""
        pairs = zip(self.certificates[1:], self.certificates, strict=False)
        return tuple(reversed(list(pairs)))


def find_path(leaf: x509.Certificate, purpose: Purpose, trust: TrustStore, at: datetime) -> CertificationPath | Reason:
    """The path of a certificate that may be used for ``purpose``, or why there is none: CERT_*.

    Documents are signed with nonRepudiation; time is stamped by certificates that are for nothing else (RFC 3161 §2.3).
    One card signs many documents: what was found is kept, and is found again at any moment at which the same of all
    certificates hold, for nothing else in it depends on the moment. Revocation is not among it, and never kept.
    """
    path = _find_kept(leaf, purpose, trust, at)
    if path != Reason(ReasonCode.CERT_NO_ANCHOR):
        return path
    renewed = trust.as_if_renewed(purpose, at)
    if renewed is None or isinstance(_find_kept(leaf, purpose, renewed, at), Reason):
        return path
    return Reason(ReasonCode.CERT_LIST_EXPIRED)


def _find_kept(leaf: x509.Certificate, purpose: Purpose, trust: TrustStore, at: datetime) -> CertificationPath | Reason:
    try:
        times = [_time_of(one, at) for one in (leaf, *trust.anchors_for(purpose), *trust.authorities())]
    except UNREADABLE:
        return _find(leaf, purpose, trust, at)
    times += (one.stands(at) and one.is_vouched(at) for one in trust.anchors)
    return _found(leaf, purpose, trust, _Moment(at, tuple(times)))


@dataclass(frozen=True, slots=True)
class _Moment:
    """A moment, the same as another as long as no certificate or anchor began to hold or ceased to in between."""

    at: datetime = field(compare=False)
    times: tuple[int, ...]


def _time_of(certificate: x509.Certificate, at: datetime) -> int:
    """-1 before its time, 0 while it holds, 1 after."""
    begins, ends = _validity(certificate)
    return (at > ends) - (at < begins)


@lru_cache(maxsize=MOST_KEPT)
def _validity(certificate: x509.Certificate) -> tuple[datetime, datetime]:
    return certificate.not_valid_before_utc, certificate.not_valid_after_utc


@lru_cache(maxsize=MOST_KEPT)
def _found(leaf: x509.Certificate, purpose: Purpose, trust: TrustStore, moment: _Moment) -> CertificationPath | Reason:
    return _find(leaf, purpose, trust, moment.at)


def _find(leaf: x509.Certificate, purpose: Purpose, trust: TrustStore, at: datetime) -> CertificationPath | Reason:
    is_listed = purpose is Purpose.TIMESTAMP and leaf in trust.anchors_for(purpose, at)
    # First of all, so that nothing below reads extensions that no CA of ours signed.
    if not is_listed and not any(_issued(leaf, authority) for authority in trust.authorities()):
        return Reason(ReasonCode.CERT_NO_ANCHOR)
    try:
        if misuse := _misuse(leaf, purpose):
            return Reason(ReasonCode.CERT_KEY_USAGE, misuse)
        if is_listed:
            return _listed(leaf, at)
        found = asyncio.run(_validate(leaf, purpose, trust, at))
    except (PathBuildingError, ValidationError) as error:
        return _reason_of(error)
    except UNREADABLE:
        return Reason(ReasonCode.CERT_UNREADABLE, "extensions")
    return CertificationPath(tuple(x509.load_der_x509_certificate(one.dump()) for one in found))


def _listed(leaf: x509.Certificate, at: datetime) -> CertificationPath | Reason:
    """Supervisors list the certificates of time-stamping units themselves: the path is that one, nobody's to revoke."""
    begins, ends = _validity(leaf)
    if at < begins:
        return Reason(ReasonCode.CERT_NOT_YET_VALID, f"{begins:%Y-%m-%d}")
    if at > ends:
        return Reason(ReasonCode.CERT_EXPIRED, f"{ends:%Y-%m-%d}")
    return CertificationPath((leaf,))


def _reason_of(error: PathBuildingError | ValidationError) -> Reason:
    """Trouble with a CA's certificate is the chain's, not the signer's."""
    match error:
        case PathBuildingError():
            return Reason(ReasonCode.CERT_NO_ANCHOR)
        case ExpiredError(is_ee_cert=True):
            return Reason(ReasonCode.CERT_EXPIRED, f"{error.expired_dt:%Y-%m-%d}")
        case NotYetValidError(is_ee_cert=True):
            return Reason(ReasonCode.CERT_NOT_YET_VALID, f"{error.valid_from:%Y-%m-%d}")
        case InvalidCertificateError():
            return Reason(ReasonCode.CERT_KEY_USAGE)
        case _:
            return Reason(ReasonCode.CERT_CHAIN, type(error).__name__)


def _issued(leaf: x509.Certificate, authority: x509.Certificate) -> bool:
    """By name and by signature: a rogue CA may bear the same name, and copy the key identifier too."""
    try:
        leaf.verify_directly_issued_by(authority)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _misuse(leaf: x509.Certificate, purpose: Purpose) -> str:
    """Why a certificate may not be used so; "" if it may. Beyond what the validator asks for."""
    if is_authority(leaf):
        return "a CA"
    if purpose is Purpose.TIMESTAMP:
        return "" if _stamps_alone(leaf) else "not for time-stamps alone"
    return "not for documents" if _serves_authorities(leaf) else ""


def _stamps_alone(leaf: x509.Certificate) -> bool:
    """RFC 3161 §2.3: the extended key usage is critical and names one purpose; the key signs, and does nothing else."""
    try:
        extended = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound:
        return False
    if not extended.critical or list(extended.value) != [ExtendedKeyUsageOID.TIME_STAMPING]:
        return False
    try:
        usage = leaf.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    others = (usage.key_encipherment, usage.data_encipherment, usage.key_agreement, usage.key_cert_sign, usage.crl_sign)
    return (usage.digital_signature or usage.content_commitment) and not any(others)


def _serves_authorities(leaf: x509.Certificate) -> bool:
    """Whether it is for nothing but time-stamps or OCSP responses, which nonRepudiation would not tell."""
    try:
        purposes = set(leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)
    except x509.ExtensionNotFound:
        return False
    return purposes <= {ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.OCSP_SIGNING}


async def _validate(leaf: x509.Certificate, purpose: Purpose, trust: TrustStore, at: datetime) -> ValidationPath:
    context = ValidationContext(
        trust_roots=[_asn1(one) for one in trust.anchors_for(purpose, at)],
        other_certs=[_asn1(one) for one in trust.intermediates],
        moment=at,
        allow_fetching=False,
        revocation_mode="none",
        time_tolerance=timedelta(0),
    )
    validator = CertificateValidator(_asn1(leaf), validation_context=context)
    usage = (set(), {"time_stamping"}) if purpose is Purpose.TIMESTAMP else ({"non_repudiation"},)
    path: ValidationPath = await validator.async_validate_usage(*usage)  # type: ignore[no-untyped-call]
    return path


def _asn1(certificate: x509.Certificate) -> Asn1Certificate:
    return Asn1Certificate.load(certificate.public_bytes(Encoding.DER))
