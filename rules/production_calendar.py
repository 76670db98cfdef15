"""Rules of a production calendar: only with the regime "digər" the insurer sets the days (003 §2.1.1)."""

from collections.abc import Iterator
from datetime import date

from rules.envelope import check_envelope
from rules.places import numbered
from schemas.envelope import Envelope
from schemas.findings import Finding, finding
from schemas.production_calendar import ProductionCalendar, WorkRegime

_ROOT = "/Submission/ProductionCalendar"


def check_production_calendar(
    document: ProductionCalendar, envelope: Envelope, received_on: date
) -> tuple[Finding, ...]:
    """All findings about the document and its envelope; ``received_on`` is the day of receipt in Baku."""
    return (*check_envelope(envelope, received_on), *_check_days(document))


def _check_days(document: ProductionCalendar) -> Iterator[Finding]:
    if document.regime is not WorkRegime.OTHER:
        if document.work_days:
            place, _ = next(numbered(_ROOT, "WorkDay", document.work_days))
            yield finding("CALENDAR_DAYS_NOT_ALLOWED", where=place)
        return
    if not document.work_days:
        yield finding("CALENDAR_DAYS_MISSING", where=_ROOT)
    seen: set[int] = set()
    for place, day in numbered(_ROOT, "WorkDay", document.work_days):
        if day > document.month.length:
            yield finding("CALENDAR_DAY_OUTSIDE_MONTH", where=place, value=str(day))
        elif day in seen:
            yield finding("CALENDAR_DAY_TWICE", where=place, value=str(day))
        seen.add(day)
