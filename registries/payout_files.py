"""The files of payment orders: wanted when an order comes into force, made and sealed once, handed out.

Only stored bytes leave; the lines of work are in ``outbox/payment_files/``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from pipeline.bulk import rows_by
from pipeline.database import Reads, Write
from pipeline.legs import put_legs
from pipeline.lines import Aftermath, NextLeg
from pipeline.notices import DELIVER_QUEUE, SEAL_QUEUE
from registries.payout_tables import payout_delivery, payout_file, payout_order
from registries.payouts import PREFIX, Line, Order, Ordered, State, lines_of_order, with_steps

SEALING, DELIVERING = "payout_seal", "payout_deliver"


@dataclass(frozen=True, slots=True)
class ToWord:
    """An order in force whose file is to be made; ``at``: since when it is in force."""

    order: Order
    lines: Sequence[Line]
    at: datetime


@dataclass(frozen=True, slots=True)
class MadeFile:
    """The bytes for the receiver under their name, and the seal over their digest."""

    name: str
    data: bytes
    sealed: bytes


@dataclass(frozen=True, slots=True)
class KeptFile:
    """What is kept of one, with whose it is."""

    order: str
    channel: str
    file: MadeFile
    delivered: bool


def want_file(tx: Write, order: Order, at: datetime) -> None:
    """Makes the file of an order due to be made and sealed."""
    put_legs(tx, [_leg(order.number, order.channel, SEALING, SEAL_QUEUE, at)])


def to_word(reads: Reads, numbers: Sequence[str]) -> Mapping[str, ToWord]:
    """Orders in force among ``numbers`` that have no file yet."""
    without = payout_order.c.number.not_in(select(payout_file.c.order))
    found = with_steps(reads, select(payout_order).where(payout_order.c.number.in_(numbers), without))
    in_force = [one for one in found if one.state is State.IN_FORCE]
    lines = lines_of_order(reads, [one.order.number for one in in_force])
    return {one.order.number: ToWord(one.order, lines.get(one.order.number, ()), since(one)) for one in in_force}


def since(one: Ordered) -> datetime:
    """Since when an order is in force: its last step."""
    return one.steps[-1].at


def store_files(tx: Write, files: Mapping[str, MadeFile], after: Aftermath) -> None:
    """Keeps the files of orders (by number), each once, and makes their deliveries due."""
    if not files:
        return
    rows = [
        {"order": number, "name": one.name, "data": one.data, "sealed": one.sealed, "sealed_at": after.at}
        for number, one in files.items()
    ]
    tx.execute(insert(payout_file), rows)
    for row in rows_by(tx, payout_order.c.number, files):
        after.add(_leg(row.number, row.channel, DELIVERING, DELIVER_QUEUE, after.at))


def to_hand_out(reads: Reads, numbers: Sequence[str]) -> Sequence[KeptFile]:
    """What stands behind deliveries, by the numbers of orders."""
    return list(_kept(reads, numbers))


def mark_handed_out(tx: Write, numbers: Sequence[str], at: datetime) -> None:
    """The files of orders are durably in their folders; the first time counts."""
    known = {row.order for row in rows_by(tx, payout_delivery.c.order, numbers)}
    fresh = [{"order": number, "delivered_at": at} for number in numbers if number not in known]
    if fresh:
        tx.execute(insert(payout_delivery), fresh)


def all_files(reads: Reads) -> Iterator[KeptFile]:
    """Every file that was made, one after the other, for checks."""
    yield from _kept(reads, None)


def _kept(reads: Reads, numbers: Sequence[str] | None) -> Iterator[KeptFile]:
    query = (
        select(payout_file, payout_order.c.channel, payout_delivery.c.delivered_at)
        .join(payout_order, payout_order.c.number == payout_file.c.order)
        .outerjoin(payout_delivery, payout_delivery.c.order == payout_file.c.order)
        .order_by(payout_file.c.order)
    )
    if numbers is not None:
        query = query.where(payout_file.c.order.in_(numbers))
    for row in reads.execution_options(yield_per=20).execute(query):
        file = MadeFile(row.name, row.data, row.sealed)
        yield KeptFile(row.order, row.channel, file, row.delivered_at is not None)


def _leg(number: str, channel: str, kind: str, queue: str, at: datetime) -> NextLeg:
    return NextLeg(number, kind, kind, queue, channel, int(number.removeprefix(PREFIX)), at)
