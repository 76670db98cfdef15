"""Conservation of distributed payments: no share more or less than was signed, and never more than was paid."""

from collections.abc import Iterator

from sqlalchemy import select

from pipeline.conservation import Problem
from pipeline.database import Reads
from pipeline.tables import effect
from registries.payments import DistributePayment
from registries.tables import payment, payment_distribution, payment_share

Shares = list[tuple[str | None, str | None, int]]  # code, insurer, qəpik


class PaymentsCheck:
    """Each distribution holds the shares that its effect orders, and they come to no more than the payment."""

    name = "payments"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        ordered, kept = _ordered(reads), _kept(reads)
        together = select(payment_distribution, payment.c.amount).join(
            payment, payment.c.number == payment_distribution.c.payment
        )
        for row in reads.execute(together.order_by(payment_distribution.c.submission)):
            shares = kept.get(row.payment, [])
            if shares != ordered.get((row.submission, row.line), (row.payment, shares))[1]:
                yield Problem(self.name, row.submission, "the register holds other shares than its effect orders")
            if not row.total == sum(amount for *_, amount in shares) <= row.amount:
                yield Problem(self.name, row.submission, "its shares do not add up, or to more than was paid")


def _ordered(reads: Reads) -> dict[tuple[str, int], tuple[str, Shares]]:
    applied = select(effect).where(effect.c.kind == DistributePayment.kind, effect.c.applied_at.is_not(None))
    found = {}
    for row in reads.execute(applied):
        told = DistributePayment.model_validate_json(row.data).distribution
        shares = [(one.code, None if one.insurer is None else str(one.insurer), one.amount) for one in told.lines]
        found[row.submission, row.line] = (told.payment, shares)
    return found


def _kept(reads: Reads) -> dict[str, Shares]:
    found: dict[str, Shares] = {}
    for row in reads.execute(select(payment_share).order_by(payment_share.c.payment, payment_share.c.place)):
        found.setdefault(row.payment, []).append((row.code, row.insurer, row.amount))
    return found
