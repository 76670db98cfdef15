"""When a day begins and ends in Baku, as moments in UTC: by what ledger and registers are asked about days."""

from datetime import UTC, date, datetime, time, timedelta

from rules.envelope import BAKU

_EARLIEST, _LATEST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


def begin_of(day: date) -> datetime:
    """Its first moment."""
    return _in_utc(datetime.combine(day, time(), BAKU))


def end_of(day: date) -> datetime:
    """The first moment behind it."""
    return _LATEST if day == date.max else begin_of(day + timedelta(days=1))


def _in_utc(moment: datetime) -> datetime:
    """Trap: the calendar's first day begins in Baku before the calendar does in UTC."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return _EARLIEST
