"""What the overview shows: how an office does, counted; and how the house does, for who keeps it. Read-only.

Everything is asked for an officer by his login; the queries leave out what is not his, and count in the database.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pipeline.conservation_looks import Look, last_look
from pipeline.database import Reads
from pipeline.gates import Gate, gates
from pipeline.status import Status
from registries import desk_overview
from registries.desk_overview import HourCount, Load, ReasonCount
from registries.led import count_set_aside
from registries.office_reasons import reasons_of
from registries.officers import Officer, names_of
from rules.envelope import BAKU
from schemas.return_reasons import ReturnReason
from schemas.review_terms import days_for

WEEKS = 8
LOAD_OF = timedelta(days=7)
# What somebody wants to know of a status, in the order in which it is shown.
GROUPS: Mapping[str, tuple[Status, ...]] = {
    "registered": (Status.REGISTERED, Status.ACCEPTED, Status.COMPLETED),
    "returned": (Status.RETURNED, Status.ARCHIVED),
    "refused": (Status.REFUSED, Status.DUPLICATE),
    "in_review": (Status.IN_REVIEW,),
    "other": (),
}


@dataclass(frozen=True, slots=True)
class HouseState:
    """How the house does: the last walk of conservation, what is paused, how much is set aside."""

    look: Look | None
    paused: Sequence[Gate]
    names: Mapping[str, str]  # by login, of officers among those who paused
    set_aside: int


@dataclass(frozen=True, slots=True)
class WhyReturned:
    """A reason of a return: a rule's (``office`` None), or an office's of its catalogue."""

    count: ReasonCount
    office: ReturnReason | None


@dataclass(frozen=True, slots=True)
class Overview:
    """The office's day. ``left``: by days that are left of the term (negative: late), how many wait.

    ``weeks``: by the Monday of the week of receipt and a group of statuses, how many. ``loads`` is empty for whoever
    leads nobody.
    """

    intake: Sequence[HourCount]
    left: Mapping[int, int]
    weeks: Mapping[tuple[date, str], int]
    returned: Sequence[WhyReturned]
    loads: Sequence[Load]


def house_state(reads: Reads, login: str) -> HouseState | None:
    """None for whose role it is none of."""
    aside = count_set_aside(reads, login)
    if aside is None:
        return None
    paused = tuple(one for one in gates(reads) if one.paused_at is not None)
    return HouseState(last_look(reads), paused, names_of(reads, {one.paused_by or "" for one in paused}), aside)


def overview(reads: Reads, who: Officer, now: datetime, window: timedelta) -> Overview:
    """What came in within ``window``, what waits, and what became of the last ``WEEKS``."""
    begun = now - timedelta(weeks=WEEKS)
    return Overview(
        intake=desk_overview.intake(reads, who.login, now - window),
        left=_left(desk_overview.waiting(reads, who.login), now),
        weeks=_weeks(desk_overview.outcomes(reads, who.login, begun)),
        returned=_why(reads, who, desk_overview.reasons(reads, who.login, begun), now),
        loads=desk_overview.loads(reads, who.login, now - LOAD_OF, now),
    )


def _left(rows: Iterable[HourCount], now: datetime) -> Mapping[int, int]:
    today, found = now.astimezone(BAKU).date(), Counter[int]()
    for one in rows:
        received = one.hour.astimezone(BAKU).date()
        found[(received + timedelta(days=days_for(one.what, received)) - today).days] += one.count
    return dict(sorted(found.items()))


def _weeks(rows: Iterable[HourCount]) -> Mapping[tuple[date, str], int]:
    found = Counter[tuple[date, str]]()
    for one in rows:
        day = one.hour.astimezone(BAKU).date()
        found[day - timedelta(days=day.weekday()), _group(one.what)] += one.count
    return dict(sorted(found.items()))


def _group(status: str) -> str:
    return next((name for name, among in GROUPS.items() if status in among), "other")


def _why(reads: Reads, who: Officer, counts: Iterable[ReasonCount], now: datetime) -> Sequence[WhyReturned]:
    today, known = now.astimezone(BAKU).date(), dict[str, Mapping[str, ReturnReason]]()
    told = []
    for one in counts:
        if one.reason and one.service not in known:
            known[one.service] = {
                code: reason
                for office in who.offices
                for code, reason in reasons_of(reads, str(office), one.service, today).items()
            }
        told.append(WhyReturned(one, known.get(one.service, {}).get(one.reason)))
    return told
