"""The rows of answers: frozen when something happened, sealed once, delivered until it succeeds.

A channel notice goes to the channel that brought the file; a content notice to the channels registered for the proven
party, and waits where there is none. What a notice says is decided by ``stages/notify.py`` and worded by ``outbox``.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row, Select, func, insert, select, update

from pipeline import canonical
from pipeline.database import Reads, Write
from pipeline.lines import Aftermath, NextLeg
from pipeline.stages import PlannedNotice
from pipeline.tables import channel_party, delivery, notice, notice_delivery, submission

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


def freeze(tx: Write, submission_id: str, planned: PlannedNotice, after: Aftermath) -> str:
    """Writes a notice row and makes it due to be sealed; the notice's id: submission, kind, number."""
    n = (
        1
        + tx.execute(
            select(func.count()).where(notice.c.submission == submission_id, notice.c.kind == planned.kind)
        ).scalar_one()
    )
    notice_id = f"{submission_id}.{planned.kind}" + (f".{n}" if n > 1 else "")
    tx.execute(
        insert(notice).values(
            id=notice_id,
            submission=submission_id,
            kind=planned.kind,
            n=n,
            audience=planned.audience,
            party=planned.party,
            data=canonical.dumps(planned.data),
            created_at=after.at,
        )
    )
    whose = tx.execute(
        select(submission.c.channel, submission.c.sequence).where(submission.c.id == submission_id)
    ).one()
    after.add(NextLeg(notice_id, "seal", "seal", SEAL_QUEUE, whose.channel, whose.sequence, after.at))
    return notice_id


def to_seal(reads: Reads, ids: Sequence[str]) -> list[FrozenNotice]:
    """The notices among ``ids`` that are not sealed yet, in the order of ``ids``."""
    rows = reads.execute(
        select(notice.c.id, notice.c.kind, notice.c.created_at, notice.c.data).where(
            notice.c.id.in_(ids), notice.c.sealed.is_(None)
        )
    )
    found = {row.id: FrozenNotice(row.id, row.kind, row.created_at, canonical.loads(row.data)) for row in rows}
    return [found[one] for one in ids if one in found]


def store_sealed(tx: Write, notice_id: str, sealed: bytes, after: Aftermath) -> None:
    """Keeps the sealed bytes of a notice, once, and makes its deliveries due."""
    stored = tx.execute(
        update(notice)
        .where(notice.c.id == notice_id, notice.c.sealed.is_(None))
        .values(sealed=sealed, sealed_at=after.at)
    )
    if stored.rowcount == 1:
        _address(tx, notice_id, after)


def _address(tx: Write, notice_id: str, after: Aftermath) -> None:
    row = tx.execute(_addressing().where(notice.c.id == notice_id)).one()
    for channel in _channels(tx, row.audience, row.party, row.channel):
        _address_to(tx, row, channel, after)


def _addressing() -> Select[Any]:
    return (
        select(notice, submission.c.channel, submission.c.sequence, submission.c.document_id, delivery.c.name)
        .join(submission, submission.c.id == notice.c.submission)
        .join(delivery, delivery.c.id == submission.c.delivery)
    )


def _address_to(tx: Write, row: Row[Any], channel: str, after: Aftermath) -> None:
    # another channel learns the document's id, never the name under which somebody else dropped it
    stem = row.name if channel == row.channel else row.document_id
    name = f"{safe_name(stem)}.{row.sequence}.{row.kind}{'' if row.n == 1 else f'-{row.n}'}.xml"
    tx.execute(insert(notice_delivery).values(notice=row.id, channel=channel, file_name=name))
    after.add(_delivery_leg(row.id, channel, row.sequence, after.at))


def _channels(tx: Write, audience: str, party: str | None, own: str) -> list[str]:
    if audience == "channel":
        return [own]
    rows = tx.execute(select(channel_party.c.channel).where(channel_party.c.party == party))
    return sorted(row.channel for row in rows)


def address_waiting(tx: Write, party: str, channel: str, after: Aftermath) -> None:
    """Sealed content notices of ``party`` that had no channel to go to are addressed to ``channel``."""
    addressed = select(notice_delivery.c.notice)
    waiting = _addressing().where(
        notice.c.audience == "party",
        notice.c.party == party,
        notice.c.sealed.is_not(None),
        notice.c.id.not_in(addressed),
    )
    for row in tx.execute(waiting).all():
        _address_to(tx, row, channel, after)


def _delivery_leg(notice_id: str, channel: str, place: int, at: datetime) -> NextLeg:
    return NextLeg(f"{notice_id}@{channel}", "deliver", "deliver", DELIVER_QUEUE, channel, place, at)


def deliver_again(tx: Write, submission_id: str, kind: Literal["receipt"], after: Aftermath) -> None:
    """Makes the deliveries of a sealed notice due once more (a repeat gets the first receipt again)."""
    rows = tx.execute(
        select(notice_delivery.c.notice, notice_delivery.c.channel)
        .join(notice, notice.c.id == notice_delivery.c.notice)
        .where(notice.c.submission == submission_id, notice.c.kind == kind)
    ).all()
    for row in rows:
        after.add(_delivery_leg(row.notice, row.channel, 0, after.at))


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


def mark_delivered(tx: Write, subject: str, at: datetime) -> None:
    """The bytes of a delivery are durably in their folder."""
    notice_id, channel = subject.rsplit("@", 1)
    tx.execute(
        update(notice_delivery)
        .where(notice_delivery.c.notice == notice_id, notice_delivery.c.channel == channel)
        .values(delivered_at=at)
    )


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
