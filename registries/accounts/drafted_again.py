"""What transactions would be posted as today, from the payment, charge, distribution, report or effect that each came
from: what stands in the accounts is compared with it (``source_checks.py``). Read-only. Amounts are qəpik.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import Row, select

from pipeline import canonical
from pipeline.bulk import parts, rows_by
from pipeline.database import Reads
from pipeline.tables import effect
from registries.accounts.allocation import AllocationOf, allocation_draft
from registries.accounts.imposed import ChargeIn, charge_draft, frees_persons
from registries.accounts.money import MoneyIn, Split, payment_draft, split_draft
from registries.accounts.names import AccountKind
from registries.accounts.persons_freed import freed_persons
from registries.accounts.reports import CountedCharge, ReportPosted, UsedMoney, owed_again_by, report_draft
from registries.accounts.standing import Leaving
from registries.accounts.transactions import Draft, Reason, TransactionKind
from registries.allocations import AllocateMoney
from registries.charges import charge_of, posted_as
from registries.finance_tables import finance_step
from registries.report_effects import RecordReport
from registries.report_tables import insurer_charge, quarterly_report
from registries.tables import payment, payment_distribution, payment_share
from schemas.months import Quarter
from schemas.report_debt_terms import DebtKind

Lines = Sequence[Row[Any]]  # postings of one transaction on accounts that are no persons', with ``kind`` and ``code``


@dataclass(frozen=True, slots=True)
class Again:
    """A transaction as it would be drafted: one of ``drafts`` (a house that was upgraded posted write-offs otherwise),
    by the effect ``submission``/``line``, if any; ``at``: when that came into force, where it is known.
    """

    drafts: tuple[Draft, ...]
    submission: str | None = None
    line: int | None = None
    at: datetime | None = None


def drafted_again(reads: Reads, rows: Sequence[Row[Any]], lines: Mapping[int, Lines]) -> Mapping[int, Again]:
    """By number of the transaction; one whose source is not there is left out. A handful of queries each."""
    sources: dict[TransactionKind, list[Row[Any]]] = {}
    for row in rows:
        if row.kind in set(TransactionKind):
            sources.setdefault(TransactionKind(row.kind), []).append(row)
    entered = _entered(reads, (row.source for row in rows))
    found: dict[int, Again] = {}
    found |= _payments(reads, sources.get(TransactionKind.PAYMENT, ()), entered)
    found |= _charges(reads, sources.get(TransactionKind.CHARGE, ()), entered)
    found |= _splits(reads, sources.get(TransactionKind.DISTRIBUTION, ()))
    found |= _reports(reads, sources.get(TransactionKind.REPORT, ()), lines)
    found |= _allocations(reads, sources.get(TransactionKind.ALLOCATION, ()))
    return found


def _entered(reads: Reads, numbers: Iterable[str]) -> Mapping[str, datetime]:
    """When what finance officers entered came into force: at the step of the officer who was enough."""
    steps = sorted(rows_by(reads, finance_step.c.entry, numbers), key=lambda row: -row.n)
    return {row.entry: row.at for row in steps if row.what == "CONFIRM" or (row.what == "ENTER" and not row.two)}


def _payments(reads: Reads, rows: Sequence[Row[Any]], entered: Mapping[str, datetime]) -> Mapping[int, Again]:
    money = _money(reads, (row.source for row in rows))
    return {
        row.number: Again((payment_draft(money[row.source]),), at=entered.get(row.source))
        for row in rows
        if row.source in money
    }


def _money(reads: Reads, numbers: Iterable[str]) -> Mapping[str, MoneyIn]:
    return {
        row.number: MoneyIn(row.number, row.insurer, row.value_date, row.amount, row.code)
        for row in rows_by(reads, payment.c.number, numbers)
    }


def _charges(reads: Reads, rows: Sequence[Row[Any]], entered: Mapping[str, datetime]) -> Mapping[int, Again]:
    known = {row.number: row for row in rows_by(reads, insurer_charge.c.number, (row.source for row in rows))}
    applied = _applied(reads, (row.submission for row in known.values() if row.submission is not None))
    found = {}
    for row in rows:
        if (one := known.get(row.source)) is not None:
            at = entered.get(one.number) or applied.get((one.submission, one.line))
            draft = _charge_draft(reads, row.number, posted_as(charge_of(one)))
            found[row.number] = Again((draft,), one.submission, one.line, at)
    return found


def _charge_draft(reads: Reads, number: int, one: ChargeIn) -> Draft:
    """With who was freed by it, as the accounts before it said."""
    if not frees_persons(one):
        return charge_draft(one)
    leaving = Leaving(before=number)
    return charge_draft(one, freed_persons(reads, one.insurer, one.activity, -one.amount, one.number, leaving))


def _splits(reads: Reads, rows: Sequence[Row[Any]]) -> Mapping[int, Again]:
    numbers = [row.source for row in rows]
    money = _money(reads, numbers)
    heads = {row.payment: row for row in rows_by(reads, payment_distribution.c.payment, numbers)}
    applied = _applied(reads, (row.submission for row in heads.values()))
    shares: dict[str, list[tuple[str, str, int]]] = {}
    for row in sorted(rows_by(reads, payment_share.c.payment, heads), key=lambda row: (row.payment, row.place)):
        paid = money[row.payment]
        shares.setdefault(row.payment, []).append((row.insurer or paid.insurer, row.code or paid.code, row.amount))
    found = {}
    for row in rows:
        if row.source in money and (head := heads.get(row.source)) is not None:
            draft = split_draft(Split(money[row.source], shares.get(row.source, ()), None))
            found[row.number] = Again((draft,), head.submission, head.line, applied.get((head.submission, head.line)))
    return found


def _reports(reads: Reads, rows: Sequence[Row[Any]], lines: Mapping[int, Lines]) -> Mapping[int, Again]:
    heads = _heads(reads, rows)
    told = _effects(reads, RecordReport.kind, (head.submission for head in heads.values()))
    recorded = {key: RecordReport.model_validate_json(row.data) for key, row in told.items()}
    counted = {use.number for one in recorded.values() for use in one.charges}
    charges = {row.number: row for row in rows_by(reads, insurer_charge.c.number, counted)}
    found = {}
    for row in rows:
        head = heads.get(row.source)
        if head is not None and (head.submission, head.line) in recorded:
            one = recorded[head.submission, head.line]
            used = list(_used(one, lines.get(row.number, ())))
            drafts = tuple(_report_drafts(reads, row, one, used, charges))
            found[row.number] = Again(drafts, head.submission, head.line, head.registered_at)
    return found


def _report_drafts(
    reads: Reads, row: Row[Any], one: RecordReport, used: Sequence[UsedMoney], charges: Mapping[str, Row[Any]]
) -> Iterator[Draft]:
    """As a report is posted, and as an upgrade posted it: what of write-offs was not owed stood among the sections."""
    taken = {use.number: -use.amount for use in one.written_off}
    counted = [_counted(charges[use.number], taken) for use in one.charges if use.number in charges]
    posted = ReportPosted(
        number=int(row.source),
        insurer=str(one.insurer),
        activity=str(one.activity),
        quarter=one.quarter,
        months=[(month.month, month.employee + month.employer) for month in one.months],
        moves={debt.kind: debt.closing - debt.opening for debt in one.debts},
        used=used,
        charges=counted,
        origin=None,
    )
    owed_again = owed_again_by(reads, posted, Leaving(before=row.number))
    yield report_draft(posted, owed_again)
    if any(charge.taken != charge.amount for charge in counted):
        whole = [replace(charge, taken=charge.amount) for charge in counted]
        yield report_draft(replace(posted, charges=whole), owed_again)


def _counted(row: Row[Any], taken: Mapping[str, int]) -> CountedCharge:
    amount = posted_as(charge_of(row)).amount
    return CountedCharge(row.number, DebtKind(row.debt), amount, taken.get(row.number, amount))


def _used(one: RecordReport, lines: Lines) -> Iterator[UsedMoney]:
    """By payment what the report uses, under the codes that were posted: what was left under which code when it was
    accepted is nobody's memory. More or less than the report uses is left out, and so found.
    """
    wanted = {use.number: use.amount for use in one.payments}
    paid = [line for line in lines if line.reason == Reason.PAID]
    for line, debt in pairwise(paid):
        if line.kind == AccountKind.MONEY and debt.kind in set(DebtKind) and line.amount <= wanted.get(line.about, 0):
            wanted[line.about] -= line.amount
            yield UsedMoney(line.about, line.code, DebtKind(debt.kind), line.amount)
    for number, missing in wanted.items():
        if missing:
            yield UsedMoney(number, "", DebtKind.CONTRIBUTION, missing)


def _allocations(reads: Reads, rows: Sequence[Row[Any]]) -> Mapping[int, Again]:
    """Whose effect it is ``allocation_checks.py`` compares."""
    heads = _heads(reads, rows)
    told = _effects(reads, AllocateMoney.kind, (row.submission for row in rows if row.submission is not None))
    found = {}
    for row in rows:
        head, order = heads.get(row.source), told.get((row.submission, row.line))
        if head is not None and order is not None:
            of = AllocationOf(
                report=head.number,
                insurer=head.insurer,
                activity=head.activity,
                day=Quarter(head.quarter).last,
                origin=None,
            )
            draft = allocation_draft(of, canonical.loads(order.data)["given"])
            found[row.number] = Again((draft,), row.submission, row.line, order.applied_at)
    return found


def _heads(reads: Reads, rows: Sequence[Row[Any]]) -> Mapping[str, Row[Any]]:
    """The reports that transactions name as their source, by that name."""
    one = quarterly_report.c
    numbers = [int(row.source) for row in rows if row.source.isdecimal()]
    query = select(quarterly_report)
    return {
        str(head.number): head
        for some in parts(sorted(set(numbers)))
        for head in reads.execute(query.where(one.number.in_(some)))
    }


def _applied(reads: Reads, submissions: Iterable[str]) -> Mapping[tuple[str, int], datetime]:
    return {
        (row.submission, row.line): row.applied_at
        for row in rows_by(reads, effect.c.submission, submissions)
        if row.applied_at is not None
    }


def _effects(reads: Reads, kind: str, submissions: Iterable[str]) -> Mapping[tuple[str, int], Row[Any]]:
    return {
        (row.submission, row.line): row
        for row in rows_by(reads, effect.c.submission, submissions)
        if row.kind == kind and row.applied_at is not None
    }
