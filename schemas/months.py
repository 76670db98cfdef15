"""Calendar months, quarters and years as values: ``2026-03``, ``2026-Q1``, ``2026``; sorted as they follow."""

import re
from calendar import monthrange
from datetime import date
from typing import Any, ClassVar, Self

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

_MONTH = re.compile(r"20(0[1-9]|[1-9][0-9])-(0[1-9]|1[0-2])")
_MONTHS_IN_YEAR = 12
_QUARTER = re.compile(r"20(0[1-9]|[1-9][0-9])-Q[1-4]")
_YEAR = re.compile(r"20(0[1-9]|[1-9][0-9])")
_MONTHS_IN_QUARTER = 3
FIRST_DAY = date(2001, 1, 1)  # of which a month can be told


class _Period(str):
    """A period as text that sorts as it follows; another text than ``_text`` allows raises ValueError, which does not
    show it.
    """

    __slots__ = ()
    _text: ClassVar[re.Pattern[str]]

    def __new__(cls, text: str) -> Self:
        """Take ``text`` as it stands."""
        if cls._text.fullmatch(text) is None:
            raise ValueError(f"not a {cls.__name__.lower()}")
        return super().__new__(cls, text)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Models take the text strictly and dump a plain str."""
        return core_schema.no_info_after_validator_function(
            cls,
            core_schema.str_schema(strict=True),
            serialization=core_schema.plain_serializer_function_ser_schema(str, return_schema=core_schema.str_schema()),
        )


class Month(_Period):
    """A month of the years 2001 to 2099."""

    __slots__ = ()

    _text = _MONTH

    @classmethod
    def of(cls, day: date) -> Self:
        """The month that ``day`` lies in."""
        return cls(f"{day.year:04}-{day.month:02}")

    @property
    def first(self) -> date:
        """Its first day."""
        return date.fromisoformat(f"{self}-01")

    @property
    def length(self) -> int:
        """How many days it has."""
        return monthrange(self.first.year, self.first.month)[1]

    @property
    def last(self) -> date:
        """Its last day."""
        return self.first.replace(day=self.length)


class Quarter(_Period):
    """A quarter (rüb) of the years 2001 to 2099."""

    __slots__ = ()

    _text = _QUARTER

    @property
    def months(self) -> tuple[Month, ...]:
        """Its three months."""
        end = int(self[-1]) * _MONTHS_IN_QUARTER
        return tuple(Month(f"{self[:4]}-{month:02}") for month in range(end - _MONTHS_IN_QUARTER + 1, end + 1))

    @property
    def last(self) -> date:
        """Its last day."""
        return self.months[-1].last


class Year(_Period):
    """A year from 2001 to 2099."""

    __slots__ = ()

    _text = _YEAR

    @property
    def last(self) -> date:
        """Its last day."""
        return date(int(self), _MONTHS_IN_YEAR, 31)


def add_months(day: date, count: int) -> date:
    """The same day of the month ``count`` months later; the last day of that month where it has no such day."""
    years, month = divmod(day.month - 1 + count, _MONTHS_IN_YEAR)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_between(first: date, last: date) -> tuple[Month, ...]:
    """All months from that of ``first`` to that of ``last``; none where ``last`` lies before ``first``."""
    if last < first:
        return ()
    start = first.replace(day=1)
    count = (last.year - first.year) * _MONTHS_IN_YEAR + last.month - first.month
    return tuple(Month.of(add_months(start, later)) for later in range(count + 1))
