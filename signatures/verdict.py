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
Level = Literal["B", "T", "LT", "LTA"]
TimeSource = Literal["tst", "receipt"]


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
class CertificateId:
    """How a report names a certificate; names as RFC 4514 writes them, ``sha256`` is hex over the DER."""

    subject: str
    issuer: str
    serial: int
    sha256: str


@dataclass(frozen=True, slots=True)
class RevocationEvidence:
    """By what it was told whether the certificate with this SHA-256 was revoked.

    ``sha256`` is hex over the list or response, as its file in the snapshot or, when ``embedded``, as it came along.
    """

    certificate: str
    kind: Literal["crl", "ocsp"]
    issuer: str
    this_update: datetime
    sha256: str
    embedded: bool


@dataclass(frozen=True, slots=True)
class StampReport:
    """A time-stamp over the signature's value or over the archive; ``sha256`` is hex over the token (DER).

    ``gen_time`` and ``authority`` are None when the token proves nothing; ``path`` begins with the anchor.
    """

    kind: Literal["signature", "archive"]
    gen_time: datetime | None
    authority: CertificateId | None
    sha256: str
    path: tuple[CertificateId, ...]
    revocation: tuple[RevocationEvidence, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class CounterSignatureReport:
    """A signature over the signature. ``signer`` is known when a path leads to him; ``reasons`` are about him alone,
    unless it is not ``intact``.
    """

    signer: SignerId | None
    certificate: CertificateId | None
    reasons: tuple[Reason, ...]
    intact: bool


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """One signature: who, how strong, when (``claimed_time`` is the signer's word), over what.

    ``level`` is what was proven. ``best_time`` is when the signature is known to have existed: by a time-stamp
    (``time_source`` "tst") or by its receipt. ``covers`` names the data objects: "" is the document itself, otherwise
    entry names of the container. ``path`` begins with the anchor; ``revocation`` is what was told of each below it.
    ``algorithm`` is XML-DSig's name for that of the value, "" where the value does not hold.
    """

    id: str
    level: Level
    signer: SignerId | None
    claimed_time: datetime | None
    best_time: datetime
    covers: tuple[str, ...]
    outcome: Outcome
    reasons: tuple[Reason, ...]
    time_source: TimeSource = "receipt"
    path: tuple[CertificateId, ...] = ()
    revocation: tuple[RevocationEvidence, ...] = ()
    stamps: tuple[StampReport, ...] = ()
    counter_signatures: tuple[CounterSignatureReport, ...] = ()
    algorithm: str = ""


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
