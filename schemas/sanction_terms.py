"""Financial sanctions and administrative fines by date (``codes/sanctions.csv``)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from schemas.code_table import Term, once_per_tables, one_a_day, read_table, row_on, take_term
from schemas.lexical import read_amount
from schemas.shares import read_percent


class Offence(StrEnum):
    """What is punished."""

    LATE_REPORT = "LATE_REPORT"
    LATE_NO_ACTIVITY_CERTIFICATE = "LATE_NO_ACTIVITY_CERTIFICATE"
    EVASION_UP_TO_2000 = "EVASION_UP_TO_2000"  # Code of Administrative Offences art. 460
    OLD_257_2 = "OLD_257_2"  # the code before 2016
    OLD_257_4 = "OLD_257_4"  # the same: data on insured persons not given
    UNREGISTERED_WORKER = "UNREGISTERED_WORKER"


class Who(StrEnum):
    """Whom it falls on."""

    ANY = "ANY"
    PERSON = "PERSON"
    OFFICIAL = "OFFICIAL"
    LEGAL = "LEGAL"


@dataclass(frozen=True, slots=True)
class SanctionTerms:
    """From ``lowest`` to ``highest``: qəpik, or shares of the amount in question. ``time``: how often in the year, the
    highest row for all that follow; 0 where it does not matter.
    """

    offence: Offence
    who: Who
    time: int
    lowest: int | Fraction
    highest: int | Fraction
    term: Term
    confidence: str
    source: str

    @property
    def is_share(self) -> bool:
        """Whether it is a share of an amount."""
        return isinstance(self.highest, Fraction)


def sanction_terms_on(offence: Offence, who: Who, time: int, day: date) -> SanctionTerms | None:
    """The row for the ``time``-th offence of the year; None where the table has none."""
    mine = [
        row for row in sanction_terms() if row.offence is offence and row.who in {who, Who.ANY} and row.time <= time
    ]
    most = max((row.time for row in mine if row.term.covers(day)), default=0)
    return row_on((row for row in mine if row.time == most), day)


@once_per_tables
def sanction_terms() -> tuple[SanctionTerms, ...]:
    """All rows. Raises ValueError where two of one kind hold on one day."""
    rows = []
    for row in read_table("sanctions"):
        term, offence, who, time = take_term(row), Offence(row.pop("offence")), Who(row.pop("who")), row.pop("time")
        read = read_percent if row.pop("unit") == "PERCENT" else read_amount
        lowest, highest = read(row.pop("lowest")), read(row.pop("highest"))
        rows.append(SanctionTerms(offence, who, int(time or 0), lowest, highest, term, **row))
    return one_a_day(rows, lambda row: (row.offence, row.who, row.time))
