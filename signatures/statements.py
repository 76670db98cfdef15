"""What a CA says of its certificates' revocation: the common shape of lists (CRL) and responses (OCSP).

A statement was read, and its signature found to be one that the CA answers for; when it counts, ``revocation.py`` says.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal, Protocol

from cryptography import x509


class UnusableStatement(ValueError):  # noqa: N818 - one that does not count; becomes an entry of ``problems``
    """Why a list or response does not count."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where something was said; ``sha256`` is hex over the file, or over what came along when ``embedded``."""

    kind: Literal["crl", "ocsp"]
    issuer: str
    this_update: datetime
    sha256: str
    embedded: bool


@dataclass(frozen=True, slots=True)
class Revocation:
    """That a certificate is revoked (or held) since a moment; ``reason`` is RFC 5280's word."""

    since: datetime
    reason: str


class Statement(Protocol):
    """``next_update`` is None when newer information is said to be there at any time."""

    @property
    def source(self) -> Source:
        """Where it stands, and from when it is."""

    @property
    def next_update(self) -> datetime | None:
        """Until when it holds."""

    @property
    def expired_since(self) -> datetime | None:
        """Certificates that expired at this moment or later are still spoken of; None: expired ones are not."""

    def covers(self, certificate: x509.Certificate) -> bool:
        """Whether it would tell if ``certificate`` were revoked."""

    def revocation_of(self, certificate: x509.Certificate) -> Revocation | None:
        """What it says; None is "not revoked". Raises UnusableStatement for an entry that cannot be read."""


def digest_of(data: bytes) -> str:
    """As ``Source`` names a file."""
    return sha256(data).hexdigest()
