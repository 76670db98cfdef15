"""Public holidays of Azerbaijan and days off by decision of the Cabinet (``codes/public_holidays.csv``).

Labour Code art. 105: fixed holidays, Novruz, the feasts Ramazan and Qurban (two days each, named each December for the
next year). Rows marked K were taken over from a library of holidays and not compared with the decisions themselves.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from schemas.code_table import once_per_tables, read_table, take_term

_YEARLY = "01-20"


class HolidayKind(StrEnum):
    """What else follows from a day that is not worked."""

    HOLIDAY = "HOLIDAY"  # a weekly rest day on it moves to the next work day (art. 105.5)
    FEAST = "FEAST"  # the same; on another holiday, too, the next work day is free (art. 105.6)
    DAY_OFF = "DAY_OFF"  # mourning, elections: nothing moves
    SWAP = "SWAP"  # free instead of a rest day that is worked


@dataclass(frozen=True, slots=True)
class Holiday:
    """One day off. ``worked_instead`` is given for SWAP only."""

    day: date
    kind: HolidayKind
    name_az: str
    name_en: str
    worked_instead: date | None = None


@once_per_tables
def known_years() -> range:
    """The years whose calendar is complete: those whose feasts are in the table."""
    years = [int(row["day"][:4]) for row in read_table("public_holidays") if row["kind"] == HolidayKind.FEAST]
    return range(min(years), max(years) + 1)


@once_per_tables
def holidays_of(year: int) -> tuple[Holiday, ...]:
    """The days off of ``year`` in the order of the table. A year beyond ``known_years`` lacks its feasts."""
    found: list[Holiday] = []
    for row in read_table("public_holidays"):
        term = take_term(row)
        first = _first_day(row["day"], year)
        if first.year == year and term.covers(first):
            found += [_holiday(row, first + timedelta(later)) for later in range(int(row["days"]))]
    return tuple(found)


def _first_day(text: str, year: int) -> date:
    """``MM-DD`` is a day of each year, ``YYYY-MM-DD`` of its own."""
    return date.fromisoformat(f"{year}-{text}" if len(text) == len(_YEARLY) else text)


def _holiday(row: dict[str, str], day: date) -> Holiday:
    instead = date.fromisoformat(row["worked_instead"]) if row["worked_instead"] else None
    return Holiday(day, HolidayKind(row["kind"]), row["name_az"], row["name_en"], instead)
