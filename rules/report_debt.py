"""Steps 4 to 16 of the quarterly report: the debt of an insurer and activity from the opening to the closing of a
quarter (004 §2.3.2; check C5), as a ledger whose entries explain themselves.

Of each kind: closing = opening + what was charged − what was paid − what was written off. Below zero, too much was
paid. A write-off takes away what is owed then and never more. Which kind a payment or a section moves is said by
``schemas/report_debt_terms.py``. Amounts are qəpik.

LookupError
└── NotComputableError   a table has no row for what must be computed
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules.due_dates import due_date
from rules.interest import PartPaid
from rules.report_contributions import MonthAssessed, ReportContributions
from rules.report_obligations import Obligation, ObligationInterest, charge_interest, settle
from rules.report_standing import Balance, DebtFacts, Imposed, MoneyUsed, Standing, WrittenOff
from schemas.due_terms import Duty
from schemas.money import to_manat
from schemas.quarterly_report import QuarterlyReport
from schemas.report_debt_terms import DebtKind, Section, payment_kind, section_terms


class NotComputableError(LookupError):
    """``about``: the month, payment, section or kind of debt that no table speaks of."""

    def __init__(self, about: str) -> None:
        super().__init__(about)
        self.about = about


class Cause(StrEnum):
    """What an entry comes from."""

    CONTRIBUTION = "CONTRIBUTION"
    INTEREST = "INTEREST"
    IMPOSED = "IMPOSED"
    SECTION = "SECTION"
    PAYMENT = "PAYMENT"
    WRITE_OFF = "WRITE_OFF"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger; ``amount`` with its sign. ``about``: the month, the payment's or charge's number, the
    section or the day; ``told``: how the amount came about, in figures.
    """

    kind: DebtKind
    cause: Cause
    about: str
    amount: int
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportDebt:
    """The ledger of a report; ``closing`` is the opening of the next quarter."""

    opening: Standing
    entries: tuple[Entry, ...]
    closing: Standing

    def charged(self, kind: DebtKind, cause: Cause) -> int:
        """What the entries of one kind and cause come to: step 10 is that of INTEREST, step 11 are those of IMPOSED."""
        return sum(one.amount for one in self.entries if (one.kind, one.cause) == (kind, cause))

    def explain(self, kind: DebtKind) -> str:
        """The closing of a kind in figures, charges and payments of one cause taken together:
        ``100.00 + 375.00 − 200.00 = 275.00``.
        """
        moves: dict[tuple[Cause, bool], int] = {}
        for one in self.entries:
            if one.kind is kind and one.amount:
                key = (one.cause, one.amount > 0)
                moves[key] = moves.get(key, 0) + one.amount
        terms = "".join(f" {'+' if one > 0 else '−'} {to_manat(abs(one))}" for one in moves.values())
        return f"{to_manat(self.opening.debt[kind])}{terms} = {to_manat(self.closing.debt[kind])}"


def report_debt(report: QuarterlyReport, contributions: ReportContributions, facts: DebtFacts) -> ReportDebt:
    """The ledger; interest is counted until the end of the quarter, with all that was paid.

    Raises NotComputableError.
    """
    if contributions.unknown:
        raise NotComputableError(contributions.unknown[0])
    end, opening = report.period.last, facts.opening
    charges = [
        *(_contribution(month) for month in contributions.months),
        *(_imposed(one) for one in sorted(facts.imposed, key=lambda one: (one.day, one.number, one.kind, one.amount))),
        *_sections(report, facts.found),
    ]
    paid = [(kind_of(one), one) for one in sorted(facts.used, key=lambda one: (one.day, one.number))]
    payments = [_payment(kind, one) for kind, one in paid]

    money = (*opening.advance, *(PartPaid(one.day, one.amount) for kind, one in paid if kind is DebtKind.CONTRIBUTION))
    settled, advance = settle((*opening.obligations, *_obligations(contributions)), money)
    written, settled = _write_off(settled, facts.written_off)
    interest, settled = _interest(settled, end)

    entries = [*charges, *interest, *payments]
    before = Balance.of(_amounts(opening, [*entries, *written]))
    entries += [*written, *_other_write_offs(before, facts.written_off)]
    kept = tuple(one for one in settled if not one.ends_by(end))
    return ReportDebt(opening, tuple(entries), Standing(Balance.of(_amounts(opening, entries)), kept, advance))


def kind_of(money: MoneyUsed) -> DebtKind:
    """Which kind of debt a payment pays, by its code on its value date. Raises NotComputableError."""
    kind = payment_kind(money.code, money.day)
    if kind is None:
        raise NotComputableError(money.number)
    return kind


def _contribution(month: MonthAssessed) -> Entry:
    return Entry(DebtKind.CONTRIBUTION, Cause.CONTRIBUTION, month.month, month.total, month.explain())


def _payment(kind: DebtKind, one: MoneyUsed) -> Entry:
    return Entry(kind, Cause.PAYMENT, one.number, -one.amount, (f"{one.code}, {one.day}",))


def _imposed(one: Imposed) -> Entry:
    return Entry(
        one.kind, Cause.IMPOSED, one.number or one.day.isoformat(), one.amount, (one.told,) if one.told else ()
    )


def _obligations(contributions: ReportContributions) -> Iterator[Obligation]:
    for one in contributions.months:
        due = due_date(Duty.MDSS_PAYMENT, one.month)
        if due is None:
            raise NotComputableError(one.month)
        if one.total:
            yield Obligation(one.month, due.day, one.total)


def _sections(report: QuarterlyReport, found: int) -> Iterator[Entry]:
    """Steps 12 to 15: what they state moves the debt as the table says."""
    accruals = report.accruals
    stated = {
        Section.VOUCHERS: report.vouchers,
        Section.RETURNED_BENEFITS: report.returned_benefits,
        Section.FOUND: found,
        Section.FOUND_PAID: 0 if report.found is None else report.found.paid,
        Section.ACCRUED: 0 if accruals is None else accruals.accrued,
        Section.ACCRUED_PAID: 0 if accruals is None else accruals.paid,
    }
    for section, amount in stated.items():
        if not amount:
            continue
        terms = section_terms(section, report.period.last)
        if terms is None:
            raise NotComputableError(section)
        yield Entry(terms.kind, Cause.SECTION, section, terms.signed(amount))


def _write_off(
    settled: Sequence[Obligation], written_off: Sequence[WrittenOff]
) -> tuple[list[Entry], tuple[Obligation, ...]]:
    """Contributions that were written off: the first due one first, like money, and no more than is owed."""
    entries: list[Entry] = []
    for one in _ordered(written_off):
        if one.kind is DebtKind.CONTRIBUTION:
            taken = min(one.amount, sum(each.unpaid for each in settled))
            settled, _ = settle(settled, [PartPaid(one.day, taken)])
            entries.append(_written(one, taken))
    return entries, tuple(settled)


def _other_write_offs(owed: Balance, written_off: Sequence[WrittenOff]) -> Iterator[Entry]:
    left = {kind: owed[kind] for kind in DebtKind}
    for one in _ordered(written_off):
        if one.kind is not DebtKind.CONTRIBUTION:
            taken = max(0, min(one.amount, left[one.kind]))
            left[one.kind] -= taken
            yield _written(one, taken)


def _written(one: WrittenOff, taken: int) -> Entry:
    told = () if taken == one.amount else (f"{to_manat(taken)} ≤ {to_manat(one.amount)}",)
    return Entry(one.kind, Cause.WRITE_OFF, one.number or one.day.isoformat(), -taken, told)


def _ordered(written_off: Sequence[WrittenOff]) -> list[WrittenOff]:
    return sorted(written_off, key=lambda one: (one.day, one.number, one.amount))


def _interest(settled: Sequence[Obligation], until: date) -> tuple[list[Entry], tuple[Obligation, ...]]:
    found = charge_interest(settled, until)
    if found is None:
        raise NotComputableError(DebtKind.INTEREST)
    charged, lines = found
    return [_line(one) for one in lines], charged


def _line(one: ObligationInterest) -> Entry:
    return Entry(DebtKind.INTEREST, Cause.INTEREST, one.month, one.amount, one.explain())


def _amounts(opening: Standing, entries: Sequence[Entry]) -> Iterator[tuple[DebtKind, int]]:
    yield from ((kind, opening.debt[kind]) for kind in DebtKind)
    yield from ((one.kind, one.amount) for one in entries)
