"""What a supervisor orders, each checked in the transaction that does it, and written down (``registries/acts.py``).

Role and office are asked here: a supervisor for the offices that he leads, an administrator for pauses alone. Every
order is taken back by its opposite: a hold is handed on, a route goes on, a reason has another version.

ValueError
├── NotForSupervisorError  not his office, not his role, or no such thing; which of them is not told
├── NotAColleagueError     nobody who decides in that office
├── NoReasonGivenError     an order that stops work, or ends it, has its reason
├── UnknownRouteError      no route of that name
└── UnfitReasonError       a reason's sentences in both languages, readable, and a day that is not past
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from pipeline.database import Reads, Write
from pipeline.gates import pause, resume
from pipeline.quarantine import QuarantineDesk
from pipeline.quarantine import Said as OperatorSaid
from pipeline.review import NotInReviewError
from pipeline.status import Status
from registries.acts import Act, What, write_act
from registries.desk_holds import Hold, give_hold
from registries.led import decides_in, leads, may_pause, sees_quarantined
from registries.office_reasons import Version, versions_of, write_version
from registries.officers import find
from rules.envelope import BAKU
from schemas.services import SERVICES
from schemas.text import are_plain_lines, is_plain_text
from stages.routes import ROUTES

HANDED = timedelta(hours=8)  # whom it was given to finds it among his own, on that day
LONGEST_WHY = 1000
LONGEST_REASON = 300
OWN = "OFFICE_"
NEW = ""  # the code of a reason that has none yet
Way = Literal["release", "refuse"]


class NotForSupervisorError(ValueError):
    """Not his to order."""


class NotAColleagueError(ValueError):
    """Nobody who decides there."""


class NoReasonGivenError(ValueError):
    """An order without its reason, or with one that is too long or unreadable."""


class UnknownRouteError(ValueError):
    """No route of that name."""


class UnfitReasonError(ValueError):
    """``field`` is what is wrong with it: az, en, day, service, code."""

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__(field)


@dataclass(frozen=True, slots=True)
class Leader:
    """Who orders; ``user`` is who sits there, by the operating system or by the session."""

    login: str
    user: str


def hand(tx: Write, leader: Leader, submission_id: str, to: str, now: datetime) -> Hold:
    """Puts an item into the hands of ``to`` (himself: he takes it over), whoever had it.

    Raises NotForSupervisorError, NotInReviewError, NotAColleagueError.
    """
    mine = find(tx, leader.login, submission_id, to_decide=True)
    if mine is None or not leads(tx, leader.login, mine.office):
        raise NotForSupervisorError(submission_id)
    if mine.status != Status.IN_REVIEW:
        raise NotInReviewError(submission_id, mine.status)
    if not decides_in(tx, to, mine.office) or mine.first == to:  # who was first of two cannot end it
        raise NotAColleagueError(to)
    held = give_hold(tx, to, submission_id, now, HANDED)
    write_act(tx, Act(now, leader.login, leader.user, What.HAND, mine.office, submission_id, to))
    return held


def pause_route(tx: Write, leader: Leader, route: str, why: str, now: datetime) -> bool:
    """Nothing of it is begun from now on; False if that was so already. Raises the errors of this module."""
    _may_pause(tx, leader, route)
    reason = _why(why)
    done = pause(tx, "route", route, by=leader.login, reason=reason, at=now)
    if done:
        write_act(tx, Act(now, leader.login, leader.user, What.PAUSE, about=f"{route}: {reason}"))
    return done


def resume_route(tx: Write, leader: Leader, route: str, now: datetime) -> bool:
    """It goes on; False if it was not paused. Raises NotForSupervisorError, UnknownRouteError."""
    _may_pause(tx, leader, route)
    done = resume(tx, "route", route)
    if done:
        write_act(tx, Act(now, leader.login, leader.user, What.RESUME, about=route))
    return done


def _may_pause(reads: Reads, leader: Leader, route: str) -> None:
    if not may_pause(reads, leader.login):
        raise NotForSupervisorError(route)
    if route not in ROUTES:
        raise UnknownRouteError(route)


def decide_quarantined(
    tx: Write,
    desk: QuarantineDesk,
    leader: Leader,
    submission_id: str,
    way: Way,
    why: str,
    now: datetime,
) -> None:
    """Releases what was set aside, or refuses it. Raises NotForSupervisorError, NoReasonGivenError."""
    one = sees_quarantined(tx, leader.login, submission_id, to_decide=True)
    if one is None:
        raise NotForSupervisorError(submission_id)
    reason = _why(why)
    act = desk.release if way == "release" else desk.refuse
    act(tx, submission_id, OperatorSaid(leader.user, reason), now)
    write_act(tx, Act(now, leader.login, leader.user, What(way), one.office, submission_id))


def put_reason(tx: Write, leader: Leader, version: Version, now: datetime) -> Version:
    """A new version of an office's reason begins at its day; one without a code (``NEW``) gets its own.

    Raises NotForSupervisorError, UnfitReasonError.
    """
    if not leads(tx, leader.login, version.office):
        raise NotForSupervisorError(version.office)
    code = version.code or _next_code(tx, version)
    az, en = version.az.strip(), version.en.strip()
    made = replace(version, code=code, az=az, en=en, login=leader.login, at=now)
    if wrong := unfit(made, now.astimezone(BAKU).date()):
        raise UnfitReasonError(wrong)
    write_version(tx, made)
    about = f"{made.service} {made.code} {made.begins.isoformat()}"
    write_act(tx, Act(now, leader.login, leader.user, What.REASON, version.office, about=about))
    return made


def _next_code(reads: Reads, version: Version) -> str:
    """The writer is alone in his transaction: no two get the same."""
    written = {one.code for one in versions_of(reads, version.office, version.service) if one.code.startswith(OWN)}
    return f"{OWN}{len(written) + 1}"


def unfit(version: Version, today: date) -> str:
    """What is wrong with a version; "" nothing is."""
    for field, text in (("az", version.az), ("en", version.en)):
        if not 0 < len(text.strip()) <= LONGEST_REASON or not is_plain_text(text.strip()):
            return field
    if version.service not in SERVICES:
        return "service"
    if not is_code(version.code):
        return "code"
    return "day" if version.begins < today else ""


def is_code(text: str) -> bool:
    """Whether it can be a reason's code: capitals, digits and underscores, a letter first."""
    return text[:1].isalpha() and len(text) <= 40 and set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")  # noqa: PLR2004


def _why(text: str) -> str:
    told = text.strip()
    if not told or len(told) > LONGEST_WHY or not are_plain_lines(told):
        raise NoReasonGivenError("a reason is wanted")
    return told
