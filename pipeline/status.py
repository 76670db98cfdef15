"""The one table of statuses and transitions. The engine, the docs and the state-machine tests are made from it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Status(StrEnum):
    """Where a submission stands."""

    RECEIVED = "received"
    IN_PROGRESS = "in_progress"
    ON_HOLD = "on_hold"
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    ACCEPTED = "accepted"
    REGISTERED = "registered"
    RETURNED = "returned"
    REFUSED = "refused"
    DUPLICATE = "duplicate"
    SPLIT = "split"
    COMPLETED = "completed"
    MERGED = "merged"
    DELETED = "deleted"
    WITHDRAWN = "withdrawn"
    ARCHIVED = "archived"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a status means, in both languages; ``terminal``: it has ended, whatever its sender may make of it."""

    terminal: bool
    az: str
    en: str


MEANINGS: dict[Status, Meaning] = {
    Status.RECEIVED: Meaning(False, "Qəbul edildi, yoxlanılmağı gözləyir", "Stored and numbered; waits to be verified"),
    Status.IN_PROGRESS: Meaning(False, "İcrada", "Verified and parsed; being judged"),
    Status.ON_HOLD: Meaning(
        False, "Kənar məlumat gözlənilir", "Waits for something outside, with a reason and an end (revocation unknown)"
    ),
    Status.DRAFT: Meaning(False, "Qaralama", "Unsigned, or not yet signed by all who must"),
    Status.IN_REVIEW: Meaning(False, "Yerli orqanda baxışdadır", "Parked for the local office that decides"),
    Status.ACCEPTED: Meaning(False, "Qəbul edilmiş", "Decided; the registers follow"),
    Status.REGISTERED: Meaning(True, "Reyestrə yazılmış", "Its effects are in the registers"),
    Status.RETURNED: Meaning(
        True, "Geri qaytarılmış", "Given back with findings and reasons; correct it and send anew"
    ),
    Status.REFUSED: Meaning(True, "İmtina edilmiş", "Nothing to correct: broken, not ours, or already done"),
    Status.DUPLICATE: Meaning(True, "Təkrar", "The same document again: answered with the first result"),
    Status.SPLIT: Meaning(False, "Hissələrə bölünmüş", "A bundle: each part has its own way and its own answer"),
    Status.COMPLETED: Meaning(True, "Tamamlanmış", "A bundle all of whose parts have ended; its summary is made"),
    Status.MERGED: Meaning(True, "Qaralamaya əlavə edilmiş", "Became part of a draft: its signature or a new version"),
    Status.DELETED: Meaning(True, "Silinmiş", "A draft that its sender deleted"),
    Status.WITHDRAWN: Meaning(True, "Geri götürülmüş", "Taken back by its sender before it was decided"),
    Status.ARCHIVED: Meaning(True, "Arxiv edilmiş", "Given back, and followed by a copy or a corrected document"),
    Status.QUARANTINED: Meaning(False, "Ayrılmış", "Set aside for an operator, with its evidence"),
}

By = Literal["sender", "engine", "operator", "officer"]


@dataclass(frozen=True, slots=True)
class Transition:
    """``source`` None: it comes to be. ``notice``: the kinds of answers that follow ("" none)."""

    source: Status | None
    event: str
    by: By
    target: Status
    notice: str = ""


_WORKING = (Status.RECEIVED, Status.IN_PROGRESS, Status.ON_HOLD)


def _from_working(event: str, target: Status, notice: str) -> tuple[Transition, ...]:
    return tuple(Transition(source, event, "engine", target, notice) for source in _WORKING)


TRANSITIONS: tuple[Transition, ...] = (
    Transition(None, "arrive", "sender", Status.RECEIVED, "receipt"),
    Transition(None, "split_off", "engine", Status.RECEIVED),
    *_from_working("advance", Status.IN_PROGRESS, ""),
    *_from_working("rejudge", Status.IN_PROGRESS, ""),
    *_from_working("hold", Status.ON_HOLD, "processing"),
    *_from_working("draft", Status.DRAFT, "processing"),
    *_from_working("return", Status.RETURNED, "processing, return"),
    *_from_working("refuse", Status.REFUSED, "processing, refusal"),
    *_from_working("duplicate", Status.DUPLICATE, "processing, duplicate"),
    *_from_working("quarantine", Status.QUARANTINED, "processing"),
    *_from_working("park", Status.IN_REVIEW, "processing"),
    *_from_working("accept", Status.ACCEPTED, ""),
    Transition(Status.ACCEPTED, "register", "engine", Status.REGISTERED, "processing, acceptance"),
    *_from_working("split", Status.SPLIT, ""),
    Transition(Status.SPLIT, "complete", "engine", Status.COMPLETED, "processing, summary"),
    *_from_working("merge", Status.MERGED, "processing"),
    Transition(Status.DRAFT, "revise", "sender", Status.DRAFT),
    Transition(Status.DRAFT, "sign", "sender", Status.RECEIVED),
    Transition(Status.DRAFT, "delete", "sender", Status.DELETED),
    Transition(Status.DRAFT, "supersede", "sender", Status.MERGED),
    Transition(Status.IN_REVIEW, "endorse", "officer", Status.IN_REVIEW),
    Transition(Status.IN_REVIEW, "decide", "officer", Status.IN_PROGRESS),
    Transition(Status.IN_REVIEW, "withdraw", "sender", Status.WITHDRAWN),
    Transition(Status.ON_HOLD, "withdraw", "sender", Status.WITHDRAWN),
    Transition(Status.RETURNED, "archive", "sender", Status.ARCHIVED),
    Transition(None, "copy", "sender", Status.DRAFT),
    Transition(Status.QUARANTINED, "release", "operator", Status.RECEIVED, "processing"),
    Transition(Status.QUARANTINED, "refuse", "operator", Status.REFUSED, "processing, refusal"),
)

_TARGETS = {(t.source, t.event): t for t in TRANSITIONS}


class ForbiddenTransitionError(ValueError):
    """An event that the table does not allow from where the submission stands."""

    def __init__(self, source: Status | None, event: str) -> None:
        self.source = source
        self.event = event
        super().__init__(f"{event} is not possible from {source}")


def transition(source: Status | None, event: str) -> Transition:
    """The row for (source, event). Raises ForbiddenTransitionError."""
    try:
        return _TARGETS[source, event]
    except KeyError:
        raise ForbiddenTransitionError(source, event) from None


def is_open(status: str) -> bool:
    """Something will, or can, still happen to it."""
    return not MEANINGS[Status(status)].terminal
