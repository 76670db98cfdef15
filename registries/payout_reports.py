"""What a channel tells of a payment order (pain.002), as an effect: it may tell of its own orders alone."""

from dataclasses import asdict
from typing import ClassVar

from sqlalchemy import select

from pipeline.database import Write
from pipeline.effects import Effect, EffectConflict, EffectKind, Facts, Origin, one_by_one
from pipeline.tables import submission
from registries.payout_outcomes import UnfitStatusError, order_by_number, take_report
from schemas.payouts import StatusReport

JUDGE = "payment_status"


class TakePaymentStatus(Effect):
    """One message: all of it, or nothing."""

    kind: ClassVar[str] = "take_payment_status"
    judge: ClassVar[str] = JUDGE

    report: StatusReport


def payout_effects() -> tuple[EffectKind, ...]:
    """The kinds of this module."""
    return (EffectKind(TakePaymentStatus, one_by_one(_take)),)


def _take(tx: Write, one: TakePaymentStatus, origin: Origin) -> Facts:
    """``taken``: what it came to, in lines."""
    channel = tx.execute(select(submission.c.channel).where(submission.c.id == origin.submission)).scalar_one()
    try:
        taken = take_report(tx, order_by_number(tx, one.report.order, channel), one.report, origin.at)
    except UnfitStatusError as wrong:
        raise EffectConflict(JUDGE, wrong.what.name) from None
    return {"taken": asdict(taken)}
