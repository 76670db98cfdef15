"""The rows of answers: frozen when something happened, sealed once, delivered until it succeeds.

A channel notice goes to the channel that brought the file; a content notice to the channels registered for the proven
party, and waits where there is none. What a notice says is decided by ``stages/notify.py`` and worded by ``outbox``.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row, Select, func, select

from pipeline import canonical
from pipeline.bulk import add, change, parts, rows_by
from pipeline.database import Reads, Write
from pipeline.lines import Aftermath, NextLeg
from pipeline.prints import ALWAYS, channels_with_pdf, print_leg
from pipeline.stages import PlannedNotice
from pipeline.tables import channel_party, delivery, leg, notice, notice_delivery, submission

SEAL_QUEUE = "seal"
DELIVER_QUEUE = "deliver"
LONGEST_STEM = 120


@dataclass(frozen=True, slots=True)
class FrozenNotice:
    """A notice as it is to be worded: its id, kind, the moment it was frozen, and its data."""

    id: str
    kind: str
    created_at: datetime
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Delivery:
    """Sealed bytes for one channel."""

    subject: str
    notice: str
    channel: str
    file_name: str
    sealed: bytes


def freeze(tx: Write, planned: Sequence[tuple[str, PlannedNotice]], after: Aftermath) -> list[str]:
    """Writes notice rows, each for a submission (by id), and makes them due to be sealed; their ids.

    A notice's id is submission, kind, number: of one kind a submission may get several.
    """
    ids = {one for one, _ in planned}
    numbers = _counted(tx, ids)
    whose = {row.id: row for row in rows_by(tx, submission.c.id, ids)}
    rows: list[dict[str, Any]] = []
    for one, plan in planned:
        n = numbers[one, plan.kind] = numbers.get((one, plan.kind), 0) + 1
        notice_id = f"{one}.{plan.kind}" + (f".{n}" if n > 1 else "")
        rows.append(
            {
                "id": notice_id,
                "submission": one,
                "kind": plan.kind,
                "n": n,
                "audience": plan.audience,
                "party": plan.party,
                "data": canonical.dumps(plan.data),
                "created_at": after.at,
            }
        )
        after.add(NextLeg(notice_id, "seal", "seal", SEAL_QUEUE, whose[one].channel, whose[one].rank, after.at))
    add(tx, notice, rows)
    return [row["id"] for row in rows]


def _counted(tx: Write, ids: Iterable[str]) -> dict[tuple[str, str], int]:
    """How many notices of each kind the submissions have."""
    counted: dict[tuple[str, str], int] = {}
    for some in parts(ids):
        rows = tx.execute(
            select(notice.c.submission, notice.c.kind, func.count().label("n"))
            .where(notice.c.submission.in_(some))
            .group_by(notice.c.submission, notice.c.kind)
        )
        counted |= {(row.submission, row.kind): row.n for row in rows}
    return counted


def to_seal(reads: Reads, ids: Sequence[str]) -> list[FrozenNotice]:
    """The notices among ``ids`` that are not sealed yet, in the order of ``ids``."""
    rows = reads.execute(
        select(notice.c.id, notice.c.kind, notice.c.created_at, notice.c.data).where(
            notice.c.id.in_(ids), notice.c.sealed.is_(None)
        )
    )
    found = {row.id: FrozenNotice(row.id, row.kind, row.created_at, canonical.loads(row.data)) for row in rows}
    return [found[one] for one in ids if one in found]


def unsealed(reads: Reads) -> list[tuple[str, int]]:
    """Why sealing failed last, and how many answers wait for each cause."""
    query = select(leg.c.last_error, func.count()).where(leg.c.line == SEAL_QUEUE, leg.c.last_error.is_not(None))
    rows = reads.execute(query.group_by(leg.c.last_error).order_by(leg.c.last_error))
    return [(why, waiting) for why, waiting in rows]


def store_sealed(tx: Write, sealed: Mapping[str, bytes], after: Aftermath) -> None:
    """Keeps the sealed bytes of notices (by id), each once, and makes their deliveries due."""
    waiting = [row.id for row in rows_by(tx, notice.c.id, sealed) if row.sealed is None]
    if waiting:
        change(tx, notice, ["id"], [{"id": one, "sealed": sealed[one], "sealed_at": after.at} for one in waiting])
        _address(tx, waiting, after)


def _address(tx: Write, ids: Sequence[str], after: Aftermath) -> None:
    rows = [row for some in parts(ids) for row in tx.execute(_addressing().where(notice.c.id.in_(some)))]
    channels = _channels(tx, {row.party for row in rows if row.audience == "party"})
    told = [
        (row, channel)
        for row in rows
        for channel in ([row.channel] if row.audience == "channel" else channels.get(row.party, ()))
    ]
    _address_to(tx, told, after)


def _addressing() -> Select[Any]:
    return (
        select(
            notice.c.id,
            notice.c.kind,
            notice.c.n,
            notice.c.audience,
            notice.c.party,
            submission.c.channel,
            submission.c.sequence,
            submission.c.document_id,
            delivery.c.name,
        )
        .join(submission, submission.c.id == notice.c.submission)
        .join(delivery, delivery.c.id == submission.c.delivery)
    )


def _address_to(tx: Write, told: Sequence[tuple[Row[Any], str]], after: Aftermath) -> None:
    rows: list[dict[str, str]] = []
    printed = channels_with_pdf(tx) if told else frozenset()
    for row, channel in told:
        # another channel learns the document's id, never the name under which somebody else dropped it
        stem = row.name if channel == row.channel else row.document_id or row.id
        name = f"{safe_name(stem)}.{row.sequence}.{row.kind}{'' if row.n == 1 else f'-{row.n}'}.xml"
        rows.append({"notice": row.id, "channel": channel, "file_name": name})
        after.add(_delivery_leg(row.id, channel, row.sequence, after.at))
        if channel in printed or row.kind in ALWAYS:
            after.add(print_leg(row.id, channel, row.sequence, after.at))
    add(tx, notice_delivery, rows)


def _channels(tx: Write, parties: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """The channels of each party, in order."""
    found: dict[str, list[str]] = {}
    for row in rows_by(tx, channel_party.c.party, parties):
        found.setdefault(row.party, []).append(row.channel)
    return {party: sorted(channels) for party, channels in found.items()}


def address_waiting(tx: Write, party: str, channel: str, after: Aftermath) -> None:
    """Sealed content notices of ``party`` that had no channel to go to are addressed to ``channel``."""
    addressed = select(notice_delivery.c.notice)
    waiting = _addressing().where(
        notice.c.audience == "party",
        notice.c.party == party,
        notice.c.sealed.is_not(None),
        notice.c.id.not_in(addressed),
    )
    _address_to(tx, [(row, channel) for row in tx.execute(waiting).all()], after)


def _delivery_leg(notice_id: str, channel: str, place: int, at: datetime) -> NextLeg:
    return NextLeg(f"{notice_id}@{channel}", "deliver", "deliver", DELIVER_QUEUE, channel, place, at)


def deliver_again(tx: Write, submission_id: str, kind: Literal["receipt"], after: Aftermath) -> None:
    """Makes the deliveries of a sealed notice due once more (a repeat gets the first receipt again)."""
    rows = tx.execute(
        select(notice_delivery.c.notice, notice_delivery.c.channel)
        .join(notice, notice.c.id == notice_delivery.c.notice)
        .where(notice.c.submission == submission_id, notice.c.kind == kind)
    ).all()
    printed = channels_with_pdf(tx)
    for row in rows:
        after.add(_delivery_leg(row.notice, row.channel, 0, after.at))
        if row.channel in printed:
            after.add(print_leg(row.notice, row.channel, 0, after.at))


def to_deliver(reads: Reads, subjects: Sequence[str]) -> list[Delivery]:
    """What stands behind delivery legs (``notice@channel``)."""
    wanted = {tuple(one.rsplit("@", 1)): one for one in subjects}
    rows = reads.execute(
        select(notice_delivery.c.notice, notice_delivery.c.channel, notice_delivery.c.file_name, notice.c.sealed)
        .join(notice, notice.c.id == notice_delivery.c.notice)
        .where(notice_delivery.c.notice.in_([key[0] for key in wanted]), notice.c.sealed.is_not(None))
    )
    return [
        Delivery(wanted[row.notice, row.channel], row.notice, row.channel, row.file_name, row.sealed)
        for row in rows
        if (row.notice, row.channel) in wanted
    ]


def mark_delivered(tx: Write, subjects: Sequence[str], at: datetime) -> None:
    """The bytes of deliveries (``notice@channel``) are durably in their folders."""
    keys = [one.rsplit("@", 1) for one in subjects]
    placed = [{"notice": notice_id, "channel": channel, "delivered_at": at} for notice_id, channel in keys]
    change(tx, notice_delivery, ["notice", "channel"], placed)


def all_deliveries(reads: Reads) -> Iterator[tuple[str, str, bytes, bool]]:
    """(channel, file name, sealed bytes, delivered) of every addressed notice, one after the other, for checks."""
    rows = reads.execution_options(yield_per=500).execute(
        select(
            notice_delivery.c.channel, notice_delivery.c.file_name, notice.c.sealed, notice_delivery.c.delivered_at
        ).join(notice, notice.c.id == notice_delivery.c.notice)
    )
    for row in rows:
        yield row.channel, row.file_name, row.sealed, row.delivered_at is not None


def safe_name(name: str) -> str:
    """A sender's file name as part of ours: letters, digits, dot, dash and underscore only, at most 120 bytes.

    Bytes, not letters: with our ending the name must stay below the 255 bytes that a file system takes.
    """
    plain = re.sub(r"[^\w.\-]", "_", name).lstrip(".")
    return plain.encode()[:LONGEST_STEM].decode(errors="ignore") or "file"
