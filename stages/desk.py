"""What an officer does at his desk: take, give back, decide, accept many at once. Each is one write transaction.

Decisions go through ``office.decide_as``; here stands only what a desk adds: nobody decides what somebody else has in
his hands, and what is accepted unseen has no findings, stands as the list showed it and needs no second officer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from pipeline.database import Reads, Write
from pipeline.overview import history
from pipeline.review import NotInReviewError
from pipeline.status import Status
from registries.desk import found_on_desk
from registries.desk_holds import HeldError, Hold, drop_hold, end_hold, free_for, put_hold
from registries.desk_item import decider_name, head_of
from registries.officers import find
from stages.office import (
    CameTo,
    ChangedSinceSeenError,
    NoAnswerError,
    NotForOfficerError,
    Said,
    decide_as,
    needs_two,
)

MOST_AT_ONCE = 200
Left = Literal["", "not_for_officer", "decided", "held", "findings", "changed", "two"]
_LEFT: Mapping[type[ValueError], Left] = {
    NotForOfficerError: "not_for_officer",
    NoAnswerError: "not_for_officer",  # nobody accepts a message unread
    HeldError: "held",
    ChangedSinceSeenError: "changed",
}


@dataclass(frozen=True, slots=True)
class LateDecision:
    """Who was first: ``name`` "" where nobody decided (its sender took it back)."""

    name: str
    verdict: str
    at: datetime
    status: str


def take(tx: Write, login: str, submission_id: str, now: datetime) -> Hold:
    """He works on it. Raises NotForOfficerError, NotInReviewError, HeldError."""
    mine = find(tx, login, submission_id, to_decide=True)
    if mine is None:
        raise NotForOfficerError(submission_id)
    if mine.status != Status.IN_REVIEW:
        raise NotInReviewError(submission_id, mine.status)
    return put_hold(tx, login, submission_id, now)


def give_back(tx: Write, login: str, submission_id: str) -> None:
    """He no longer works on it."""
    end_hold(tx, login, submission_id)


def decide_at_desk(tx: Write, submission_id: str, said: Said, now: datetime) -> CameTo:
    """His decision, unless somebody else works on it; what it came to. Raises HeldError and those of ``decide_as``."""
    if find(tx, said.officer, submission_id, to_decide=True) is None:
        raise NotForOfficerError(submission_id)
    free_for(tx, said.officer, submission_id, now)
    came_to = decide_as(tx, submission_id, said, now)
    drop_hold(tx, submission_id)
    return came_to


def accept_clean(tx: Write, shown: Mapping[str, int], said: Said, now: datetime) -> Mapping[str, Left]:
    """Accepts items (id → number of events that the list showed) that have no findings; why each other one was left.

    What needs two officers is left: each of them opens it. All that can be accepted is, in this transaction. Raises
    ValueError for more than ``MOST_AT_ONCE``.
    """
    if len(shown) > MOST_AT_ONCE:
        raise ValueError(f"at most {MOST_AT_ONCE} at once")
    found = found_on_desk(tx, said.officer, list(shown))
    by_two = needs_two(tx, said.officer, list(shown), now)
    accepted = replace(said, verdict="accept", reasons=(), text="")
    return {
        one: "findings" if one in found else "two" if one in by_two else _accept(tx, one, events, accepted, now)
        for one, events in shown.items()
    }


def _accept(tx: Write, submission_id: str, events: int, said: Said, now: datetime) -> Left:
    head = head_of(tx, said.officer, submission_id)
    if head is None:
        return "not_for_officer"
    if head.status != Status.IN_REVIEW:
        return "decided"
    if head.events != events:
        return "changed"
    try:
        decide_at_desk(tx, submission_id, said, now)
    except (NotForOfficerError, NoAnswerError, HeldError, ChangedSinceSeenError) as left:
        return _LEFT[type(left)]
    return ""


def who_was_first(reads: Reads, login: str, submission_id: str) -> LateDecision | None:
    """What a late second decision is told: the last decision, or how it ended without one. None: not for him."""
    head = head_of(reads, login, submission_id)
    if head is None:
        return None
    events = history(reads, submission_id)
    decided: Sequence[LateDecision] = [
        LateDecision(decider_name(reads, one.data["officer"]), one.data["verdict"], one.at, head.status)
        for one in events
        if one.kind == "decide"
    ]
    return decided[-1] if decided else LateDecision("", "", events[-1].at, head.status)
