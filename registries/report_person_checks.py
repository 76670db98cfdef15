"""Conservation of the persons of quarterly reports: each stands in the register as the signed document lists him, and
owes for each month what his income costs.

Amounts are computed again by the tables that the report was judged by. Where those come to another total than was
assessed (an older program computed otherwise), only persons and incomes are compared. Amounts are qəpik.
"""

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from itertools import zip_longest
from typing import Any

from sqlalchemy import select

from pipeline import canonical
from pipeline.conservation import Problem
from pipeline.database import Reads
from pipeline.tables import effect, fact
from registries.report_effects import RecordReport
from registries.report_persons import Amounts, listed_persons
from registries.report_tables import quarterly_report, report_income, report_person
from registries.rule_sets import find_rules
from rules.report_contributions import month_scale
from schemas.code_table import TableSet, by_tables

_VALIDATE = "validate"  # the stage that says which rules judged
_ROWS = 10_000
Income = tuple[int, str | None, str | None, int | None]  # place, FİN, month, income
Paid = tuple[int | None, int | None]  # employee's and employer's part


class ReportPersonsCheck:
    """The persons of each report, one report after the other: never more than one is in memory."""

    name = "report_persons"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        tables: dict[str, TableSet | None] = {}
        heads = select(quarterly_report.c.number, effect.c.submission, effect.c.data).join(
            effect,
            (effect.c.submission == quarterly_report.c.submission) & (effect.c.line == quarterly_report.c.line),
        )
        for head in reads.execute(heads.order_by(quarterly_report.c.number)).all():
            told = RecordReport.model_validate_json(head.data)
            persons = listed_persons(reads, head.submission, told.content_digest)
            if persons is None:
                yield Problem(self.name, head.submission, "its document is not the one that was assessed")
                continue
            rules = _tables_of(reads, head.submission, tables)
            with by_tables(rules) if rules is not None else nullcontext():
                amounts = _amounts(persons, told)
            if not _as_listed(_kept(reads, head.number), _listed(persons, told), amounts):
                yield Problem(self.name, head.submission, "a person stands there otherwise than in its document")


def _tables_of(reads: Reads, submission: str, known: dict[str, TableSet | None]) -> TableSet | None:
    """The tables that it was judged by; None (those of this install) where nobody says which."""
    query = select(fact.c.data).where(fact.c.submission == submission, fact.c.stage == _VALIDATE)
    kept = reads.execute(query).scalar()
    if kept is None:
        return None
    version = canonical.loads(kept)["rules_version"]
    if version not in known:
        found = find_rules(reads, version)
        known[version] = None if found is None or not found.tables else TableSet(found.tables)
    return known[version]


def _amounts(persons: Sequence[Sequence[Any]], told: RecordReport) -> Sequence[Amounts] | None:
    """By month; None where they do not come to what was assessed, so that they say nothing of single persons."""
    found: list[Amounts] = []
    for place, month in enumerate(told.months, start=1):
        scale = month_scale(month.month, told.regime)
        amounts = None if scale is None else scale.amounts([one[place] for one in persons])
        if amounts is None or tuple(map(sum, amounts)) != (month.employee, month.employer):
            return None
        found.append(amounts)
    return found


def _listed(persons: Sequence[Sequence[Any]], told: RecordReport) -> Iterator[Income]:
    for place, (fin, *incomes) in enumerate(persons, start=1):
        yield from ((place, fin, str(one.month), income) for one, income in zip(told.months, incomes, strict=True))


def _kept(reads: Reads, report: int) -> Iterator[tuple[Income, Paid]]:
    """A row for each month of a person, in the order of the document; one without months shows as well."""
    person, income = report_person.c, report_income.c
    mine = (income.report == person.report) & (income.place == person.place)
    query = (
        select(person.place, person.fin, income.month, income.income, income.employee, income.employer)
        .outerjoin_from(report_person, report_income, mine)
        .where(person.report == report)
        .order_by(person.place, income.month)
    )
    for row in reads.execution_options(yield_per=_ROWS).execute(query):
        yield (row.place, row.fin, row.month, row.income), (row.employee, row.employer)


def _as_listed(
    kept: Iterator[tuple[Income, Paid]], listed: Iterator[Income], amounts: Sequence[Amounts] | None
) -> bool:
    months = 0 if amounts is None else len(amounts)
    for n, (row, wanted) in enumerate(zip_longest(kept, listed)):
        if row is None or row[0] != wanted:
            return False
        if amounts is not None:
            place, (employee, employer) = n // months, amounts[n % months]
            if row[1] != (employee[place], employer[place]):
                return False
    return True
