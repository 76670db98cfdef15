"""The persons of an accepted report with their incomes and contributions by month, a hundred thousand at a time.

They are read from the document that the ledger keeps. Amounts are qəpik.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import Any, Protocol

from sqlalchemy import select

from pipeline import canonical
from pipeline.bulk import add
from pipeline.database import Reads, Write
from pipeline.tables import fact
from registries.report_tables import report_income, report_person
from rules.report_contributions import month_scale
from schemas.contribution_terms import Regime
from schemas.months import Month, Quarter

PARSE = "parse"  # the stage that keeps the document
Amounts = tuple[Sequence[int], Sequence[int]]  # employees' and employer's parts, in the order of persons
Figures = tuple[str, int, int, int]  # the month, a person's income in it, employee's and employer's part


class MonthFigures(Protocol):
    """What a month was assessed to."""

    @property
    def month(self) -> Month: ...
    @property
    def income(self) -> int: ...
    @property
    def employee(self) -> int: ...
    @property
    def employer(self) -> int: ...


class Assessed(Protocol):
    """What the persons must come to."""

    @property
    def content_digest(self) -> str: ...
    @property
    def quarter(self) -> Quarter: ...
    @property
    def regime(self) -> Regime: ...
    @property
    def persons(self) -> int: ...
    @property
    def months(self) -> Sequence[MonthFigures]: ...


def add_persons(tx: Write, report: int, submission: str, assessed: Assessed) -> bool:
    """Writes the persons of the submission's document under ``report``; False where they do not come, to the qəpik, to
    what was assessed (nothing is to be kept then).
    """
    persons = listed_persons(tx, submission, assessed.content_digest)
    if persons is None or len(persons) != assessed.persons:
        return False
    fins, *earned = ([one[place] for one in persons] for place in range(4))
    amounts: list[Amounts] = []
    for incomes, month in zip(earned, assessed.months, strict=True):
        scale = month_scale(month.month, assessed.regime)
        found = None if scale is None else scale.amounts(incomes)
        if found is None or (sum(incomes), *map(sum, found)) != (month.income, month.employee, month.employer):
            return False
        amounts.append(found)
    add(tx, report_person, ({"report": report, "place": n, "fin": fin} for n, fin in enumerate(fins, 1)))
    months = [
        zip(repeat(str(one.month)), incomes, *paid)
        for one, incomes, paid in zip(assessed.months, earned, amounts, strict=True)
    ]
    add(tx, report_income, _income_rows(report, zip(*months, strict=True)))
    return True


def listed_persons(reads: Reads, submission: str, content_digest: str) -> Sequence[Sequence[Any]] | None:
    """FİN and the incomes of the three months of each, as ``schemas.quarterly_report.ReportPerson`` is written; None
    where the ledger does not keep that document.
    """
    query = select(fact.c.data).where(fact.c.submission == submission, fact.c.stage == PARSE)
    kept = reads.execute(query).scalar()
    told = None if kept is None else canonical.loads(kept)
    if told is None or told["content_digest"] != content_digest or told["document"] is None:
        return None
    persons: Sequence[Sequence[Any]] = told["document"]["persons"]
    return persons


def _income_rows(report: int, persons: Iterable[Sequence[Figures]]) -> Iterator[dict[str, Any]]:
    """Of each person the figures of each month; in the order of the table's key, in which they are written fastest."""
    for place, figures in enumerate(persons, start=1):
        for month, income, employee, employer in figures:
            yield {
                "report": report,
                "place": place,
                "month": month,
                "income": income,
                "employee": employee,
                "employer": employer,
            }
