"""By which day a payment or a report is due: a day after its period, moved to a work day where the table says so.

Work days are those of the official week of five days. The feasts of a year are named in the December before: for a
year beyond the table of holidays the day is counted without them and may still move (``certain`` is False).
"""

from dataclasses import dataclass
from datetime import date

from rules.work_days import first_work_day, is_work_day
from schemas.due_terms import Duty, Period, Shift, due_terms_on
from schemas.months import add_months
from schemas.public_holidays import known_years


@dataclass(frozen=True, slots=True)
class DueDate:
    """``day`` is the last one that is in time, ``named`` the one that the law names."""

    day: date
    named: date
    certain: bool

    @property
    def moved(self) -> bool:
        """Whether the named day is not worked."""
        return self.day != self.named


def due_date(duty: Duty, period: Period) -> DueDate | None:
    """When ``duty`` is due for ``period``; None where the table has no row for it.

    Raises TypeError for a period of another kind: a report of a quarter is not due for a month (our bug).
    """
    terms = due_terms_on(duty, period.last)
    if terms is None:
        return None
    if not isinstance(period, terms.period):
        raise TypeError(f"{duty} is not due for a {type(period).__name__.lower()}")
    named = add_months(period.last.replace(day=1), terms.months_later).replace(day=terms.day)
    if terms.shift is Shift.NONE or is_work_day(named):
        return DueDate(named, named, certain=terms.shift is Shift.NONE or named.year in known_years())
    day = first_work_day(named)
    return DueDate(day, named, certain=day.year in known_years())
