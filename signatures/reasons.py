"""The closed list of reasons that verification can give, and what follows from each.

Each code has a row in ``schemas/codes/findings.csv`` (area ``guard``, ``signature`` or ``seal``) with its texts.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from schemas.catalogue import catalogue

# refuse: nothing to correct · quarantine: an operator looks · hold: may be proven later · draft: unsigned
Disposition = Literal["refuse", "quarantine", "hold", "draft"]
Weight = Literal["INVALID", "INDETERMINATE"]


class ReasonCode(StrEnum):
    """Stable codes: FORMAT, LIMIT, XML, SIG, REF, ALG, CERT, REV, TIME, TST, ZIP, ASIC, PDF, SEAL (sealed answers)."""

    FORMAT_UNKNOWN = "FORMAT_UNKNOWN"
    LIMIT_BYTES = "LIMIT_BYTES"
    LIMIT_DEPTH = "LIMIT_DEPTH"
    LIMIT_ELEMENTS = "LIMIT_ELEMENTS"
    LIMIT_NAMESPACES = "LIMIT_NAMESPACES"
    LIMIT_REFERENCES = "LIMIT_REFERENCES"
    LIMIT_ATTRIBUTES = "LIMIT_ATTRIBUTES"
    XML_MALFORMED = "XML_MALFORMED"
    XML_DOCTYPE = "XML_DOCTYPE"
    NO_SIGNATURE = "NO_SIGNATURE"
    SIG_STRUCTURE = "SIG_STRUCTURE"
    SIG_POSITION = "SIG_POSITION"
    SIG_DUPLICATE_ID = "SIG_DUPLICATE_ID"
    SIG_SIGNED_PROPERTIES = "SIG_SIGNED_PROPERTIES"
    SIG_POLICY = "SIG_POLICY"
    SIG_CONTENT_STAMP = "SIG_CONTENT_STAMP"
    SIG_VALUE = "SIG_VALUE"
    REF_TARGET = "REF_TARGET"
    REF_TRANSFORM = "REF_TRANSFORM"
    REF_DIGEST = "REF_DIGEST"
    ALG_FORBIDDEN = "ALG_FORBIDDEN"
    ALG_WEAK_KEY = "ALG_WEAK_KEY"
    CERT_MISSING = "CERT_MISSING"
    CERT_UNREADABLE = "CERT_UNREADABLE"
    CERT_NO_ANCHOR = "CERT_NO_ANCHOR"
    CERT_EXPIRED = "CERT_EXPIRED"
    CERT_NOT_YET_VALID = "CERT_NOT_YET_VALID"
    CERT_KEY_USAGE = "CERT_KEY_USAGE"
    CERT_PROFILE = "CERT_PROFILE"
    CERT_CHAIN = "CERT_CHAIN"
    CERT_LIST_EXPIRED = "CERT_LIST_EXPIRED"
    REV_REVOKED = "REV_REVOKED"
    REV_CA_REVOKED = "REV_CA_REVOKED"
    REV_UNKNOWN = "REV_UNKNOWN"
    TIME_IN_FUTURE = "TIME_IN_FUTURE"
    LIMIT_EVIDENCE = "LIMIT_EVIDENCE"
    EVIDENCE_STRUCTURE = "EVIDENCE_STRUCTURE"
    TST_MALFORMED = "TST_MALFORMED"
    TST_IMPRINT = "TST_IMPRINT"
    TST_VALUE = "TST_VALUE"
    TST_ALGORITHM = "TST_ALGORITHM"
    TST_UNTRUSTED = "TST_UNTRUSTED"
    TST_REVOKED = "TST_REVOKED"
    TST_REVOCATION_UNKNOWN = "TST_REVOCATION_UNKNOWN"
    TST_TIME = "TST_TIME"
    LIMIT_ZIP = "LIMIT_ZIP"
    ZIP_MALFORMED = "ZIP_MALFORMED"
    ZIP_AMBIGUOUS = "ZIP_AMBIGUOUS"
    ZIP_NAME = "ZIP_NAME"
    ZIP_DUPLICATE = "ZIP_DUPLICATE"
    ZIP_ENCRYPTED = "ZIP_ENCRYPTED"
    ZIP_METHOD = "ZIP_METHOD"
    ZIP_SPECIAL = "ZIP_SPECIAL"
    ASIC_MIMETYPE_MISSING = "ASIC_MIMETYPE_MISSING"
    ASIC_MIMETYPE_PLACE = "ASIC_MIMETYPE_PLACE"
    ASIC_MIMETYPE_VALUE = "ASIC_MIMETYPE_VALUE"
    ASIC_PROFILE = "ASIC_PROFILE"
    ASIC_MANIFEST = "ASIC_MANIFEST"
    ASIC_MISSING = "ASIC_MISSING"
    ASIC_COVERAGE = "ASIC_COVERAGE"
    LIMIT_PDF = "LIMIT_PDF"
    PDF_MALFORMED = "PDF_MALFORMED"
    PDF_HYBRID = "PDF_HYBRID"
    PDF_ENCRYPTED = "PDF_ENCRYPTED"
    PDF_ACTIVE = "PDF_ACTIVE"
    PDF_PROFILE = "PDF_PROFILE"
    PDF_COVERAGE = "PDF_COVERAGE"
    PDF_CHANGED = "PDF_CHANGED"
    PDF_CONTENT = "PDF_CONTENT"
    SEAL_NOT_PINNED = "SEAL_NOT_PINNED"
    SEAL_PATH = "SEAL_PATH"
    SEAL_STRUCTURE = "SEAL_STRUCTURE"


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a code means for the verdict (``weight``, ``sub_indication`` of EN 319 102-1) and for the file."""

    weight: Weight
    sub_indication: str
    disposition: Disposition


_BROKEN = Consequence("INVALID", "FORMAT_FAILURE", "refuse")
_HOSTILE = Consequence("INVALID", "FORMAT_FAILURE", "quarantine")
_NOT_PROVEN = Consequence("INDETERMINATE", "CERTIFICATE_CHAIN_GENERAL_FAILURE", "refuse")
# No algorithm of the policy ends at a date, so that no proof of an earlier existence could help.
_TOO_WEAK = Consequence("INDETERMINATE", "CRYPTO_CONSTRAINTS_FAILURE", "refuse")

CONSEQUENCES: dict[ReasonCode, Consequence] = {
    ReasonCode.FORMAT_UNKNOWN: _BROKEN,
    ReasonCode.LIMIT_BYTES: _BROKEN,
    ReasonCode.LIMIT_DEPTH: _HOSTILE,
    ReasonCode.LIMIT_ELEMENTS: _HOSTILE,
    ReasonCode.LIMIT_NAMESPACES: _HOSTILE,
    ReasonCode.LIMIT_REFERENCES: _HOSTILE,
    ReasonCode.LIMIT_ATTRIBUTES: _HOSTILE,
    ReasonCode.XML_MALFORMED: _BROKEN,
    ReasonCode.XML_DOCTYPE: _BROKEN,
    ReasonCode.NO_SIGNATURE: Consequence("INDETERMINATE", "SIGNED_DATA_NOT_FOUND", "draft"),
    ReasonCode.SIG_STRUCTURE: _BROKEN,
    ReasonCode.SIG_POSITION: _BROKEN,
    ReasonCode.SIG_DUPLICATE_ID: _BROKEN,
    ReasonCode.SIG_SIGNED_PROPERTIES: _BROKEN,
    ReasonCode.SIG_POLICY: Consequence("INDETERMINATE", "SIGNATURE_POLICY_NOT_AVAILABLE", "refuse"),
    ReasonCode.SIG_CONTENT_STAMP: Consequence("INDETERMINATE", "SIG_CONSTRAINTS_FAILURE", "refuse"),
    ReasonCode.SIG_VALUE: Consequence("INVALID", "SIG_CRYPTO_FAILURE", "refuse"),
    ReasonCode.REF_TARGET: _BROKEN,
    ReasonCode.REF_TRANSFORM: _BROKEN,
    ReasonCode.REF_DIGEST: Consequence("INVALID", "HASH_FAILURE", "refuse"),
    ReasonCode.ALG_FORBIDDEN: _TOO_WEAK,
    ReasonCode.ALG_WEAK_KEY: _TOO_WEAK,
    ReasonCode.CERT_MISSING: Consequence("INDETERMINATE", "NO_SIGNING_CERTIFICATE_FOUND", "refuse"),
    ReasonCode.CERT_UNREADABLE: _BROKEN,
    ReasonCode.CERT_NO_ANCHOR: Consequence("INDETERMINATE", "NO_CERTIFICATE_CHAIN_FOUND", "refuse"),
    ReasonCode.CERT_EXPIRED: Consequence("INDETERMINATE", "OUT_OF_BOUNDS_NO_POE", "refuse"),
    ReasonCode.CERT_NOT_YET_VALID: Consequence("INVALID", "NOT_YET_VALID", "refuse"),
    ReasonCode.CERT_KEY_USAGE: Consequence("INDETERMINATE", "CHAIN_CONSTRAINTS_FAILURE", "refuse"),
    ReasonCode.CERT_PROFILE: Consequence("INDETERMINATE", "CHAIN_CONSTRAINTS_FAILURE", "refuse"),
    ReasonCode.CERT_CHAIN: _NOT_PROVEN,
    ReasonCode.CERT_LIST_EXPIRED: Consequence("INDETERMINATE", "TRY_LATER", "hold"),
    ReasonCode.REV_REVOKED: Consequence("INDETERMINATE", "REVOKED_NO_POE", "refuse"),
    ReasonCode.REV_CA_REVOKED: Consequence("INDETERMINATE", "REVOKED_CA_NO_POE", "refuse"),
    ReasonCode.REV_UNKNOWN: Consequence("INDETERMINATE", "TRY_LATER", "hold"),
    ReasonCode.TIME_IN_FUTURE: Consequence("INDETERMINATE", "SIG_CONSTRAINTS_FAILURE", "refuse"),
    ReasonCode.LIMIT_EVIDENCE: _HOSTILE,
    ReasonCode.EVIDENCE_STRUCTURE: _BROKEN,
    ReasonCode.TST_MALFORMED: _BROKEN,
    ReasonCode.TST_IMPRINT: Consequence("INVALID", "HASH_FAILURE", "refuse"),
    ReasonCode.TST_VALUE: Consequence("INVALID", "SIG_CRYPTO_FAILURE", "refuse"),
    ReasonCode.TST_ALGORITHM: _TOO_WEAK,
    ReasonCode.TST_UNTRUSTED: Consequence("INDETERMINATE", "NO_CERTIFICATE_CHAIN_FOUND", "refuse"),
    ReasonCode.TST_REVOKED: Consequence("INDETERMINATE", "REVOKED_NO_POE", "refuse"),
    ReasonCode.TST_REVOCATION_UNKNOWN: Consequence("INDETERMINATE", "TRY_LATER", "hold"),
    ReasonCode.TST_TIME: Consequence("INDETERMINATE", "TIMESTAMP_ORDER_FAILURE", "refuse"),
    ReasonCode.LIMIT_ZIP: _HOSTILE,
    ReasonCode.ZIP_MALFORMED: _BROKEN,
    ReasonCode.ZIP_AMBIGUOUS: _HOSTILE,
    ReasonCode.ZIP_NAME: _BROKEN,
    ReasonCode.ZIP_DUPLICATE: _BROKEN,
    ReasonCode.ZIP_ENCRYPTED: _BROKEN,
    ReasonCode.ZIP_METHOD: _BROKEN,
    ReasonCode.ZIP_SPECIAL: _BROKEN,
    ReasonCode.ASIC_MIMETYPE_MISSING: _BROKEN,
    ReasonCode.ASIC_MIMETYPE_PLACE: _BROKEN,
    ReasonCode.ASIC_MIMETYPE_VALUE: _BROKEN,
    ReasonCode.ASIC_PROFILE: _BROKEN,
    ReasonCode.ASIC_MANIFEST: _BROKEN,
    ReasonCode.ASIC_MISSING: Consequence("INDETERMINATE", "SIGNED_DATA_NOT_FOUND", "refuse"),
    ReasonCode.ASIC_COVERAGE: _BROKEN,
    ReasonCode.LIMIT_PDF: _HOSTILE,
    ReasonCode.PDF_MALFORMED: _BROKEN,
    ReasonCode.PDF_HYBRID: _BROKEN,
    ReasonCode.PDF_ENCRYPTED: _BROKEN,
    ReasonCode.PDF_ACTIVE: _BROKEN,
    ReasonCode.PDF_PROFILE: _BROKEN,
    ReasonCode.PDF_COVERAGE: _BROKEN,
    ReasonCode.PDF_CHANGED: _BROKEN,
    ReasonCode.PDF_CONTENT: _BROKEN,
    # A pin is an anchor, and a path to it is found to no other certificate.
    ReasonCode.SEAL_NOT_PINNED: Consequence("INDETERMINATE", "NO_CERTIFICATE_CHAIN_FOUND", "refuse"),
    ReasonCode.SEAL_PATH: Consequence("INVALID", "HASH_FAILURE", "refuse"),
    ReasonCode.SEAL_STRUCTURE: _BROKEN,
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a verdict is not VALID; ``detail`` is technical (an algorithm, an element name), never personal."""

    code: ReasonCode
    detail: str = ""

    @property
    def consequence(self) -> Consequence:
        """What follows from this reason."""
        return CONSEQUENCES[self.code]

    @property
    def text(self) -> str:
        """The English sentence, with the detail behind it."""
        sentence = catalogue()[self.code].en.replace("{value}", self.detail)
        return f"{sentence} ({self.detail})" if self.detail and self.detail not in sentence else sentence
