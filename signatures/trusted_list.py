"""A trusted list: which services of trust a supervisor vouches for, and since when. ETSI TS 119 612 v2.1.1 to v2.4.1.

Reads the octets that a pinned signer signed, and nothing else. Certificates of CAs and of time-stamping services become
candidates for anchors; whether a certificate is *qualified* (Qualifications, SSCD) is not told from here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from cryptography import x509
from lxml import etree

from schemas.xml import text_of
from signatures.reasons import ReasonCode
from signatures.refusal import Refused
from signatures.strict_xml import octets
from signatures.trust_toml import TrustError
from signatures.unreadable import UNREADABLE

NS = "http://uri.etsi.org/02231/v2#"
_MOST_DIGITS = 18
VERSIONS = frozenset({"5", "6"})
_TYPES = "http://uri.etsi.org/TrstSvc/Svctype/"
STATUSES = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/"
_SCOPES = "http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/"

Use = Literal["submission", "timestamp"]
USES: dict[str, Use] = {
    f"{_TYPES}CA/QC": "submission",
    f"{_TYPES}TSA/QTST": "timestamp",
    f"{_TYPES}TSA": "timestamp",
}
# Clause 5.5.9: what a CA issues certificates for. One that says only "web sites" signs no documents.
_SIGNS = frozenset({f"{_SCOPES}ForeSignatures", f"{_SCOPES}ForeSeals"})
_WEB = f"{_SCOPES}ForWebSiteAuthentication"
_UNDERSTOOD = frozenset({"AdditionalServiceInformation", "Qualifications", "ExpiredCertsRevocationInfo", "TakenOverBy"})


@dataclass(frozen=True, slots=True)
class Service:
    """A certificate that the list vouches for from ``since`` until before ``until`` (None: still)."""

    certificate: x509.Certificate
    use: Use
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class TrustedList:
    """What a list says. ``skipped``: services that were left out, each with the reason; never personal."""

    territory: str
    sequence: int
    issued: datetime
    next_update: datetime
    services: tuple[Service, ...]
    skipped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _State:
    """What was said of a service from ``since`` on."""

    type: str
    status: str
    since: datetime


def tl(name: str) -> str:
    """A name of the list's namespace."""
    return f"{{{NS}}}{name}"


def read_list(root: etree._Element, statuses: frozenset[str]) -> TrustedList:
    """The list whose proven octets ``root`` is; ``statuses`` (URIs) are those that trust. Raises TrustError."""
    if root.tag != tl("TrustServiceStatusList"):
        raise TrustError("no trusted list")
    scheme = _one(root, "SchemeInformation")
    if _text(scheme, "TSLVersionIdentifier") not in VERSIONS:
        raise TrustError("version of the list")
    if _text(scheme, "TSLType").endswith("listofthelists"):
        raise TrustError("a list of lists")
    number, update = _text(scheme, "TSLSequenceNumber"), _one(scheme, "NextUpdate")
    # Python makes no number of some thousand digits.
    if not number.isascii() or not number.isdigit() or len(number) > _MOST_DIGITS:
        raise TrustError("TSLSequenceNumber")
    if not len(update):
        raise TrustError("closed: it has no NextUpdate")  # clause 5.3.15
    services, skipped = _services(root, statuses)
    return TrustedList(
        territory=_text(scheme, "SchemeTerritory"),
        sequence=int(number),
        issued=_moment(_one(scheme, "ListIssueDateTime")),
        next_update=_moment(_one(update, "dateTime")),
        services=services,
        skipped=skipped,
    )


def _services(root: etree._Element, statuses: frozenset[str]) -> tuple[tuple[Service, ...], tuple[str, ...]]:
    found: list[Service] = []
    skipped: list[str] = []
    for number, service in enumerate(root.iter(tl("TSPService")), start=1):
        try:
            found += _service(service, statuses)
        except TrustError as error:
            skipped.append(f"service {number}: {error}")
    return tuple(dict.fromkeys(found)), tuple(skipped)


def _service(service: etree._Element, statuses: frozenset[str]) -> Iterator[Service]:
    information = _one(service, "ServiceInformation")
    states = [_state(information), *(_state(one) for one in service.iter(tl("ServiceHistoryInstance")))]
    if not any(state.type in USES for state in states):
        return
    _check_extensions(information)
    for use, since, until in _windows(states, statuses):
        for certificate in _certificates(information):
            yield Service(certificate, use, since, until)


def _state(element: etree._Element) -> _State:
    since = _moment(_one(element, "StatusStartingTime"))
    return _State(_text(element, "ServiceTypeIdentifier"), _text(element, "ServiceStatus"), since)


def _windows(states: Iterable[_State], statuses: frozenset[str]) -> list[tuple[Use, datetime, datetime | None]]:
    """Each state lasts until the next begins; states in which the service is trusted for the same run together.

    ``states`` has the current one first, then the history, the newest first (TS 119 612 clause 5.5.8). Of two with the
    same beginning the newer counts, and no history outlives the current state, whatever beginning it claims.
    """
    found: list[tuple[Use, datetime, datetime | None]] = []
    current, *history = states
    past = (one for one in reversed(history) if one.since < current.since)
    ordered = [*sorted(past, key=lambda one: one.since), current]
    ends: list[datetime | None] = [*(one.since for one in ordered[1:]), None]
    for state, end in zip(ordered, ends, strict=True):
        use = USES.get(state.type)
        if use is None or state.status not in statuses or state.since == end:
            continue
        if found and found[-1][0] == use and found[-1][2] == state.since:
            found[-1] = (use, found[-1][1], end)
        else:
            found.append((use, state.since, end))
    return found


def _check_extensions(information: etree._Element) -> None:
    """Raises TrustError for what is critical and unknown, and for a CA of web sites alone."""
    scopes = set()
    for extension in information.iterfind(f"{tl('ServiceInformationExtensions')}/{tl('Extension')}"):
        names = {etree.QName(child).localname for child in extension if isinstance(child.tag, str)}
        if extension.get("Critical") in ("true", "1") and not names <= _UNDERSTOOD:
            raise TrustError(f"critical extension {', '.join(sorted(names - _UNDERSTOOD))}")
        scopes |= {text_of(one).strip() for one in extension.iter(tl("URI"))}
    if _WEB in scopes and not scopes & _SIGNS:
        raise TrustError("for web sites only")


def _certificates(information: etree._Element) -> list[x509.Certificate]:
    identity = _one(information, "ServiceDigitalIdentity")
    try:
        ders = [octets(one, ReasonCode.CERT_UNREADABLE) for one in identity.iter(tl("X509Certificate"))]
        found = [x509.load_der_x509_certificate(der) for der in ders]
    except (Refused, *UNREADABLE):
        raise TrustError("its certificate is not readable") from None
    if not found:
        raise TrustError("no certificate")
    return found


def _one(element: etree._Element, name: str) -> etree._Element:
    found = element.findall(tl(name))
    if len(found) != 1:
        raise TrustError(f"{name}: one is needed")
    return found[0]


def _text(element: etree._Element, name: str) -> str:
    return text_of(_one(element, name)).strip()


def _moment(element: etree._Element) -> datetime:
    try:
        moment = datetime.fromisoformat(text_of(element).strip())
    except ValueError:
        moment = datetime.min  # noqa: DTZ901 - refused below
    if moment.tzinfo is None:
        raise TrustError(f"{etree.QName(element).localname}: a moment with its zone is needed")
    return moment.astimezone(UTC)
