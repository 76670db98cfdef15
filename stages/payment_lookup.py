"""payment_lookup: whose payment is distributed, how much it is, among whom. Judge of ``DistributePayment``.

An insurer distributes its own payments and those of its subordinates on the day of receipt (Alt təşkilatların
ödənişləri); of anybody else's payment it is not even told that it exists. 004 §2.3.1.1.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.database import Reads
from pipeline.items import Facts, Item
from pipeline.order import behind_about
from pipeline.outcomes import Advance, Outcome
from registries.payments import (
    DistributePayment,
    Payment,
    Subordination,
    distributed,
    payments_by_number,
    subordinates_of,
    used_in_reports,
)
from rules.envelope import BAKU
from rules.payment_distribution import ROOT
from rules.places import numbered
from schemas.findings import Finding, finding
from schemas.identifiers import Voen
from schemas.money import to_manat
from schemas.payment_distribution import PaymentDistribution
from stages.authorize import AuthorizeFacts
from stages.parse import PAYMENT, ParseFacts
from stages.reading import judged, may_wait, wait_for


class PaymentFacts(Facts):
    """Whose payment it was, of which day, and how much, in qəpik."""

    stage = "payment_lookup"

    owner: Voen
    value_date: date
    amount: int


@dataclass(frozen=True, slots=True)
class Known:
    """What was gathered about one distribution."""

    payment: Payment | None
    distributed: bool
    subordinates: Sequence[Subordination]
    waits: bool
    used: int = 0  # in quarterly reports, in qəpik


@dataclass(frozen=True, slots=True)
class PaymentLookupStage:
    """Reads for hundreds of distributions with one query a register."""

    longest_wait: timedelta
    name: str = "payment_lookup"

    def gather(self, items: Sequence[Item], reads: Reads) -> Mapping[str, Known]:
        """Earlier items about the same payment, payments, what is distributed, subordinates: one query each."""
        numbers = {item.id: body.payment for item in items if (body := _body(item)) is not None}
        mine = [item for item in items if item.id in numbers]
        waits = behind_about(reads, mine, PAYMENT, {one: {number} for one, number in numbers.items()})
        known, done = payments_by_number(reads, numbers.values()), distributed(reads, numbers.values())
        parties = {item.id: AuthorizeFacts.of(item).party for item in mine}
        below = subordinates_of(reads, parties.values())
        used = used_in_reports(reads, numbers.values())
        return {
            one: Known(
                known.get(number), number in done, below.get(parties[one], ()), one in waits, used.get(number, 0)
            )
            for one, number in numbers.items()
        }

    def run(self, item: Item, gathered: Known | None) -> Outcome:
        """Findings at their places; the effect where there is none."""
        body = _body(item)
        if body is None or gathered is None:
            return Advance()
        if gathered.waits and may_wait(item, self.longest_wait):
            return wait_for("earlier distribution of the payment")
        party, received_on = AuthorizeFacts.of(item).party, item.received_at.astimezone(BAKU).date()
        below = {str(one.child) for one in gathered.subordinates if one.holds_on(received_on)}
        found = gathered.payment
        if found is None or str(found.insurer) not in {party, *below}:
            return Advance(findings=(finding("PAYMENT_UNKNOWN", where=f"{ROOT}/Payment", value=body.payment),))
        findings = (*_check_payment(body, found, gathered), *_check_lines(body, below))
        facts = PaymentFacts(owner=found.insurer, value_date=found.value_date, amount=found.amount)
        return judged(item, facts, findings, DistributePayment(insurer=Voen(party), distribution=body))


def _body(item: Item) -> PaymentDistribution | None:
    body = ParseFacts.of(item).body
    return body if isinstance(body, PaymentDistribution) else None


def _check_payment(body: PaymentDistribution, found: Payment, known: Known) -> Iterator[Finding]:
    """It is whole, or what reports leave of it."""
    left = found.amount - known.used
    if known.distributed:
        yield finding("PAYMENT_ALREADY_DISTRIBUTED", where=f"{ROOT}/Payment", value=body.payment)
    if body.total > left:
        value = f"{to_manat(body.total)} > {to_manat(left)}"
        yield finding("DISTRIBUTION_EXCEEDS_PAYMENT", where=ROOT, value=value)


def _check_lines(body: PaymentDistribution, below: set[str]) -> Iterator[Finding]:
    for place, line in numbered(ROOT, "Line", body.lines):
        if line.insurer is not None and str(line.insurer) not in below:
            yield finding("INSURER_NOT_SUBORDINATE", where=f"{place}/Insurer", value=str(line.insurer))
