"""What a CRL speaks about. RFC 5280 §5.2: a list for some certificates says nothing about the others.

Must never guess: an extension that isn't understood here makes a list unusable if it is critical.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from asn1crypto.core import GeneralizedTime
from cryptography import x509

from signatures.statements import UnusableStatement

# ITU-T X.509 §8.5.2.12: since when the list keeps certificates that have expired.
_EXPIRED_CERTS_ON_CRL = x509.ObjectIdentifier("2.5.29.60")
_UNDERSTOOD = frozenset(
    {
        x509.IssuingDistributionPoint.oid,
        x509.AuthorityKeyIdentifier.oid,
        x509.CRLNumber.oid,
        _EXPIRED_CERTS_ON_CRL,
    }
)


@dataclass(frozen=True, slots=True)
class CrlScope:
    """Which certificates a list covers. ``points``: only those with one of these distribution points; empty is all.

    ``expired_since``: those that expired at this moment or later are kept on it; None: expired ones are taken off.
    """

    users: bool = True
    authorities: bool = True
    points: frozenset[str] = frozenset()
    expired_since: datetime | None = None

    def covers(self, certificate: x509.Certificate) -> bool:
        """Whether this list would name ``certificate`` if it were revoked."""
        kind = self.authorities if is_authority(certificate) else self.users
        return kind and (not self.points or bool(self.points & _points_of(certificate)))


def is_authority(certificate: x509.Certificate) -> bool:
    """Whether its basic constraints make it a CA."""
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def scope_of(crl: x509.CertificateRevocationList) -> CrlScope:
    """Raises UnusableStatement for delta, indirect and partial-reason lists, and for what is critical and unknown."""
    point: x509.IssuingDistributionPoint | None = None
    expired: datetime | None = None
    for extension in crl.extensions:
        if isinstance(extension.value, x509.DeltaCRLIndicator):
            raise UnusableStatement("delta list")
        if extension.critical and extension.oid not in _UNDERSTOOD:
            raise UnusableStatement(f"critical extension {extension.oid.dotted_string}")
        if isinstance(extension.value, x509.IssuingDistributionPoint):
            point = extension.value
        if isinstance(extension.value, x509.UnrecognizedExtension) and extension.oid == _EXPIRED_CERTS_ON_CRL:
            expired = moment_of(extension.value.value)
    return replace(CrlScope() if point is None else _scope_of_point(point), expired_since=expired)


def moment_of(der: bytes) -> datetime:
    """A GeneralizedTime that stands in an extension. Raises UnusableStatement."""
    try:
        found = GeneralizedTime.load(der, strict=True).native
    except (ValueError, TypeError, ArithmeticError):
        raise UnusableStatement("time is not readable") from None
    if not isinstance(found, datetime) or found.tzinfo is None:
        raise UnusableStatement("time is not readable")
    return found


def _scope_of_point(point: x509.IssuingDistributionPoint) -> CrlScope:
    if point.indirect_crl:
        raise UnusableStatement("indirect list")
    if point.only_some_reasons is not None:
        raise UnusableStatement("list of some reasons only")
    if point.only_contains_attribute_certs or point.relative_name is not None:
        raise UnusableStatement("scope")
    return CrlScope(
        users=not point.only_contains_ca_certs,
        authorities=not point.only_contains_user_certs,
        points=_uris(point.full_name),
    )


def _points_of(certificate: x509.Certificate) -> frozenset[str]:
    try:
        points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except x509.ExtensionNotFound:
        return frozenset()
    # A point with a cRLIssuer of its own would be an indirect list's.
    return frozenset().union(*(_uris(point.full_name) for point in points if point.crl_issuer is None))


def _uris(names: list[x509.GeneralName] | None) -> frozenset[str]:
    return frozenset(str(name.value) for name in names or ())
