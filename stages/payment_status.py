"""payment_status: what a bank or the post tells of a payment order (pain.002), judged whole.

It comes as statements do, unsigned from a channel that an operator opened for them; of orders whose files went to that
very channel. What contradicts the order, or what is known of it, is returned and nothing of it is taken.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from pipeline.database import Reads
from pipeline.items import Facts, Item
from pipeline.ledger_effects import Describe
from pipeline.outcomes import Advance, Outcome, Return
from registries.payout_outcomes import Judged, UnfitStatusError, judge_report, order_by_number
from registries.payout_reports import TakePaymentStatus
from schemas.findings import Finding, finding
from schemas.payouts import StatusReport
from schemas.services import PAYMENT_STATUS_SERVICE
from stages.statement_intake import STATEMENT


class PaymentStatusFacts(Facts):
    """Of which order it tells, of how many lines the end, and of how many that they are on their way."""

    stage: ClassVar[str] = "payment_status"

    order: str
    ended: int
    pending: int


@dataclass(frozen=True, slots=True)
class Read:
    """A message that fits."""

    report: StatusReport
    judged: Judged


@dataclass(frozen=True, slots=True)
class PaymentStatusStage:
    """Reads a message and holds it against its order."""

    name: str = "payment_status"

    def gather(self, items: Sequence[Item], reads: Reads) -> Mapping[str, Read | Finding]:
        """Each message with what it tells anew, or what is wrong with it."""
        return {item.id: _read(item, reads) for item in items}

    def run(self, item: Item, gathered: Read | Finding) -> Outcome:
        """Returned with what is wrong, or taken whole."""
        if isinstance(gathered, Finding):
            return Return(findings=(gathered,))
        report = gathered.report
        described = Describe(
            service=PAYMENT_STATUS_SERVICE,
            document_id=report.id,
            content_digest=item.blobs[_role(item)],
            subjects=(),
        )
        facts = PaymentStatusFacts(order=report.order, ended=len(gathered.judged.ends), pending=report.pending)
        return Advance(facts=facts, now=(described,), effects=(TakePaymentStatus(report=report),))


def _read(item: Item, reads: Reads) -> Read | Finding:
    from reconciliation.pain002 import StatusFileError, read_pain002  # noqa: PLC0415 - as readers of statements

    try:
        with item.open(_role(item)) as file:
            report = read_pain002(file)
        return Read(report, judge_report(reads, order_by_number(reads, report.order, item.channel), report))
    except StatusFileError as wrong:
        return finding("PAYMENT_STATUS_UNREADABLE", where=f"line {wrong.where}", value=wrong.what.name)
    except UnfitStatusError as wrong:
        return finding("PAYMENT_STATUS_UNFIT", where=wrong.where, value=wrong.what.name)


def _role(item: Item) -> str:
    return STATEMENT if STATEMENT in item.blobs else "received"
