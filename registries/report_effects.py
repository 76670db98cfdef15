"""``RecordReport``: an accepted quarterly report goes into the register with its persons, debts, payments and charges.

The effect holds the figures; the persons are those of the document that the ledger keeps, by its digest: a hundred
thousand of them are not written down twice. Whatever may have changed since it was judged is asked again. Nothing is
ever changed: a correction is a further version that counts in the place of the earlier one. Amounts are qəpik.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Table

from pipeline import canonical
from pipeline.bulk import add
from pipeline.database import Write
from pipeline.effects import Effect, EffectConflict, EffectKind, Facts, Origin
from pipeline.ledger import take_numbers
from registries.charges import Charge, open_charges
from registries.origins import key_of
from registries.report_payments import Own, Usable, left_for, usable, used_by
from registries.report_persons import add_persons
from registries.report_postings import Counted, post_recorded
from registries.report_tables import (
    quarterly_report,
    report_advance,
    report_charge,
    report_debt,
    report_month,
    report_obligation,
    report_payment,
)
from registries.reports import NO_CHAIN, Chain, Key, chains_of
from rules.interest import PartPaid
from rules.report_obligations import Obligation
from schemas.contribution_terms import Regime
from schemas.frozen import FrozenModel
from schemas.identifiers import ActivityCode, Voen
from schemas.months import Month, Quarter
from schemas.quarterly_report import ReportKind
from schemas.report_debt_terms import DebtKind

JUDGE = "report_lookup"
COUNTER = "report"


class RecordedMonth(FrozenModel):
    """One month with what its persons earned and what is owed for it."""

    month: Month
    labour: int
    exempt: int
    income: int
    employee: int
    employer: int
    heads: int


class RecordedDebt(FrozenModel):
    """One kind of debt from opening to closing."""

    kind: DebtKind
    opening: int
    added: int
    lessened: int
    closing: int


class RecordedUse(FrozenModel):
    """How much of a payment, or of a charge, the report counts."""

    number: str
    amount: int


class RecordReport(Effect):
    """Rüblük hesabatın qəbulu. ``version`` 1 is the initial one; ``before`` is the number of the report whose closing
    debt is its opening debt; ``persons`` how many the document with ``content_digest`` lists; ``written_off``: what of
    the write-offs among ``charges`` was owed.
    """

    kind: ClassVar[str] = "record_report"
    judge: ClassVar[str] = JUDGE

    insurer: Voen
    activity: ActivityCode
    quarter: Quarter
    report_kind: ReportKind
    version: int
    before: int | None
    document_id: str
    content_digest: str
    regime: Regime
    persons: int
    months: tuple[RecordedMonth, ...]
    debts: tuple[RecordedDebt, ...]
    obligations: tuple[Obligation, ...]
    advance: tuple[PartPaid, ...]
    payments: tuple[RecordedUse, ...]
    charges: tuple[RecordedUse, ...]
    written_off: tuple[RecordedUse, ...] = ()

    @property
    def key(self) -> Key:
        """Of all versions of it."""
        return str(self.insurer), str(self.activity), str(self.quarter)

    @property
    def contribution(self) -> int:
        """Of all months, both parts."""
        return sum(one.employee + one.employer for one in self.months)

    @property
    def closing(self) -> int:
        """Debt of all kinds."""
        return sum(one.closing for one in self.debts)


def report_effects() -> tuple[EffectKind, ...]:
    """The kinds of this module."""
    return (EffectKind(RecordReport, _record),)


Order = tuple[RecordReport, Origin]


def _record(tx: Write, orders: Sequence[Order]) -> Sequence[Facts]:
    """``report``: its number, gapless; ``contribution`` and ``closing`` in qəpik."""
    known = Counted(_check_chains(tx, orders), _check_payments(tx, orders), _check_charges(tx, orders))
    numbers = take_numbers(tx, COUNTER, len(orders))
    told = [(number, effect, origin) for number, (effect, origin) in zip(numbers, orders, strict=True)]
    add(tx, quarterly_report, [_head(*one) for one in told])
    for table, rows in _ROWS:
        add(tx, table, [{"report": number, **row} for number, effect, _ in told for row in rows(effect)])
    for number, effect, origin in told:
        if not add_persons(tx, number, origin.submission, effect):
            raise EffectConflict(JUDGE, "the persons are not those that were assessed")
    post_recorded(tx, told, known)
    return [{"report": number, "contribution": one.contribution, "closing": one.closing} for number, one, _ in told]


def _check_chains(tx: Write, orders: Sequence[Order]) -> Mapping[tuple[str, str], Chain]:
    """The version that it follows still counts, and so do the reports before it; nobody has two in one commit."""
    chains = chains_of(tx, {one.insurer for one, _ in orders})
    if len({one.key[:2] for one, _ in orders}) < len(orders):
        raise EffectConflict(JUDGE, "two reports of one activity")
    for effect, _ in orders:
        chain = chains.get(effect.key[:2], NO_CHAIN)
        counts, before = chain.of(effect.quarter), chain.before(effect.quarter)
        if (counts.version if counts else 0) + 1 != effect.version:
            raise EffectConflict(JUDGE, "another report of the quarter was accepted meanwhile")
        if (before.number if before else None) != effect.before:
            raise EffectConflict(JUDGE, "the report before it changed meanwhile")
        if chain.broken_before(effect.quarter):
            raise EffectConflict(JUDGE, "an earlier report has to be corrected first")
    return chains


def _check_payments(tx: Write, orders: Sequence[Order]) -> Mapping[Own, Usable]:
    """Each payment still has what the reports use of it, all of this commit together."""
    wanted = {(str(effect.insurer), one.number) for effect, _ in orders for one in effect.payments}
    known, used = usable(tx, wanted), used_by(tx, {number for _, number in wanted})
    together = Counter[tuple[str, str]]()
    for effect, _ in orders:
        for one in effect.payments:
            own = (str(effect.insurer), one.number)
            together[own] += one.amount
            amount = known[own].amount if own in known else 0
            if together[own] > left_for(effect.key, amount, used.get(own, {})):
                raise EffectConflict(JUDGE, "a payment was used meanwhile")
    return known


def _check_charges(tx: Write, orders: Sequence[Order]) -> Mapping[Key, Sequence[Charge]]:
    """It counts the charges that it has to count, and no others."""
    found = open_charges(tx, {effect.key: effect.quarter.last for effect, _ in orders})
    for effect, _ in orders:
        if [(one.number, one.amount) for one in found[effect.key]] != [
            (one.number, one.amount) for one in effect.charges
        ]:
            raise EffectConflict(JUDGE, "a charge was entered meanwhile")
    return found


def _head(number: int, effect: RecordReport, origin: Origin) -> dict[str, Any]:
    return {**key_of(origin), "number": number, **head_of(effect, origin.at)}


def head_of(effect: RecordReport, at: datetime) -> Mapping[str, Any]:
    """The row of the report itself, registered ``at`` this moment; without its number and the effect's key."""
    return {
        "insurer": str(effect.insurer),
        "activity": str(effect.activity),
        "quarter": str(effect.quarter),
        "version": effect.version,
        "kind": effect.report_kind.value,
        "document_id": effect.document_id,
        "before": effect.before,
        "registered_at": at,
        "persons": effect.persons,
        "labour": sum(one.labour for one in effect.months),
        "contribution": effect.contribution,
        "closing": effect.closing,
    }


def _months(effect: RecordReport) -> Sequence[Mapping[str, Any]]:
    return [one.model_dump() | {"month": str(one.month)} for one in effect.months]


def _debts(effect: RecordReport) -> Sequence[Mapping[str, Any]]:
    return [one.model_dump() | {"kind": one.kind.value} for one in effect.debts]


def _obligations(effect: RecordReport) -> Sequence[Mapping[str, Any]]:
    return [
        {
            "month": str(one.month),
            "due": one.due,
            "amount": one.amount,
            "charged": one.charged,
            "unpaid": one.unpaid,
            "parts": canonical.dumps([[part.day.isoformat(), part.amount] for part in one.parts]),
        }
        for one in effect.obligations
    ]


def _advances(effect: RecordReport) -> Sequence[Mapping[str, Any]]:
    return [{"place": n, "day": one.day, "amount": one.amount} for n, one in enumerate(effect.advance, start=1)]


def _payments(effect: RecordReport) -> Sequence[Mapping[str, Any]]:
    return [{"payment": one.number, "amount": one.amount} for one in effect.payments]


def _charges(effect: RecordReport) -> Sequence[Mapping[str, Any]]:
    return [{"charge": one.number, "amount": one.amount} for one in effect.charges]


_ROWS: Sequence[tuple[Table, Callable[[RecordReport], Sequence[Mapping[str, Any]]]]] = (
    (report_month, _months),
    (report_debt, _debts),
    (report_obligation, _obligations),
    (report_advance, _advances),
    (report_payment, _payments),
    (report_charge, _charges),
)
TABLES = tuple(table for table, _ in _ROWS)


def rows_of(effect: RecordReport) -> Iterator[tuple[Table, Sequence[Mapping[str, Any]]]]:
    """The rows of each table below the report, without its number; not the persons."""
    yield from ((table, rows(effect)) for table, rows in _ROWS)
