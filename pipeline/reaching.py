"""The guarded way out: one question over http or https to an address that a certificate or an operator named.

Such an address may point at the house itself or at its neighbours, and what answers may be slow, endless or huge. So a
name is resolved once, every redirect is judged like the first address, and time and octets are limited as a whole.

Exception
└── Unreachable   no answer that may be used; says why, never what came
"""

import http.client
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from queue import Empty, SimpleQueue
from threading import Thread, Timer
from urllib.parse import SplitResult, urljoin, urlsplit

Network = IPv4Network | IPv6Network
_PORTS = {"http": 80, "https": 443}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PIECE = 64 * 1024
# IPv6 addresses in which an IPv4 address of anybody's choice lies: NAT64, 6to4, Teredo.
_DISGUISES = tuple(map(ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))


class Unreachable(Exception):  # noqa: N818 - what happened, not whose fault it is
    """Why no answer came that may be used."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far a question may go: ``seconds`` and ``max_bytes`` for all of it; ``private`` are the networks that are not
    of the open internet and may be asked all the same.
    """

    max_bytes: int
    seconds: float
    redirects: int = 3
    private: tuple[Network, ...] = ()

    def allow(self, address: IPv4Address | IPv6Address) -> bool:
        """Whether this address may be asked."""
        plain = getattr(address, "ipv4_mapped", None) or address
        if any(plain in network for network in self.private if network.version == plain.version):
            return True
        disguised = any(plain in network for network in _DISGUISES if network.version == plain.version)
        return plain.is_global and not plain.is_multicast and not disguised


@dataclass(frozen=True, slots=True)
class Question:
    """What is sent along (POST); without one it is GET."""

    body: bytes
    media_type: str


def reach(url: str, bounds: Bounds, question: Question | None = None) -> bytes:
    """The body of a 200 answer. A question is never sent on to where a redirect points. Raises Unreachable."""
    ends = time.monotonic() + bounds.seconds
    for _ in range(bounds.redirects + 1):
        try:
            answer = _ask(url, bounds, question, ends)
            if isinstance(answer, bytes):
                return answer
            url = urljoin(url, answer)
        except Unreachable:
            raise
        except (OSError, http.client.HTTPException, ValueError) as error:  # ValueError: what an address may not hold
            late = time.monotonic() >= ends
            raise Unreachable("too slow" if late else type(error).__name__) from None
    raise Unreachable("too many redirects")


def _ask(url: str, bounds: Bounds, question: Question | None, ends: float) -> bytes | str:
    """The body, or where a redirect points."""
    parts = urlsplit(url)
    if parts.scheme not in _PORTS:
        raise Unreachable(f"no http: {parts.scheme[:16]}")
    if parts.hostname is None or parts.username is not None:
        raise Unreachable("no plain address")
    with _connected(parts, bounds, ends) as connection:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {"User-Agent": "qebul", "Accept-Encoding": "identity"}
        if question is None:
            connection.request("GET", path, headers=headers)
        else:
            connection.request("POST", path, question.body, headers | {"Content-Type": question.media_type})
        response = connection.getresponse()
        if response.status in _REDIRECTS and question is None:
            return response.getheader("Location") or ""
        if response.status != http.client.OK:
            raise Unreachable(f"status {response.status}")
        return _read(response, bounds.max_bytes, ends)


def _read(response: http.client.HTTPResponse, most: int, ends: float) -> bytes:
    if (response.length or 0) > most:
        raise Unreachable("too large")
    body = bytearray()
    while piece := response.read1(_PIECE):
        body += piece
        if len(body) > most:
            raise Unreachable("too large")
    if time.monotonic() >= ends:
        raise Unreachable("too slow")  # the line was cut by us: what came may be half of it
    if response.length:
        raise Unreachable("cut off")
    return bytes(body)


@contextmanager
def _connected(parts: SplitResult, bounds: Bounds, ends: float) -> Iterator[http.client.HTTPConnection]:
    """A connection to an address that was judged, cut when the time is over: drips would reset any other limit."""
    host, port = str(parts.hostname), parts.port or _PORTS[parts.scheme]
    address = _address(_resolved(host, port, ends), bounds)
    left = ends - time.monotonic()
    if left <= 0:
        raise Unreachable("too slow")
    line = socket.create_connection((str(address), port), timeout=left)
    own = line.dup()
    watch = Timer(left, _cut, [own])
    watch.daemon = True
    watch.start()
    connection = http.client.HTTPConnection(host, port)
    try:
        connection.sock = line
        if parts.scheme == "https":
            connection.sock = ssl.create_default_context().wrap_socket(line, server_hostname=host)
        yield connection
    finally:
        watch.cancel()
        own.close()
        connection.close()
        line.close()


def _cut(line: socket.socket) -> None:
    try:
        line.shutdown(socket.SHUT_RDWR)
    except OSError:  # it ended just now
        return


def _resolved(host: str, port: int, ends: float) -> list[IPv4Address | IPv6Address]:
    """What the name stands for. The system's resolver knows no limit of time: it is asked beside, and left waiting.

    Raises Unreachable, OSError, ValueError.
    """
    answers: SimpleQueue[list[IPv4Address | IPv6Address] | OSError | ValueError] = SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put([ip_address(str(one[4][0])) for one in found])
        except (OSError, ValueError) as error:
            answers.put(error)

    Thread(target=ask, name="resolve", daemon=True).start()
    try:
        answer = answers.get(timeout=max(0.0, ends - time.monotonic()))
    except Empty:
        raise Unreachable("too slow: its name is not resolved") from None
    if isinstance(answer, Exception):
        raise answer
    return answer


def _address(found: list[IPv4Address | IPv6Address], bounds: Bounds) -> IPv4Address | IPv6Address:
    """The first that may be asked. Connecting goes to it, not to the name: that may change."""
    allowed = [one for one in found if bounds.allow(one)]
    if not allowed:
        raise Unreachable("a private address")
    return allowed[0]
