"""What verification says, in the words of ETSI EN 319 102-1.

``Outcome`` VALID is the only one that lets content through, and ``Verdict.payload`` the only way to that content:
bytes that the signature covers, and no others. Verdicts are values; bad input never raises.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import BinaryIO, Literal

from signatures.reasons import Reason

Kind = Literal["xml", "asice", "pdf", "unknown"]


class Outcome(StrEnum):
    """EN 319 102-1 clause 5.1.3: TOTAL-PASSED, INDETERMINATE, TOTAL-FAILED."""

    VALID = "VALID"
    INDETERMINATE = "INDETERMINATE"
    INVALID = "INVALID"

    @property
    def indication(self) -> str:
        """The standard's name of this outcome."""
        return {"VALID": "TOTAL-PASSED", "INDETERMINATE": "INDETERMINATE", "INVALID": "TOTAL-FAILED"}[self]


@dataclass(frozen=True, slots=True)
class SignerId:
    """The signer as his certificate and the rules of its issuing CA tell (never as the document claims).

    ``kind`` is "seal" when the certificate carries the seal right (möhür vurmaq səlahiyyəti) by the CA's rule.
    ``provider`` is the family of the issuing CA: e-imza, asan, sima, bsxm. ``cert_sha256`` is hex over the DER.
    """

    kind: Literal["person", "seal"]
    provider: str
    fin: str | None
    voen: str | None
    card_number: str | None
    name: str
    subject: str
    issuer: str
    serial: int
    cert_sha256: str


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """One signature: who, how strong (level B, T, LT, LTA), when (``claimed_time`` is the signer's word), over what.

    ``covers`` names the data objects: "" is the document itself, otherwise entry names of the container.
    """

    id: str
    level: Literal["B", "T", "LT", "LTA"]
    signer: SignerId | None
    claimed_time: datetime | None
    best_time: datetime
    covers: tuple[str, ...]
    outcome: Outcome
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a data object lies in its container: ``length`` octets from ``offset`` on, ``deflated`` or as they are."""

    offset: int
    length: int
    deflated: bool


@dataclass(frozen=True, slots=True)
class SignedPart:
    """A data object that the signature covers; ``open`` gives exactly the signed bytes, ``sha256`` is hex over them.

    ``place`` is known in containers that hold their files as they are (zip): they can be read again without the rest.
    """

    name: str
    sha256: str
    size: int
    open: Callable[[], BinaryIO]
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class SignedPayload:
    """The content: submission XMLs (one in an XML or PDF container, one or many in ASiC-E) and attachments."""

    documents: tuple[SignedPart, ...]
    attachments: tuple[SignedPart, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to one file. ``payload`` is None unless VALID. ``sub_indication`` is EN 319 102-1's, "" when VALID."""

    outcome: Outcome
    kind: Kind
    sub_indication: str
    reasons: tuple[Reason, ...]
    signatures: tuple[SignatureReport, ...]
    payload: SignedPayload | None
    policy_version: str
    trust_version: str
    revocation_version: str
    verified_at: datetime
