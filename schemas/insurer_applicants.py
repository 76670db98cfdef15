"""Who may be registered as an insurer by document 000 (``codes/insurer_applicants.csv``): a dated switch a kind.

000 contradicts itself: §1.1 and §1.2 leave sole entrepreneurs (fərdi sahibkarlar) out, §1.3 names them as the users.
Which holds is a row of the table, marked as an assumption, and no constant.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from schemas.code_table import Term, once_per_tables, read_table, take_term


class ApplicantKind(StrEnum):
    """Who applies."""

    INDIVIDUAL = "INDIVIDUAL"  # fiziki şəxs
    SOLE_ENTREPRENEUR = "SOLE_ENTREPRENEUR"  # fərdi sahibkar


@dataclass(frozen=True, slots=True)
class Admission:
    """Whether a kind of applicant is admitted in a term."""

    applicant: ApplicantKind
    admitted: bool
    term: Term
    confidence: str
    source: str


def is_admitted(applicant: ApplicantKind, day: date, rows: tuple[Admission, ...] | None = None) -> bool:
    """Whether ``applicant`` may be registered on ``day``; on a day without a row: no."""
    known = admissions() if rows is None else rows
    return any(one.admitted for one in known if one.applicant is applicant and one.term.covers(day))


@once_per_tables
def admissions() -> tuple[Admission, ...]:
    """All rows. Raises ValueError for an unknown kind or a switch that is neither true nor false."""
    return tuple(_admission(row) for row in read_table("insurer_applicants"))


def _admission(row: dict[str, str]) -> Admission:
    term, admitted = take_term(row), row.pop("admitted")
    if admitted not in {"true", "false"}:
        raise ValueError("insurer_applicants.csv: admitted is true or false")
    return Admission(ApplicantKind(row.pop("applicant")), admitted == "true", term, **row)
