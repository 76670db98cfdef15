"""Payments of insurers (sığortaedənin ödənişləri), whose subordinate an insurer is, and how payments are distributed.

``DistributePayment`` is the only effect: a payment is distributed once and stays so (004 §2.3.1.1). Payments and
subordination are loaded; what a share does to an account is not decided here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import func, insert, or_, select

from pipeline.bulk import parts, rows_by, upsert
from pipeline.database import Reads, Write
from pipeline.effects import Effect, EffectConflict, EffectKind, Facts, Origin
from registries.accounts.money import MoneyIn, Split, post_money, post_splits
from registries.accounts.posting import reverse
from registries.accounts.stands import standing
from registries.accounts.transactions import TransactionKind
from registries.finance import is_in_force
from registries.origins import key_of
from registries.report_tables import quarterly_report, report_payment
from registries.reports import newest
from registries.tables import insurer_parent, payment, payment_distribution, payment_share
from rules.envelope import BAKU
from schemas.identifiers import OfficeCode, Voen
from schemas.payment_distribution import PaymentDistribution

JUDGE = "payment_lookup"
OF_A_BANK = "B-"  # payments that entries of statements became: "B-0000001-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One payment; ``amount`` in qəpik, ``code`` of the economic classification as it was paid."""

    number: str
    insurer: Voen
    value_date: date
    amount: int
    code: str
    office: OfficeCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Subordination:
    """``child`` is a subordinate of ``parent`` from ``since`` to ``until``, both days counted; None: until now."""

    child: Voen
    parent: Voen
    since: date
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it holds on ``day``."""
        return self.since <= day and (self.until is None or day <= self.until)


class DistributePayment(Effect):
    """Ödənişin bölüşdürülməsi, by its signer's insurer."""

    kind: ClassVar[str] = "distribute_payment"
    judge: ClassVar[str] = JUDGE

    insurer: Voen
    distribution: PaymentDistribution


def payment_effects() -> tuple[EffectKind, ...]:
    """The kinds of this module."""
    return (EffectKind(DistributePayment, _distribute),)


def payments_by_number(reads: Reads, numbers: Iterable[str]) -> Mapping[str, Payment]:
    """The known ones among ``numbers`` that were not taken back; one query for each 10,000."""
    one = payment.c
    rows = (
        row
        for some in parts(sorted(set(numbers)))
        for row in reads.execute(select(payment).where(one.number.in_(some), is_in_force(one.number)))
    )
    return {row.number: payment_as_told(row) for row in rows}


def payment_as_told(row: Any) -> Payment:
    """A payment as its row tells it."""
    return Payment(
        number=row.number,
        insurer=Voen(row.insurer),
        value_date=row.value_date,
        amount=row.amount,
        code=row.code,
        office=OfficeCode(row.office),
    )


def distributed(reads: Reads, numbers: Iterable[str]) -> set[str]:
    """The numbers of those payments that are distributed; one query for each 10,000."""
    return {row.payment for row in rows_by(reads, payment_distribution.c.payment, numbers)}


def used_in_reports(reads: Reads, numbers: Iterable[str]) -> Mapping[str, int]:
    """What counting quarterly reports use of payments, in qəpik; one query for each 10,000."""
    found: dict[str, int] = {}
    for some in parts(sorted(set(numbers))):
        query = (
            select(report_payment.c.payment, func.sum(report_payment.c.amount))
            .join(quarterly_report, quarterly_report.c.number == report_payment.c.report)
            .where(report_payment.c.payment.in_(some), newest())
            .group_by(report_payment.c.payment)
        )
        found |= {number: int(amount) for number, amount in reads.execute(query)}
    return found


def subordinates_of(reads: Reads, parents: Iterable[str]) -> Mapping[str, Sequence[Subordination]]:
    """By parent: who was ever its subordinate, and when; one query for each 10,000."""
    found: dict[str, list[Subordination]] = {}
    for some in parts(sorted(set(parents))):
        for row in reads.execute(select(insurer_parent).where(insurer_parent.c.parent.in_(some))):
            one = Subordination(child=Voen(row.child), parent=Voen(row.parent), since=row.since, until=row.until)
            found.setdefault(row.parent, []).append(one)
    return found


def subordinations_of(reads: Reads, voen: Voen) -> Sequence[Subordination]:
    """All that was ever recorded of an insurer, above and below it, by day."""
    one = insurer_parent.c
    query = select(insurer_parent).where(or_(one.parent == str(voen), one.child == str(voen)))
    return [
        Subordination(child=Voen(row.child), parent=Voen(row.parent), since=row.since, until=row.until)
        for row in reads.execute(query.order_by(one.since, one.child))
    ]


def is_above(reads: Reads, upper: Voen, lower: Voen, since: date) -> bool:
    """Whether ``lower`` is a subordinate of ``upper``, or of one below it, on ``since`` or on a later day."""
    seen, newest = {str(upper)}, [str(upper)]
    while newest:
        below = (one for found in subordinates_of(reads, newest).values() for one in found)
        newest = [str(one.child) for one in below if one.until is None or one.until >= since]
        newest = [one for one in newest if one not in seen]
        seen.update(newest)
    return lower != upper and str(lower) in seen


def put_payments(tx: Write, rows: Iterable[Payment], at: datetime) -> None:
    """Loads payments, over what was known of them, and posts them as money that came. Raises ValueError for a change of
    one that is distributed, that a counting report uses, or that an entry of a bank's statement became: that one is
    changed by a step of its entry (``bank_matches.py``).
    """
    given = list(rows)
    kept = {row.number: payment_as_told(row) for row in rows_by(tx, payment.c.number, [one.number for one in given])}
    changed = [one.number for one in given if one.number in kept and kept[one.number] != one]
    if taken := distributed(tx, changed) | used_in_reports(tx, changed).keys():
        raise ValueError(f"{min(taken)}: it is distributed, or a report uses it, so it stays as it is")
    if banks := [one.number for one in given if one.number.startswith(OF_A_BANK) and kept.get(one.number) != one]:
        raise ValueError(f"{min(banks)}: it is of a bank's statement, so it is not loaded")
    write_payments(tx, given, at)


def write_payments(tx: Write, rows: Sequence[Payment], at: datetime) -> None:
    """Writes payments over what was known of them, and posts them; what may be written was asked before."""
    upsert(tx, payment, (asdict(one) | {"insurer": str(one.insurer), "office": str(one.office)} for one in rows))
    post_money(tx, (money_in(one) for one in rows), at)


def take_back_payment(tx: Write, number: str, at: datetime) -> None:
    """Reverses a payment in the accounts. That it does not exist any more is said by its entry (``finance.py``)."""
    reverse(tx, standing(tx, [(TransactionKind.PAYMENT, number)]).values(), at)


def payment_is_used(reads: Reads, number: str) -> bool:
    """Whether it is distributed, or a counting report uses it."""
    query = (
        select(report_payment.c.payment)
        .join(quarterly_report, quarterly_report.c.number == report_payment.c.report)
        .where(report_payment.c.payment == number, newest())
    )
    return bool(distributed(reads, [number])) or reads.execute(query.limit(1)).first() is not None


def money_in(one: Payment) -> MoneyIn:
    """The payment as accounts post it."""
    return MoneyIn(one.number, str(one.insurer), one.value_date, one.amount, one.code)


def put_subordinations(tx: Write, rows: Iterable[Subordination]) -> None:
    """Loads who is whose subordinate. Raises ValueError where one is its own."""
    given = list(rows)
    if any(one.child == one.parent for one in given):
        raise ValueError("an insurer is not its own subordinate")
    upsert(tx, insurer_parent, (asdict(one) | {"child": str(one.child), "parent": str(one.parent)} for one in given))


def _distribute(tx: Write, orders: Sequence[tuple[DistributePayment, Origin]]) -> Sequence[Facts]:
    """``saved``: "distribution". Amount, owner, subordinates and what reports use of it are read again."""
    numbers = [effect.distribution.payment for effect, _ in orders]
    known = payments_by_number(tx, numbers)
    if len(set(numbers)) < len(numbers) or distributed(tx, numbers):
        raise EffectConflict(JUDGE, "the payment was distributed meanwhile")
    below = subordinates_of(tx, {str(effect.insurer) for effect, _ in orders})
    used = used_in_reports(tx, numbers)
    if any(effect.distribution.total > _left(effect, known, used) for effect, _ in orders):
        raise EffectConflict(JUDGE, "the payment changed meanwhile")
    if any(_does_not_fit(*order, known, below.get(order[0].insurer, ())) for order in orders):
        raise EffectConflict(JUDGE, "the payment changed meanwhile")
    tx.execute(insert(payment_distribution), [_head(*order) for order in orders])
    tx.execute(insert(payment_share), [row for effect, _ in orders for row in _shares(effect.distribution)])
    post_splits(tx, [_split(*order, known) for order in orders], orders[0][1].at)
    return [{"saved": "distribution"}] * len(orders)


def _left(effect: DistributePayment, known: Mapping[str, Payment], used: Mapping[str, int]) -> int:
    """What no report uses of it; nothing of a payment that is not there any more."""
    number = effect.distribution.payment
    return known[number].amount - used.get(number, 0) if number in known else -1


def _split(effect: DistributePayment, origin: Origin, known: Mapping[str, Payment]) -> Split:
    paid = known[effect.distribution.payment]
    shares = [
        (str(one.insurer or paid.insurer), one.code or paid.code, one.amount) for one in effect.distribution.lines
    ]
    return Split(money_in(paid), shares, origin)


def _does_not_fit(
    effect: DistributePayment, origin: Origin, known: Mapping[str, Payment], below: Sequence[Subordination]
) -> bool:
    found, received_on = known.get(effect.distribution.payment), origin.received_at.astimezone(BAKU).date()
    mine = {effect.insurer, *(one.child for one in below if one.holds_on(received_on))}
    shared = {line.insurer for line in effect.distribution.lines if line.insurer is not None}
    fits = found is not None and found.insurer in mine
    return not fits or not shared <= mine - {effect.insurer}


def _head(effect: DistributePayment, origin: Origin) -> dict[str, Any]:
    told = effect.distribution
    return {
        **key_of(origin),
        "payment": told.payment,
        "insurer": str(effect.insurer),
        "kind": told.kind.value,
        "total": told.total,
        "registered_at": origin.at,
    }


def _shares(told: PaymentDistribution) -> Iterator[dict[str, Any]]:
    for place, line in enumerate(told.lines, start=1):
        insurer = None if line.insurer is None else str(line.insurer)
        yield {
            "payment": told.payment, "place": place, "code": line.code, "insurer": insurer, "amount": line.amount
        }  # fmt: skip
