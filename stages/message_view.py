"""What the screen of messages shows: threads by employer, those that wait for an answer first. Read-only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.database import Reads
from pipeline.review import Decision, mark_of
from registries.desk import facts_on_desk
from registries.desk_item import Earlier
from registries.messages import MessageRow, decisions_on, messages, named_by
from registries.officers import officers
from rules.envelope import BAKU
from schemas.message import MESSAGE_CODE, Message
from schemas.review_terms import days_for
from stages.parse import ParseFacts

MOST = 30  # that wait, and as many that were answered


@dataclass(frozen=True, slots=True)
class Told:
    """One message. ``mark`` says what was shown ("" once it is decided); ``answer`` is None while it waits."""

    row: MessageRow
    said: Message
    about: Earlier | None
    due_at: datetime
    mark: str
    answer: Decision | None
    answered_by: str


@dataclass(frozen=True, slots=True)
class Thread:
    """The messages of one employer with their answers, oldest first."""

    voen: str
    insurer: str
    told: tuple[Told, ...]

    @property
    def waits(self) -> int:
        """How many have no answer yet."""
        return sum(one.answer is None for one in self.told)


def threads(reads: Reads, login: str, voen: str = "") -> Sequence[Thread]:
    """Those with unanswered messages first, the longest waiting of them first; then by the latest message."""
    rows = [
        *messages(reads, login, waiting=True, voen=voen, limit=MOST),
        *messages(reads, login, waiting=False, voen=voen, limit=MOST),
    ]
    by_party: dict[str, list[Told]] = {}  # in the order of the rows: of waiting ones first
    for one in _told(reads, login, rows):
        by_party.setdefault(one.row.voen, []).append(one)
    return [
        Thread(voen, told[0].row.insurer, tuple(sorted(told, key=lambda one: one.row.received_at)))
        for voen, told in by_party.items()
    ]


def _told(reads: Reads, login: str, rows: Sequence[MessageRow]) -> Sequence[Told]:
    ids = [row.submission for row in rows]
    parsed = facts_on_desk(reads, login, ids, ParseFacts.stage)
    said = {one: ParseFacts.model_validate_json(data).body for one, data in parsed.items()}
    decided, named = decisions_on(reads, login, ids), _named(reads, login, list(said.values()))
    names = {one.login: one.name for one in officers(reads)}
    found = []
    for row in rows:
        body, answer = said.get(row.submission), decided.get(row.submission)
        if isinstance(body, Message):
            about = None if body.about is None else named.get((row.voen, str(body.about)))
            mark = mark_of(reads, row.submission) if answer is None else ""
            officer = "" if answer is None else names.get(answer.officer, answer.officer)
            found.append(Told(row, body, about, _due(row), mark, answer, officer))
    return found


def _named(reads: Reads, login: str, said: Sequence[object]) -> Mapping[tuple[str, str], Earlier]:
    return named_by(reads, login, [str(one.about) for one in said if isinstance(one, Message) and one.about])


def _due(row: MessageRow) -> datetime:
    return row.received_at + timedelta(days=days_for(MESSAGE_CODE, row.received_at.astimezone(BAKU).date()))
