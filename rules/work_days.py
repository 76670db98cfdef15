"""Which days are worked: by the official week of five or six days, or by the insurer's own calendar (003 §2.1.1)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType

from schemas.code_table import once_per_tables
from schemas.months import Month
from schemas.production_calendar import ProductionCalendar, WorkRegime
from schemas.public_holidays import Holiday, HolidayKind, holidays_of, known_years

_REST = {WorkRegime.FIVE_DAY: frozenset({5, 6}), WorkRegime.SIX_DAY: frozenset({6})}
_MOVING = frozenset({HolidayKind.HOLIDAY, HolidayKind.FEAST})
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The calendar of one insurer: the regime of each month that he saved, and his own days where it is OTHER.

    A month that he did not save is worked five days a week (our assumption).
    """

    regimes: Mapping[Month, WorkRegime] = field(default_factory=dict)
    own_days: Mapping[Month, frozenset[date]] = field(default_factory=dict)

    @classmethod
    def of(cls, saved: Iterable[ProductionCalendar]) -> "WorkCalendar":
        """From the saved documents; of two for one month the later counts."""
        newest = {one.month: one for one in saved}
        own = {
            month: frozenset(month.first.replace(day=day) for day in one.work_days if day <= month.length)
            for month, one in newest.items()
            if one.regime is WorkRegime.OTHER
        }
        regimes = {month: one.regime for month, one in newest.items()}
        return cls(MappingProxyType(regimes), MappingProxyType(own))

    def work_days(self, month: Month) -> frozenset[date] | None:
        """The days of ``month`` that are worked, at least one; None where no calendar tells them."""
        regime = self.regimes.get(month, WorkRegime.FIVE_DAY)
        if regime is WorkRegime.OTHER:
            return self.own_days.get(month) or None
        return official_work_days(month, regime)


@once_per_tables
def official_work_days(month: Month, regime: WorkRegime) -> frozenset[date] | None:
    """The work days of ``month`` in a week of five or six days; None for years whose feasts are not known.

    Raises KeyError for OTHER, which has no official days (our bug).
    """
    if month.first.year not in known_years():
        return None
    days = (month.first + later * _DAY for later in range(month.length))
    return frozenset(day for day in days if is_work_day(day, regime))


def is_work_day(day: date, regime: WorkRegime = WorkRegime.FIVE_DAY) -> bool:
    """Whether ``day`` is worked; beyond the known years its feasts are not known and count as work days.

    Raises KeyError for OTHER, which has no official days (our bug).
    """
    free, worked = _exceptions(day.year, regime)
    return day in worked or (day not in free and not _rests(day, regime))


def first_work_day(day: date, regime: WorkRegime = WorkRegime.FIVE_DAY) -> date:
    """``day`` itself or the first work day after it, as ``is_work_day`` tells them."""
    while not is_work_day(day, regime):
        day += _DAY
    return day


def _rests(day: date, regime: WorkRegime) -> bool:
    return day.weekday() in _REST[regime]


@once_per_tables
def _exceptions(year: int, regime: WorkRegime) -> tuple[frozenset[date], frozenset[date]]:
    """Days off and rest days that are worked, in and around ``year``: both move over the end of a year."""
    kinds: dict[date, set[HolidayKind]] = defaultdict(set)
    swaps: list[Holiday] = []
    for holiday in (*holidays_of(year - 1), *holidays_of(year), *holidays_of(year + 1)):
        if holiday.kind is HolidayKind.SWAP:
            swaps.append(holiday)
        else:
            kinds[holiday.day].add(holiday.kind)
    free = _with_moved_days(kinds, regime)
    worked: set[date] = set()
    for swap in swaps:
        instead = swap.worked_instead
        # Where that day is worked anyway (a Saturday in a week of six days) there is nothing to exchange.
        if instead is not None and (instead in free or _rests(instead, regime)):
            free.add(swap.day)
            worked.add(instead)
    return frozenset(free - worked), frozenset(worked)


def _with_moved_days(kinds: Mapping[date, set[HolidayKind]], regime: WorkRegime) -> set[date]:
    """The named days off and the work days that rest days move to (Labour Code art. 105.5, 105.6)."""
    free = set(kinds)
    for day in sorted(kinds):
        moves = int(_rests(day, regime) and not kinds[day].isdisjoint(_MOVING))
        moves += kinds[day] >= _MOVING
        for _ in range(moves):
            free.add(_next_work_day(day, free, regime))
    return free


def _next_work_day(day: date, free: set[date], regime: WorkRegime) -> date:
    later = day + _DAY
    while later in free or _rests(later, regime):
        later += _DAY
    return later
