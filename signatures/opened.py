"""What opening a container gives: signatures whose mathematics was checked, and the octets they cover.

Says nothing of trust: that is ``verify.py``'s, the same for all containers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import BinaryIO

from cryptography import x509

from signatures.evidence import NO_EVIDENCE, Evidence
from signatures.policy import Policy
from signatures.reasons import Reason
from signatures.verdict import SignedPayload


@dataclass(frozen=True, slots=True)
class OpenedSignature:
    """One signature. ``reasons`` is empty when structure and mathematics hold; then ``leaf`` and ``algorithm`` (the
    name that XML-DSig has for it, in every container) are there.
    """

    id: str
    leaf: x509.Certificate | None
    claimed_time: datetime | None
    covers: tuple[str, ...]
    reasons: tuple[Reason, ...] = ()
    evidence: Evidence = NO_EVIDENCE
    algorithm: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """``payload`` is what *all* the signatures cover; None when one of them does not hold."""

    signatures: tuple[OpenedSignature, ...]
    payload: SignedPayload | None


# Opens one kind of container, a stream at its beginning; a Reason when it isn't one, or none that may be read.
Handler = Callable[[BinaryIO, Policy], Opened | Reason]


@dataclass(frozen=True, slots=True)
class Octets:
    """An opener of bytes that are at hand; a value, so that verdicts compare."""

    data: bytes

    def __call__(self) -> BinaryIO:
        """A fresh stream from the beginning."""
        return BytesIO(self.data)
