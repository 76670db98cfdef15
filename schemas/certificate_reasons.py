"""Which kind of certificate follows from the reason of an application (``codes/certificate_reasons.csv``), dated.

The manual names the four reasons and, in its title, the two kinds; which follows from which is our inference: what was
lost is given again as a duplicate, all else is replaced.
"""

from dataclasses import dataclass
from datetime import date

from schemas.certificate import CertificateKind, Reason
from schemas.code_table import Term, once_per_tables, read_table, take_term


@dataclass(frozen=True, slots=True)
class CertificateReason:
    """One row: what comes of a reason while ``term`` holds."""

    reason: Reason
    kind: CertificateKind
    name_az: str
    name_en: str
    term: Term
    confidence: str
    source: str


def reason_on(reason: Reason, day: date) -> CertificateReason | None:
    """The row of ``reason`` that holds on ``day``; None: it is no reason on that day."""
    return next((one for one in certificate_reasons() if one.reason is reason and one.term.covers(day)), None)


def newest_reason(code: str) -> CertificateReason | None:
    """The last row of a reason, in force or not: for naming what was told once."""
    return next((one for one in reversed(certificate_reasons()) if one.reason.value == code), None)


@once_per_tables
def certificate_reasons() -> tuple[CertificateReason, ...]:
    """All rows. Raises ValueError where two rows of a reason hold on one day."""
    rows: list[CertificateReason] = []
    for row in read_table("certificate_reasons"):
        term, reason, kind = take_term(row), Reason(row.pop("reason")), CertificateKind(row.pop("kind"))
        if any(one.reason is reason and one.term.meets(term) for one in rows):
            raise ValueError(f"certificate_reasons.csv has two rows of {reason} for one day")
        rows.append(CertificateReason(reason=reason, kind=kind, term=term, **row))
    return tuple(rows)
