"""Where it is told whether certificates were revoked, and whether an answer may be kept. Asks nobody itself.

Addresses come from the operator, and from certificates that a trusted CA signed: what stands in a stranger's is never
asked. RFC 5280 §4.2.1.13 (distribution points), §4.2.2.1 (AIA); RFC 6960 (OCSP).
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID

from signatures.crl_scope import CrlScope, scope_of
from signatures.policy import DEFAULT_POLICY
from signatures.revocation import revocation_from_files
from signatures.trust import TrustStore, fingerprint
from signatures.unreadable import UNREADABLE

OCSP_QUESTION = "application/ocsp-request"
SKEW = timedelta(minutes=5)
_NAME = 32


class Unfit(Exception):  # noqa: N818 - an answer that is not kept; becomes the source's state
    """Why an answer is not kept."""


@dataclass(frozen=True, slots=True)
class Source:
    """One thing to ask for. ``name``: the file it becomes; ``question``: what is posted (OCSP), empty for a list."""

    name: str
    url: str
    question: bytes = b""

    @property
    def kind(self) -> str:
        """``crl`` or ``ocsp``."""
        return self.name.rpartition(".")[2]


def list_at(url: str) -> Source:
    """The revocation list at an address."""
    return Source(f"{sha256(url.encode()).hexdigest()[:_NAME]}.crl", url)


def lists_of_store(trust: TrustStore) -> tuple[Source, ...]:
    """The lists that the operator names, and those that certificates of the store's CAs name."""
    urls = [*trust.crl_urls, *(url for one in trust.authorities() for url in _points(one))]
    return tuple(list_at(url) for url in dict.fromkeys(urls))


def sources_of(links: Iterable[tuple[x509.Certificate, x509.Certificate]]) -> tuple[Source, ...]:
    """What may be asked about certificates of a path to an anchor, each given with its issuer (``path.links``)."""
    found: list[Source] = []
    for certificate, issuer in links:
        found += map(list_at, _points(certificate))
        responders = _responders(certificate)
        if responders:
            found.append(_question(certificate, issuer, responders[0]))
    return tuple(dict.fromkeys(found))


def check_answer(source: Source, data: bytes, before: bytes | None, trust: TrustStore, now: datetime) -> datetime:
    """Until when the answer holds. ``before`` is what is kept so far. Raises Unfit."""
    try:
        made, holds = (_check_list if source.kind == "crl" else _check_response)(source, data)
        problems = revocation_from_files({source.name: data}, trust).problems if data != before else ()
    except UNREADABLE:
        raise Unfit("not readable") from None
    if problems:
        raise Unfit(problems[0].partition(": ")[2])
    if holds < now:
        raise Unfit("expired")
    if made > now + SKEW:
        raise Unfit("of the future")
    if before not in (None, data) and not revocation_from_files({source.name: before}, trust).problems:
        _check_newer(source, data, before, now)
    return holds


def _check_newer(source: Source, data: bytes, before: bytes, now: datetime) -> None:
    """An older list would take revocations back; one of another CA, or about other certificates, would leave these
    without as long as the one before holds.
    """
    if source.kind == "crl":
        new, old = _load(data), _load(before)
        holds = old.next_update_utc is not None and old.next_update_utc >= now
        # What was put there once by a stranger on the way must not stand in the way for ever.
        if new.issuer != old.issuer and holds:
            raise Unfit("of another CA than before")
        if _speaks_of(new) != _speaks_of(old) and holds:
            raise Unfit("about other certificates than before")
        older = new.issuer == old.issuer and new.last_update_utc < old.last_update_utc
    else:
        older = ocsp.load_der_ocsp_response(data).this_update_utc < ocsp.load_der_ocsp_response(before).this_update_utc
    if older:
        raise Unfit("older than the one before")


def _speaks_of(crl: x509.CertificateRevocationList) -> CrlScope:
    return replace(scope_of(crl), expired_since=None)


def _check_list(source: Source, data: bytes) -> tuple[datetime, datetime]:
    del source
    crl = _load(data)
    if crl.next_update_utc is None:
        raise Unfit("no nextUpdate")
    return crl.last_update_utc, crl.next_update_utc


def _check_response(source: Source, data: bytes) -> tuple[datetime, datetime]:
    response = ocsp.load_der_ocsp_response(data)
    if response.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
        raise Unfit(f"OCSP {response.response_status.name}")
    asked = ocsp.load_der_ocsp_request(source.question)
    if (response.serial_number, response.issuer_key_hash) != (asked.serial_number, asked.issuer_key_hash):
        raise Unfit("about another certificate")
    # Without nextUpdate newer information is there at any time (RFC 6960 4.2.2.1): it counts as long as it is fresh.
    fresh_until = response.this_update_utc + DEFAULT_POLICY.revocation_freshness
    return response.this_update_utc, response.next_update_utc or fresh_until


def _load(data: bytes) -> x509.CertificateRevocationList:
    pem = data.lstrip().startswith(b"-----BEGIN")
    return x509.load_pem_x509_crl(data) if pem else x509.load_der_x509_crl(data)


def _question(certificate: x509.Certificate, issuer: x509.Certificate, url: str) -> Source:
    """Without a nonce: many responders answer from a store."""
    # SHA-1 names the certificate and proves nothing; RFC 5019 wants it, and many responders know no other.
    request = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, SHA1()).build()  # noqa: S303
    name = f"{fingerprint(certificate)[:_NAME]}.ocsp"
    return Source(name, url, request.public_bytes(Encoding.DER))


def _points(certificate: x509.Certificate) -> list[str]:
    def read() -> list[str]:
        points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
        return [name.value for point in points for name in point.full_name or () if _is_address(name)]

    return _or_none(read)


def _responders(certificate: x509.Certificate) -> list[str]:
    def read() -> list[str]:
        access = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
        ocsps = (one for one in access if one.access_method == AuthorityInformationAccessOID.OCSP)
        return [one.access_location.value for one in ocsps if _is_address(one.access_location)]

    return _or_none(read)


def _or_none(read: Callable[[], list[str]]) -> list[str]:
    try:
        return read()
    except (x509.ExtensionNotFound, *UNREADABLE):
        return []


def _is_address(name: x509.GeneralName) -> bool:
    return isinstance(name, x509.UniformResourceIdentifier) and name.value.startswith(("http://", "https://"))


@dataclass(frozen=True, slots=True)
class CrlState:
    """A readable revocation list: the file, its CA, from when it is and until when it holds."""

    name: str
    issuer: str
    this_update: datetime
    next_update: datetime | None


def crl_states(files: Mapping[str, bytes]) -> tuple[CrlState, ...]:
    """Of all lists that can be read at all, by name."""
    found: list[CrlState] = []
    for name in sorted(one for one in files if one.endswith(".crl")):
        with suppress(*UNREADABLE):
            crl = _load(files[name])
            found.append(CrlState(name, crl.issuer.rfc4514_string(), crl.last_update_utc, crl.next_update_utc))
    return tuple(found)
