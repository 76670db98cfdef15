"""By which day a duty must be done (``codes/due_dates.csv``), by the period that it is for."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from schemas.code_table import Term, once_per_tables, one_a_day, read_table, row_on, take_term
from schemas.months import Month, Quarter, Year


class Duty(StrEnum):
    """What must be done."""

    MDSS_PAYMENT = "MDSS_PAYMENT"
    UNEMPLOYMENT_PAYMENT = "UNEMPLOYMENT_PAYMENT"
    MEDICAL_PAYMENT = "MEDICAL_PAYMENT"
    QUARTERLY_REPORT = "QUARTERLY_REPORT"  # rüblük hesabat, vahid bəyannamə
    NO_ACTIVITY_CERTIFICATE = "NO_ACTIVITY_CERTIFICATE"  # fəaliyyətin olmaması barədə arayış
    YEARLY_REPORT = "YEARLY_REPORT"  # B3


class Shift(StrEnum):
    """What becomes of a due day that is not worked."""

    NEXT_WORK_DAY = "NEXT_WORK_DAY"
    NONE = "NONE"


Period = Month | Quarter | Year
PERIODS: dict[str, type[Period]] = {"MONTH": Month, "QUARTER": Quarter, "YEAR": Year}


@dataclass(frozen=True, slots=True)
class DueTerms:
    """On ``day`` of the month that comes ``months_later`` after the last one of a period; ``term`` covers the last day
    of the period.
    """

    duty: Duty
    period: type[Period]
    months_later: int
    day: int
    shift: Shift
    term: Term
    confidence: str
    source: str


def due_terms_on(duty: Duty, last_day: date) -> DueTerms | None:
    """The row for a period that ends on ``last_day``; None where the table has none."""
    return row_on((row for row in due_terms() if row.duty is duty), last_day)


@once_per_tables
def due_terms() -> tuple[DueTerms, ...]:
    """All rows. Raises ValueError where two of one duty hold on one day."""
    rows = []
    for row in read_table("due_dates"):
        term, duty, shift = take_term(row), Duty(row.pop("duty")), Shift(row.pop("shift"))
        period, later, day = PERIODS[row.pop("period")], int(row.pop("months_later")), int(row.pop("day"))
        rows.append(DueTerms(duty, period, later, day, shift, term, **row))
    return one_a_day(rows, lambda row: row.duty)
