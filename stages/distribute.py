"""distribute: the entered labour amounts of a quarterly report over its insured persons, by months (the second
Bölüşdür, 004 p. 48–52). What cannot be distributed is named with month, amount and cause, and nothing is posted.

The first Bölüşdür (004 p. 42), which shares what was paid among those with debt, is a line here: what is paid is told,
whose it becomes is not decided by the report.
"""

from dataclasses import dataclass
from typing import ClassVar

from pipeline.items import Facts, Item
from pipeline.outcomes import Advance, Outcome
from rules.income_distribution import Undistributed, distribute_income
from rules.report_months import contributory_amounts
from schemas.frozen import FrozenModel
from schemas.months import Month
from schemas.quarterly_report import QuarterlyReport
from stages.reading import GathersNothing
from stages.report_known import report_of
from stages.report_lookup import ReportLookupFacts


class MonthDistributed(FrozenModel):
    """What was to be distributed in a month, and what was; in qəpik."""

    month: Month
    entered: int
    distributed: int


class DistributeFacts(Facts):
    """``paid``: what the payments that it uses come to, in qəpik."""

    stage: ClassVar[str] = "distribute"

    months: tuple[MonthDistributed, ...]
    undistributed: tuple[Undistributed, ...]
    paid: int


@dataclass(frozen=True, slots=True)
class DistributeStage(GathersNothing):
    """Distributes what was entered."""

    name: str = "distribute"

    def run(self, item: Item, gathered: None) -> Outcome:
        """Facts; that what is left over stops the report is a finding of ``validate`` (check C1)."""
        del gathered
        report, known = report_of(item), ReportLookupFacts.known_of(item)
        if report is None or known is None:
            return Advance()
        return Advance(facts=_distributed(report, paid=sum(one.amount for one in known.used)))


def _distributed(report: QuarterlyReport, *, paid: int) -> DistributeFacts:
    months = report.period.months
    entered = contributory_amounts(report)
    done = distribute_income(months, entered, [one.incomes for one in report.persons])
    shared = [sum(of) for of in zip(*done.shares, strict=True)] if done.shares else [0] * len(months)
    return DistributeFacts(
        months=tuple(
            MonthDistributed(month=month, entered=amount, distributed=given)
            for month, amount, given in zip(months, entered, shared, strict=True)
        ),
        undistributed=done.undistributed,
        paid=paid,
    )
