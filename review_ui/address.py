"""Where the screen stands and who is believed: read once from the settings, refused at once where it would be open.

Trap: the scheme, host and peer of a request are what somebody sent. What the screen believes of itself is here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from pipeline.settings import Settings
from registries.sessions import Way
from signatures.secret_file import is_private

_PORT = 8501


class OpenDeskError(ValueError):
    """With these settings anybody could come in: the program does not start."""


@dataclass(frozen=True, slots=True)
class Site:
    """The screen's address and its way in. ``peers`` may name an officer in ``header``; without them nobody may.
    ``forwarders`` may say for which address they ask, and nothing else.
    """

    origin: str
    host: str
    https: bool
    way: Way
    peers: tuple[IPv4Network | IPv6Network, ...] = ()
    header: str = ""
    forwarders: tuple[IPv4Network | IPv6Network, ...] = ()

    def cookie(self, name: str) -> str:
        """The cookie's full name. ``__Host-``: a browser takes it from this very host and over https only."""
        return f"__Host-{name}" if self.https else name

    def believes(self, peer: str | None) -> bool:
        """May this address name an officer?"""
        return _is_among(peer, self.peers)

    def asker(self, peer: str, forwarded: Sequence[str]) -> str:
        """Whose address asks: the peer's, or whom a forwarder stands for.

        ``forwarded``: values of `X-Forwarded-For`. Each proxy writes its peer behind what it was told, so only the end
        is believed, from behind, as far as forwarders wrote it.
        """
        told = [one.strip() for value in forwarded for one in value.split(",")]
        asks = peer
        while told and _is_among(asks, self.forwarders) and _is_address(told[-1]):
            asks = told.pop()
        return asks


def site_of(settings: Settings) -> Site:
    """The site as the settings say. Raises OpenDeskError."""
    parts = urlsplit(settings.desk_url)
    https = parts.scheme == "https"
    if not https and not _is_this_machine(parts.hostname or ""):
        raise OpenDeskError("QEBUL_DESK_URL: without https only an address of this machine, passwords would be read")
    if settings.desk_identity == "oidc":
        _check_oidc(settings)
    peers = _peers(settings) if settings.desk_identity == "proxy" else ()
    forwarders = _networks("QEBUL_DESK_FORWARDERS", settings.desk_forwarders)
    return Site(
        origin=settings.desk_url.lower(),
        host=parts.netloc.lower(),
        https=https,
        way=settings.desk_identity,
        peers=peers,
        header=settings.desk_proxy_header.lower(),
        forwarders=forwarders,
    )


def listening_port(settings: Settings) -> int:
    """Where the screen listens by itself: the port of its address, if no proxy with TLS stands before it."""
    own = urlsplit(settings.desk_url)
    return (own.port if own.scheme == "http" else None) or _PORT


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _peers(settings: Settings) -> tuple[IPv4Network | IPv6Network, ...]:
    found = _networks("QEBUL_DESK_PROXY_PEERS", settings.desk_proxy_peers)
    if not found:
        raise OpenDeskError("QEBUL_DESK_IDENTITY=proxy needs QEBUL_DESK_PROXY_PEERS: else anybody could be anybody")
    return found


def _networks(name: str, text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    try:
        networks = tuple(ip_network(one.strip()) for one in text.split(",") if one.strip())
    except ValueError as wrong:
        raise OpenDeskError(f"{name}: {wrong}") from None
    if any(one.prefixlen == 0 for one in networks):
        raise OpenDeskError(f"{name}: a network of all addresses is no list of proxies")
    return networks


def _is_among(peer: str | None, networks: Sequence[IPv4Network | IPv6Network]) -> bool:
    return _is_address(peer) and any(ip_address(peer or "") in network for network in networks)


def _is_address(text: str | None) -> bool:
    try:
        ip_address(text or "")
    except ValueError:
        return False
    return True


def _check_oidc(settings: Settings) -> None:
    secret = settings.desk_oidc_secret_file
    if not settings.desk_oidc_issuer or not settings.desk_oidc_client or secret is None:
        raise OpenDeskError("QEBUL_DESK_IDENTITY=oidc needs QEBUL_DESK_OIDC_ISSUER, …_CLIENT and …_SECRET_FILE")
    issuer = urlsplit(settings.desk_oidc_issuer)
    if issuer.scheme != "https" and not _is_this_machine(issuer.hostname or ""):
        raise OpenDeskError("QEBUL_DESK_OIDC_ISSUER: without https only an address of this machine")
    if not secret.is_file() or not is_private(secret):
        raise OpenDeskError("QEBUL_DESK_OIDC_SECRET_FILE: no file that its owner alone can read")
