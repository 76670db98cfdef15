"""What an operator sees of quarantined submissions: since when, why, at which stage, and where the bytes lie.

Read-only. Ids, codes and digests; the words of operators (``words``) are the only ones that may be personal. Never
content.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from pipeline import canonical, ledger
from pipeline.database import Reads
from pipeline.overview import EventRow, history
from pipeline.pieces import Piece
from pipeline.quarantine import OPERATOR, QuarantineDesk
from pipeline.stages import Route
from pipeline.status import Status
from pipeline.tables import blob, event, fact, submission, submission_blob

SET_ASIDE = "quarantine"
OF_A_PART = "signed"  # a part of a bundle came in inside of the bundle's file: it has no received one


@dataclass(frozen=True, slots=True)
class Quarantined:
    """One submission that waits for an operator; ``why`` are codes, and what the engine saw behind a colon."""

    sequence: int
    id: str
    channel: str
    service: str | None
    since: datetime
    why: str


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """What came in: ``sha256`` and ``size`` (bytes) of the blob, and of a bundle's part the piece of it."""

    sha256: str
    size: int
    piece: Piece | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The last time that it was set aside (of ``times``): codes, what the engine saw (errors, deaths), the stage."""

    since: datetime
    codes: tuple[str, ...]
    seen: str
    stage: str
    times: int
    received: ReceivedFile


def quarantined(reads: Reads, channel: str | None = None) -> list[Quarantined]:
    """All that wait for an operator, the longest waiting first."""
    query = (
        select(submission.c.sequence, submission.c.id, submission.c.channel, submission.c.service, event.c.at)
        .add_columns(event.c.data)
        .join(event, (event.c.submission == submission.c.id) & (event.c.n == submission.c.event_count))
        .where(submission.c.status == Status.QUARANTINED)
        .order_by(event.c.at, submission.c.rank)
    )
    if channel is not None:
        query = query.where(submission.c.channel == channel)
    return [
        Quarantined(row.sequence, row.id, row.channel, row.service, row.at, canonical.loads(row.data)["why"])
        for row in reads.execute(query)
    ]


def evidence(reads: Reads, desk: QuarantineDesk, submission_id: str) -> Evidence | None:
    """What was seen when it was last set aside; None if it never was."""
    told = history(reads, submission_id)
    numbers = [place for place, one in enumerate(told) if one.kind == SET_ASIDE]
    if not numbers:
        return None
    last = told[numbers[-1]]
    why, _, seen = str(last.data["why"]).partition(": ")
    return Evidence(
        since=last.at,
        codes=tuple(dict.fromkeys([*why.split(", "), *last.data["codes"]])),
        seen=seen,
        stage=_stage(reads, desk, submission_id, told[: numbers[-1] + 1]),
        times=len(numbers),
        received=received_file(reads, submission_id),
    )


def words(reads: Reads, submission_id: str) -> Mapping[int, str]:
    """What operators wrote about it, by the number of the event. It may be personal."""
    mine = select(fact.c.stage, fact.c.data).where(
        fact.c.submission == submission_id, fact.c.stage.startswith(f"{OPERATOR}.", autoescape=True)
    )
    told = {int(row.stage.partition(".")[2]): canonical.loads(row.data)["text"] for row in reads.execute(mine)}
    return dict(sorted(told.items()))


def _stage(reads: Reads, desk: QuarantineDesk, submission_id: str, told: Sequence[EventRow]) -> str:
    """The stage that set it aside, or the one at which the leg begins that errors or deaths stopped."""
    if passed := told[-1].data["stages"]:
        return str(passed[-1])
    row = reads.execute(select(submission.c.route, submission.c.parent).where(submission.c.id == submission_id)).one()
    for one in reversed(told[:-1]):
        if one.status == Status.RECEIVED:
            break
        if "judge" in one.data:
            return str(one.data["judge"])
        if "stages" in one.data:
            return _following(desk.house.routes[row.route], one.data["stages"][-1])
    return desk.first_leg(is_part=row.parent is not None).stages[0]


def _following(route: Route, stage: str) -> str:
    """The first stage of the leg behind ``stage``; of the whole route, where ``stage`` was on the one before."""
    ends = [leg.stages[-1] for leg in route.legs]
    return route.legs[ends.index(stage) + 1 if stage in ends else 0].stages[0]


def received_file(reads: Reads, submission_id: str) -> ReceivedFile:
    """Of a part of a bundle: the bundle's file, and where in it the part's document lies."""
    roles = (ledger.RECEIVED, OF_A_PART)
    rows = reads.execute(
        select(blob.c.sha256, blob.c.size, submission_blob.c.role, submission_blob.c.piece)
        .join(submission_blob, submission_blob.c.sha256 == blob.c.sha256)
        .where(submission_blob.c.submission == submission_id, submission_blob.c.role.in_(roles))
    )
    by_role = {row.role: row for row in rows}
    row = by_role.get(ledger.RECEIVED) or by_role[OF_A_PART]
    return ReceivedFile(row.sha256, row.size, None if row.piece is None else Piece.model_validate_json(row.piece))
