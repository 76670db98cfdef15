"""Accepted quarterly reports (rüblük hesabatlar): which counts, what it closed with, what the next one begins with.

Of one insurer, activity and quarter the highest version counts; 1 is the initial one (İlkin, check C9). Read-only;
``report_effects.py`` writes. Amounts are qəpik. 004 §2.3.2.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, case, select

from pipeline import canonical
from pipeline.bulk import parts, rows_by
from pipeline.database import Reads
from pipeline.status import Status
from pipeline.tables import submission
from registries.report_tables import quarterly_report, report_advance, report_debt, report_obligation
from rules.interest import PartPaid
from rules.report_obligations import Obligation
from rules.report_standing import Balance, Standing
from schemas.months import Month, Quarter
from schemas.quarterly_report import QUARTERLY_REPORT_CODE, ReportKind
from schemas.report_debt_terms import DebtKind

Key = tuple[str, str, str]  # insurer, activity, quarter


@dataclass(frozen=True, slots=True)
class Report:
    """One accepted report."""

    number: int
    insurer: str
    activity: str
    quarter: Quarter
    version: int
    kind: ReportKind
    submission: str
    before: int | None  # number of the report whose closing debt is its opening debt

    @property
    def key(self) -> Key:
        """Of all versions of it."""
        return self.insurer, self.activity, self.quarter


@dataclass(frozen=True, slots=True)
class Chain:
    """The counting reports of one insurer and activity, by quarter."""

    counting: Mapping[Quarter, Report]

    def of(self, quarter: Quarter) -> Report | None:
        """The counting report of ``quarter``."""
        return self.counting.get(quarter)

    def before(self, quarter: Quarter) -> Report | None:
        """The counting report of the last reported quarter before ``quarter``."""
        earlier = [one for one in self.counting if one < quarter]
        return self.counting[max(earlier)] if earlier else None

    def after(self, quarter: Quarter) -> Sequence[Report]:
        """The counting reports of later quarters, in order."""
        return [self.counting[one] for one in sorted(self.counting) if one > quarter]

    def broken_before(self, quarter: Quarter) -> Sequence[Report]:
        """The counting reports of earlier quarters that do not go on from the counting report before them: that one was
        corrected, or accepted, after them. What they closed with is not what is owed.
        """
        earlier = [self.counting[one] for one in sorted(self.counting) if one < quarter]
        return [
            one for last, one in pairwise((None, *earlier)) if one and one.before != (last.number if last else None)
        ]


NO_CHAIN = Chain({})


def newest() -> ColumnElement[bool]:
    """Whether a row of ``quarterly_report`` counts: no later version of it was accepted."""
    one, later = quarterly_report.c, quarterly_report.alias("later")
    mine = (later.c.insurer == one.insurer, later.c.activity == one.activity, later.c.quarter == one.quarter)
    found = select(later.c.number).where(*mine, later.c.version > one.version).correlate(quarterly_report)
    return ~found.exists()


def chains_of(reads: Reads, insurers: Iterable[str]) -> Mapping[tuple[str, str], Chain]:
    """By insurer and activity; who never reported is left out. One query for each 10,000 insurers."""
    newest: dict[tuple[str, str], dict[Quarter, Report]] = {}
    rows = rows_by(reads, quarterly_report.c.insurer, insurers)
    for row in sorted(rows, key=lambda row: int(row.version)):
        quarter = Quarter(row.quarter)
        one = Report(
            number=row.number,
            insurer=row.insurer,
            activity=row.activity,
            quarter=quarter,
            version=row.version,
            kind=ReportKind(row.kind),
            submission=row.submission,
            before=row.before,
        )
        newest.setdefault((row.insurer, row.activity), {})[quarter] = one
    return {key: Chain(found) for key, found in newest.items()}


def reports_of_document(reads: Reads, document_id: str) -> Sequence[str]:
    """The submissions that brought the report with this id of its document: the accepted ones, of several insurers
    perhaps, or else the newest that is neither a repetition nor of an unproven sender, or else the newest.
    """
    one = submission.c
    weight = case(
        (one.status == Status.REGISTERED, 0), (one.party.is_not(None) & one.duplicate_of.is_(None), 1), else_=2
    )
    mine = select(one.id, weight).where(one.service == QUARTERLY_REPORT_CODE, one.document_id == document_id)
    found = reads.execute(mine.order_by(weight, one.rank.desc())).all()
    return [row[0] for row in found if row[1] == 0] or [row[0] for row in found[:1]]


def standings_of(reads: Reads, numbers: Iterable[int]) -> Mapping[int, Standing]:
    """What each report closed with, and the next one begins with; three queries for each 10,000.

    Raises ValueError where obligations do not come to the debt (the register was changed behind the house).
    """
    wanted = sorted(set(numbers))
    debts, owed, advance = _debts(reads, wanted), _obligations(reads, wanted), _advances(reads, wanted)
    return {one: Standing(debts[one], tuple(owed.get(one, ())), tuple(advance.get(one, ()))) for one in debts}


def _debts(reads: Reads, numbers: Sequence[int]) -> Mapping[int, Balance]:
    found: dict[int, list[tuple[DebtKind, int]]] = {}
    for row in _rows(reads, report_debt, numbers):
        found.setdefault(row.report, []).append((DebtKind(row.kind), row.closing))
    return {number: Balance.of(kinds) for number, kinds in found.items()}


def _obligations(reads: Reads, numbers: Sequence[int]) -> Mapping[int, Sequence[Obligation]]:
    found: dict[int, list[Obligation]] = {}
    for row in _rows(reads, report_obligation, numbers):
        paid = tuple(PartPaid(date.fromisoformat(day), amount) for day, amount in canonical.loads(row.parts))
        one = Obligation(Month(row.month), row.due, row.amount, paid, row.charged)
        found.setdefault(row.report, []).append(one)
    return found


def _advances(reads: Reads, numbers: Sequence[int]) -> Mapping[int, Sequence[PartPaid]]:
    found: dict[int, list[PartPaid]] = {}
    for row in _rows(reads, report_advance, numbers):
        found.setdefault(row.report, []).append(PartPaid(row.day, row.amount))
    return found


def _rows(reads: Reads, table: Table, numbers: Sequence[int]) -> Iterator[Row[Any]]:
    """In the order of the table's key."""
    for some in parts(numbers):
        yield from reads.execute(select(table).where(table.c.report.in_(some)).order_by(*table.primary_key))
