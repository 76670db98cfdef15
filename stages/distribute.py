"""distribute: both distributions of a quarterly report.

The first Bölüşdür (004 p. 42): what is paid goes in equal shares to the insured persons with debt, then to the months
(``allocating.py``); planned as an effect. The second one (004 p. 48–52): the entered labour amounts over the insured
persons, by months. What cannot be distributed there is named with month, amount and cause, and nothing is posted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from pipeline.database import Reads
from pipeline.items import Facts, Item
from pipeline.outcomes import Advance, Outcome
from rules.income_distribution import Undistributed, distribute_income
from rules.report_months import contributory_amounts
from schemas.frozen import FrozenModel
from schemas.months import Month
from schemas.quarterly_report import QuarterlyReport
from stages.allocating import MoneyAllocated, Sharing, gather_sharing, share_money
from stages.report_known import report_of
from stages.report_lookup import ReportLookupFacts


class MonthDistributed(FrozenModel):
    """What was to be distributed in a month, and what was; in qəpik."""

    month: Month
    entered: int
    distributed: int


class DistributeFacts(Facts):
    """``paid``: what the payments that it uses come to, in qəpik; ``money``: what became of it, None where there was
    none, and in facts of before it was shared.
    """

    stage: ClassVar[str] = "distribute"

    months: tuple[MonthDistributed, ...]
    undistributed: tuple[Undistributed, ...]
    paid: int
    money: MoneyAllocated | None = None


@dataclass(frozen=True, slots=True)
class DistributeStage:
    """Distributes what was entered, and what was paid."""

    name: str = "distribute"

    def gather(self, items: Sequence[Item], reads: Reads) -> Mapping[str, Sharing]:
        """Debts of persons and money, for reports that are to be recorded."""
        return gather_sharing(items, reads)

    def run(self, item: Item, gathered: Sharing | None) -> Outcome:
        """Facts and the plan; that what is left over stops the report is a finding of ``validate`` (check C1)."""
        report, known = report_of(item), ReportLookupFacts.known_of(item)
        if report is None or known is None:
            return Advance()
        paid = sum(one.amount for one in known.used)
        if gathered is None:
            return Advance(facts=_distributed(report, paid, None))
        told, order = share_money(report, gathered)
        return Advance(facts=_distributed(report, paid, told), effects=(order,))


def _distributed(report: QuarterlyReport, paid: int, money: MoneyAllocated | None) -> DistributeFacts:
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
        money=money,
    )
