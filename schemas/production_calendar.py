"""Production calendar of an insurer (istehsalat təqvimi), 003 §2.1.1: one document a month.

The XSD twin is ``xsd/production_calendar.xsd``; that own days go with the regime "digər" is
``rules/production_calendar.py``; which days are worked is ``rules/work_days.py``.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from schemas.binding import TEXT, Element, Group, Leaf
from schemas.frozen import DocumentBody
from schemas.lexical import read_count
from schemas.months import Month

MOST_DAYS = 31


class WorkRegime(StrEnum):
    """İş rejimi."""

    FIVE_DAY = "FIVE_DAY"  # beşgünlük iş həftəsi
    SIX_DAY = "SIX_DAY"  # altıgünlük iş həftəsi
    OTHER = "OTHER"  # digər: the insurer sets the days


class ProductionCalendar(DocumentBody):
    """``work_days``: days of the month that are worked, given with OTHER only (a rule)."""

    month: Month
    regime: WorkRegime
    work_days: Annotated[
        tuple[Annotated[int, Field(strict=True, ge=1, le=MOST_DAYS)], ...], Field(max_length=MOST_DAYS)
    ] = ()


PRODUCTION_CALENDAR = Group(
    ProductionCalendar,
    (
        Element("Month", "month", TEXT),
        Element("Regime", "regime", TEXT),
        Element("WorkDay", "work_days", Leaf(read=read_count, write=str), many=True),
    ),
)
