"""An accepted report as accounts post it: its figures, with the payments and charges that it counts, in qəpik."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.database import Write
from pipeline.effects import EffectConflict, Origin
from registries.accounts.money import MoneyLeft, money_left
from registries.accounts.reports import CountedCharge, ReportPosted, UsedMoney, post_reports, take_back
from registries.charges import Charge, moves_debt_by
from registries.report_payments import Own, Usable, pays_reports
from registries.reports import NO_CHAIN, Chain, Key
from schemas.months import Month, Quarter
from schemas.report_debt_terms import DebtKind, payment_kind

JUDGE = "report_lookup"


class _Month(Protocol):
    @property
    def month(self) -> Month: ...
    @property
    def employee(self) -> int: ...
    @property
    def employer(self) -> int: ...


class _Debt(Protocol):
    @property
    def kind(self) -> DebtKind: ...
    @property
    def opening(self) -> int: ...
    @property
    def closing(self) -> int: ...


class _Use(Protocol):
    @property
    def number(self) -> str: ...
    @property
    def amount(self) -> int: ...


class Recorded(Protocol):
    """What ``report_effects.RecordReport`` orders, so far as accounts need it."""

    @property
    def key(self) -> Key: ...
    @property
    def quarter(self) -> Quarter: ...
    @property
    def months(self) -> Sequence[_Month]: ...
    @property
    def debts(self) -> Sequence[_Debt]: ...
    @property
    def payments(self) -> Sequence[_Use]: ...
    @property
    def written_off(self) -> Sequence[_Use]: ...


@dataclass(frozen=True, slots=True)
class Counted:
    """What registers know of the reports of a commit: earlier versions, payments, charges."""

    chains: Mapping[tuple[str, str], Chain]
    payments: Mapping[Own, Usable]
    charges: Mapping[Key, Sequence[Charge]]


def post_recorded(tx: Write, reports: Sequence[tuple[int, Recorded, Origin]], known: Counted) -> None:
    """Posts reports with their numbers, in the place of the versions that counted before. The persons are there.

    Raises LookupError for money under a code of which no table says any more what it pays, EffectConflict where there
    is less under the codes of a payment than a report uses: the rest would stand as a debt that nobody told.
    """
    at = reports[0][2].at
    before = {number: _earlier(one, known) for number, one, _ in reports}
    take_back(tx, [one for one in before.values() if one is not None], at)
    left = money_left(tx, {use.number for _, one, _ in reports for use in one.payments})
    post_reports(tx, [_posted(*one, known, left) for one in reports], at)


def _earlier(recorded: Recorded, known: Counted) -> int | None:
    insurer, activity, _ = recorded.key
    counts = known.chains.get((insurer, activity), NO_CHAIN).of(recorded.quarter)
    return None if counts is None else counts.number


def _posted(number: int, recorded: Recorded, origin: Origin, known: Counted, left: MoneyLeft) -> ReportPosted:
    insurer, activity, _ = recorded.key
    return ReportPosted(
        number=number,
        insurer=insurer,
        activity=activity,
        quarter=recorded.quarter,
        months=[(one.month, one.employee + one.employer) for one in recorded.months],
        moves={one.kind: one.closing - one.opening for one in recorded.debts},
        used=[
            used
            for one in recorded.payments
            for used in _used(one.amount, known.payments[insurer, one.number], left[insurer, one.number])
        ],
        charges=list(_counted(recorded, known.charges[recorded.key])),
        origin=origin,
    )


def _used(amount: int, payment: Usable, left: dict[str, int]) -> Iterator[UsedMoney]:
    """By codes of social insurance, that of the payment's part first; what is taken is not left for the next report."""
    kind = payment_kind(payment.code, payment.day)
    if kind is None:
        raise LookupError(f"payment {payment.number}: nothing says what its code pays")
    fitting = (code for code in sorted(left) if pays_reports(code, payment.day))
    for code in sorted(fitting, key=lambda code: code != payment.code):
        taken = min(amount, left[code])
        amount -= taken
        left[code] -= taken
        if taken:
            yield UsedMoney(payment.number, code, kind, taken)
    if amount:
        raise EffectConflict(JUDGE, f"payment {payment.number}: its codes have less than the report uses")


def _counted(recorded: Recorded, charges: Sequence[Charge]) -> Iterator[CountedCharge]:
    taken = {one.number: -one.amount for one in recorded.written_off}
    for one in charges:
        amount = moves_debt_by(one)
        yield CountedCharge(one.number, one.debt, amount, taken.get(one.number, amount))
