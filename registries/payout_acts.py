"""What the act of an officer's step with a payment order says: what, with which order, and a mark of all that stood in
order and lines then. So what is changed behind the house before its file is sealed, is seen, and never leaves. Pure but
for ``is_as_confirmed``.
"""

from collections.abc import Sequence
from dataclasses import asdict
from hashlib import sha256

from sqlalchemy import select

from pipeline import canonical
from pipeline.database import Reads
from registries.acts import What
from registries.payouts import Line, Order, Ordered, Stepped
from registries.tables import officer_act

_DIGITS = 16


def told_of(order: Order, lines: Sequence[Line], step: Stepped) -> str:
    """The ``about`` of the act of ``step``."""
    said = [{**asdict(order), "day": order.day.isoformat()}, [asdict(one) for one in lines], step.two, step.about]
    return f"{step.what.value} {order.number} {sha256(canonical.dumps(said).encode()).hexdigest()[:_DIGITS]}"


def is_as_confirmed(reads: Reads, one: Ordered, lines: Sequence[Line]) -> bool:
    """Whether an order says to the letter what it said when its last step was done."""
    act, last = officer_act.c, one.steps[-1]
    mine = (act.login == last.login, act.at == last.at, act.what == What.PAYOUT.value)
    return told_of(one.order, lines, last) in set(reads.execute(select(act.about).where(*mine)).scalars())
