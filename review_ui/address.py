"""Where the screen stands and who is believed: read once from the settings, refused at once where it would be open.

Trap: the scheme, host and peer of a request are what somebody sent. What the screen believes of itself is here.
"""

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
    """The screen's address and its way in. ``peers`` may name an officer in ``header``; without them nobody may."""

    origin: str
    host: str
    https: bool
    way: Way
    peers: tuple[IPv4Network | IPv6Network, ...] = ()
    header: str = ""

    def cookie(self, name: str) -> str:
        """The cookie's full name. ``__Host-``: a browser takes it from this very host and over https only."""
        return f"__Host-{name}" if self.https else name

    def believes(self, peer: str | None) -> bool:
        """May this address name an officer?"""
        try:
            address = ip_address(peer or "")
        except ValueError:
            return False
        return any(address in network for network in self.peers)


def site_of(settings: Settings) -> Site:
    """The site as the settings say. Raises OpenDeskError."""
    parts = urlsplit(settings.desk_url)
    https = parts.scheme == "https"
    if not https and not _is_this_machine(parts.hostname or ""):
        raise OpenDeskError("QEBUL_DESK_URL: without https only an address of this machine, passwords would be read")
    if settings.desk_identity == "oidc":
        _check_oidc(settings)
    peers = _peers(settings) if settings.desk_identity == "proxy" else ()
    return Site(
        origin=settings.desk_url.lower(),
        host=parts.netloc.lower(),
        https=https,
        way=settings.desk_identity,
        peers=peers,
        header=settings.desk_proxy_header.lower(),
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
    names = [one.strip() for one in settings.desk_proxy_peers.split(",") if one.strip()]
    if not names:
        raise OpenDeskError("QEBUL_DESK_IDENTITY=proxy needs QEBUL_DESK_PROXY_PEERS: else anybody could be anybody")
    try:
        networks = tuple(ip_network(one) for one in names)
    except ValueError as wrong:
        raise OpenDeskError(f"QEBUL_DESK_PROXY_PEERS: {wrong}") from None
    if any(one.prefixlen == 0 for one in networks):
        raise OpenDeskError("QEBUL_DESK_PROXY_PEERS: a network of all addresses is no list of proxies")
    return networks


def _check_oidc(settings: Settings) -> None:
    secret = settings.desk_oidc_secret_file
    if not settings.desk_oidc_issuer or not settings.desk_oidc_client or secret is None:
        raise OpenDeskError("QEBUL_DESK_IDENTITY=oidc needs QEBUL_DESK_OIDC_ISSUER, …_CLIENT and …_SECRET_FILE")
    issuer = urlsplit(settings.desk_oidc_issuer)
    if issuer.scheme != "https" and not _is_this_machine(issuer.hostname or ""):
        raise OpenDeskError("QEBUL_DESK_OIDC_ISSUER: without https only an address of this machine")
    if not secret.is_file() or not is_private(secret):
        raise OpenDeskError("QEBUL_DESK_OIDC_SECRET_FILE: no file that its owner alone can read")
