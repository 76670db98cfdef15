"""Printed copies of sealed answers: which channels want them, and what is due to be printed.

A print is made from sealed bytes and kept nowhere but in the channel's folder: its leg comes with that of the delivery,
stands in a queue of its own, and nothing waits for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from pipeline.database import Reads, Write
from pipeline.lines import NextLeg
from pipeline.tables import channel, notice, notice_delivery

PRINT_QUEUE = "print"
ENDING = ".pdf"  # of a leg's subject and of a file
ALWAYS = frozenset({"insurer_document"})  # kinds that are papers to be kept: printed for every channel


@dataclass(frozen=True, slots=True)
class Printable:
    """A sealed answer that a channel wants printed; ``file_name`` is that of the print."""

    subject: str
    channel: str
    file_name: str
    sealed: bytes


def prefer_pdf(tx: Write, name: str, *, wanted: bool) -> None:
    """From now on answers to a channel are printed, too, or no longer. Raises KeyError for one that is not open."""
    changed = tx.execute(update(channel).where(channel.c.name == name).values(pdf=wanted))
    if not changed.rowcount:
        raise KeyError(name)


def channels_with_pdf(reads: Reads) -> frozenset[str]:
    """The channels whose answers are printed, too."""
    return frozenset(reads.execute(select(channel.c.name).where(channel.c.pdf)).scalars())


def print_leg(notice_id: str, to: str, place: int, at: datetime) -> NextLeg:
    """What makes a notice due to be printed for a channel."""
    return NextLeg(f"{notice_id}@{to}{ENDING}", "print", "print", PRINT_QUEUE, to, place, at)


def to_print(reads: Reads, subjects: Sequence[str]) -> list[Printable]:
    """What stands behind print legs. An answer without sealed bytes is left out."""
    wanted = {tuple(one.removesuffix(ENDING).rsplit("@", 1)): one for one in subjects}
    rows = reads.execute(
        select(notice_delivery.c.notice, notice_delivery.c.channel, notice_delivery.c.file_name, notice.c.sealed)
        .join(notice, notice.c.id == notice_delivery.c.notice)
        .where(notice_delivery.c.notice.in_([key[0] for key in wanted]), notice.c.sealed.is_not(None))
    )
    return [
        Printable(wanted[row.notice, row.channel], row.channel, _print_name(row.file_name), row.sealed)
        for row in rows
        if (row.notice, row.channel) in wanted
    ]


def sealed_bytes(reads: Reads, notice_id: str) -> bytes | None:
    """The sealed bytes of a notice; None for one that is not there or not sealed yet."""
    row = reads.execute(select(notice.c.sealed).where(notice.c.id == notice_id)).first()
    return None if row is None else row.sealed


def _print_name(file_name: str) -> str:
    return file_name.removesuffix(".xml") + ENDING
