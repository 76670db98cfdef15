"""Who asks: the channel behind a bearer token (RFC 6750), or behind a certificate that a trusted proxy hands on.

A certificate's header is read only where the peer itself is on the list of proxies: anybody can write a header.
Unknown, expired and revoked are one answer.
"""

import base64
import binascii
import re
import ssl
from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address
from urllib.parse import unquote

from starlette.requests import Request

from inbox.upload.problems import Problem
from pipeline.clock import Clock
from pipeline.credentials import Kind, Sender, digest_of, sender_of
from pipeline.database import Database
from pipeline.log import get_logger

log = get_logger(__name__)
_FINGERPRINT = re.compile(r"(?:sha256:|sha-256:)?((?:[0-9a-f]{2}:?){31}[0-9a-f]{2})", re.IGNORECASE)
_BEARER = re.compile(r"bearer +([A-Za-z0-9._~+/-]+=*)", re.IGNORECASE)


class Senders:
    """Proves senders by the credentials of the ledger."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        proxies: Sequence[IPv4Network | IPv6Network],
        certificate_header: str,
    ) -> None:
        self.database = database
        self.clock = clock
        self.proxies = tuple(proxies)
        self.certificate_header = certificate_header
        self._told = False

    def prove(self, request: Request) -> Sender:
        """The sender. Blocks (a query). Raises Problem UPLOAD_UNAUTHORIZED."""
        proof = self._proof(request)
        if proof is not None:
            with self.database.reads() as reads:
                sender = sender_of(reads, *proof, self.clock.now())
            if sender is not None:
                return sender
        challenge = 'Bearer realm="qebul"' + ("" if proof is None else ', error="invalid_token"')
        raise Problem("UPLOAD_UNAUTHORIZED", {"WWW-Authenticate": challenge})

    def _proof(self, request: Request) -> tuple[Kind, str] | None:
        """An Authorization decides where there is one; two headers of a kind prove nothing."""
        bearers = request.headers.getlist("authorization")
        if bearers:
            match = _BEARER.fullmatch(bearers[0]) if len(bearers) == 1 else None
            return ("token", digest_of(match[1].encode())) if match else None
        handed = request.headers.getlist(self.certificate_header)
        if len(handed) != 1 or not self._is_proxy(request):
            return None
        digest = certificate_digest(handed[0])
        return None if digest is None else ("certificate", digest)

    def _is_proxy(self, request: Request) -> bool:
        """Is the peer on the list? One that is not, and hands on a certificate, is told of in the log, once."""
        if request.client is not None:
            peer = ip_address(request.client.host.partition("%")[0])
            if any(peer in network for network in self.proxies):
                return True
        if not self._told:
            self._told = True
            log.warning("web.certificate_ignored", why="its header came from no proxy of QEBUL_WEB_PROXIES")
        return False


def certificate_digest(header: str) -> str | None:
    """SHA-256 (hex) of the certificate that a header names; None for what is none of the three forms.

    RFC 9440 (``:base64:`` of the DER), PEM with percent-escapes (nginx ``$ssl_client_escaped_cert``), or the SHA-256.
    """
    text = header.strip()
    if match := _FINGERPRINT.fullmatch(text):
        return match[1].replace(":", "").lower()
    try:
        if len(text) > 1 and text[0] == text[-1] == ":":
            return digest_of(base64.b64decode(text[1:-1], validate=True))
        return digest_of(ssl.PEM_cert_to_DER_cert(unquote(text)))
    except (ValueError, binascii.Error):
        return None
