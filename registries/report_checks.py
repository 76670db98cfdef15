"""Conservation of quarterly reports: to the qəpik, from the debt that was handed on down to each person's month."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Table, func, select

from pipeline import canonical
from pipeline.conservation import Problem
from pipeline.database import Reads
from pipeline.tables import effect
from registries.charges import ImposeSanction, sanction_row
from registries.report_effects import TABLES, RecordReport, head_of, rows_of
from registries.report_payments import usable, used_by
from registries.report_tables import (
    insurer_charge,
    quarterly_report,
    report_charge,
    report_debt,
    report_income,
    report_month,
    report_payment,
    report_person,
)
from registries.reports import newest
from schemas.months import Quarter
from schemas.quarterly_report import ReportKind

Heads = Sequence[Row[Any]]


class ReportsCheck:
    """Each report holds what its effect orders; persons come to months, the debt goes on from the report before."""

    name = "reports"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        heads = reads.execute(select(quarterly_report).order_by(quarterly_report.c.number)).all()
        for found in (self._figures, self._persons, self._versions, self._openings):
            yield from found(reads, heads)

    def _figures(self, reads: Reads, heads: Heads) -> Iterator[Problem]:
        """Months, debts, obligations, payments and charges are those of the effect."""
        kept = {table.name: _by_report(reads, table) for table in TABLES}
        ordered = _ordered(reads)
        for head in heads:
            if (head.submission, head.line) not in ordered:
                continue  # ``RegistersCheck`` tells it
            told, at, number = ordered[head.submission, head.line]
            for table, rows in rows_of(told):
                if kept[table.name].get(head.number, []) != _sorted({"report": head.number, **row} for row in rows):
                    yield Problem(self.name, head.submission, f"{table.name}: other rows than its effect orders")
            wrong = _differing(head, {"number": number, **head_of(told, at)})
            if wrong:
                yield Problem(self.name, head.submission, f"its {wrong} is not that of its effect")

    def _persons(self, reads: Reads, heads: Heads) -> Iterator[Problem]:
        """Σ of the persons' months are the months; there are as many persons as it says."""
        one = report_income.c
        sums = select(one.report, one.month, func.sum(one.income), func.sum(one.employee), func.sum(one.employer))
        counts = select(report_person.c.report, func.count()).group_by(report_person.c.report)
        persons = {row[0]: row[1] for row in reads.execute(counts)}
        earned = {
            (row[0], row[1]): tuple(map(int, row[2:])) for row in reads.execute(sums.group_by(one.report, one.month))
        }
        months: dict[int, dict[str, tuple[int, ...]]] = {}
        for row in reads.execute(select(report_month)):
            months.setdefault(row.report, {})[row.month] = (row.income, row.employee, row.employer)
        for head in heads:
            if persons.get(head.number, 0) != head.persons:
                yield Problem(self.name, head.submission, "it has not as many persons as it says")
            mine = months.get(head.number, {})
            if any(earned.get((head.number, month), (0, 0, 0)) != told for month, told in mine.items()):
                yield Problem(self.name, head.submission, "its persons do not add up to its months")

    def _versions(self, reads: Reads, heads: Heads) -> Iterator[Problem]:
        """The first is the initial one and no other; versions follow each other without a gap."""
        del reads
        last: dict[tuple[str, str, str], int] = {}
        for head in heads:
            key = (head.insurer, head.activity, head.quarter)
            if head.version != last.get(key, 0) + 1:
                yield Problem(self.name, head.submission, "a version is missing before it")
            if (head.version == 1) != (head.kind == ReportKind.INITIAL.value):
                yield Problem(self.name, head.submission, "the initial report is not the first one")
            last[key] = head.version

    def _openings(self, reads: Reads, heads: Heads) -> Iterator[Problem]:
        """Opening is the closing of the report before it; what moved it is what lies between."""
        debts: dict[int, dict[str, Row[Any]]] = {}
        for row in reads.execute(select(report_debt)):
            debts.setdefault(row.report, {})[row.kind] = row
            if row.opening + row.added - row.lessened != row.closing:
                yield Problem(self.name, str(row.report), f"debt {row.kind}: it does not come to its closing")
        for head in heads:
            before = debts.get(head.before, {})
            for kind, row in sorted(debts.get(head.number, {}).items()):
                if row.opening != (before[kind].closing if kind in before else 0):
                    yield Problem(self.name, head.submission, f"debt {kind}: its opening is not the closing before it")


class ReportMoneyCheck:
    """No payment is used for more than there is of it, and no charge counts twice or for another amount."""

    name = "report_money"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        numbers = set(reads.execute(select(report_charge.c.charge)).scalars())
        payments = _payments_used(reads)
        known = usable(reads, payments)
        for own, amount in sorted(payments.items()):
            if amount > (known[own].amount if own in known else 0):
                yield Problem(self.name, own[1], "reports use more of the payment than there is")
        counted: dict[str, int] = {}
        head = quarterly_report.c
        counting = select(report_charge, head.insurer, head.activity, head.quarter).join(
            quarterly_report, head.number == report_charge.c.report
        )
        charges = {row.number: row for row in reads.execute(select(insurer_charge))}
        for row in reads.execute(counting.where(newest())):
            counted[row.charge] = counted.get(row.charge, 0) + row.amount
            if not _is_its_own(row, charges[row.charge]):
                yield Problem(self.name, row.charge, "a report counts the charge of another insurer, activity or time")
        for number in sorted(numbers):
            if number in counted and counted[number] != charges[number].amount:
                yield Problem(self.name, number, "reports count the charge twice, or for another amount")
        yield from self._sanctions(reads, charges)

    def _sanctions(self, reads: Reads, charges: Mapping[str, Row[Any]]) -> Iterator[Problem]:
        """What reports imposed stands there as it was imposed, and nothing else bears their key."""
        applied = select(effect).where(effect.c.kind == ImposeSanction.kind, effect.c.applied_at.is_not(None))
        ordered = {
            (row.submission, row.line): sanction_row(ImposeSanction.model_validate_json(row.data), row.submission)
            for row in reads.execute(applied)
        }
        kept = {(one.submission, one.line): one for one in charges.values() if one.submission is not None}
        for key in sorted(ordered.keys() | kept.keys()):
            if key not in ordered or key not in kept or _differing(kept[key], ordered[key]):
                yield Problem(self.name, key[0], "the sanction for a late report is not what its effect orders")


def _differing(row: Row[Any], ordered: Mapping[str, Any]) -> str:
    """The first column in which ``row`` is not as it was ordered; "" for none."""
    return next((name for name, value in ordered.items() if getattr(row, name) != value), "")


def _is_its_own(counted: Row[Any], charge: Row[Any]) -> bool:
    """Whether a report may count ``charge`` (decision of its insurer and activity, until the end of its quarter)."""
    same = (counted.insurer, counted.activity) == (charge.insurer, charge.activity)
    return same and charge.day <= Quarter(counted.quarter).last


def _payments_used(reads: Reads) -> Mapping[tuple[str, str], int]:
    numbers = set(reads.execute(select(report_payment.c.payment)).scalars())
    return {own: sum(uses.values()) for own, uses in used_by(reads, numbers).items()}


def _ordered(reads: Reads) -> Mapping[tuple[str, int], tuple[RecordReport, datetime, int]]:
    """By the key of the effect: what it orders, when it was applied, the number that it reported."""
    applied = select(effect).where(effect.c.kind == RecordReport.kind, effect.c.applied_at.is_not(None))
    return {
        (row.submission, row.line): (
            RecordReport.model_validate_json(row.data),
            row.applied_at,
            canonical.loads(row.result)["report"],
        )
        for row in reads.execute(applied)
    }


def _by_report(reads: Reads, table: Table) -> Mapping[int, Sequence[str]]:
    found: dict[int, list[Mapping[str, Any]]] = {}
    for row in reads.execute(select(table)).mappings():
        found.setdefault(row["report"], []).append(dict(row))
    return {report: _sorted(rows) for report, rows in found.items()}


def _sorted(rows: Iterable[Mapping[str, Any]]) -> Sequence[str]:
    return sorted(canonical.dumps({name: str(value) for name, value in row.items()}) for row in rows)
