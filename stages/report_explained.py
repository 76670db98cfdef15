"""How the figures of a quarterly report came about, as they were computed then: from what was kept of the decision, and
for one person by the rule-set that it was judged by. Read-only.
"""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass

from pipeline.database import Reads
from pipeline.items import Item
from pipeline.ledger import load_items
from rules.report_contributions import person_contributions
from rules.report_explained import ExplainedFigure
from schemas.code_table import by_tables
from schemas.identifiers import Fin
from schemas.months import Month
from schemas.quarterly_report import QuarterlyReport
from stages.assembly import Assembly
from stages.assess_report import ReportAssessFacts
from stages.distribute import DistributeFacts
from stages.parse import ParseFacts
from stages.rejudging import rules_to_follow
from stages.report_known import report_of
from stages.report_lookup import ReportLookupFacts
from stages.validate import ValidateFacts


@dataclass(frozen=True, slots=True)
class Explained:
    """A report with what was computed of it; None what was not reached."""

    report: QuarterlyReport
    known: ReportLookupFacts | None
    assessed: ReportAssessFacts | None
    distributed: DistributeFacts | None
    rules: str

    @property
    def figures(self) -> Sequence[ExplainedFigure]:
        """Every figure by the steps of the form."""
        return () if self.assessed is None else self.assessed.figures


@dataclass(frozen=True, slots=True)
class PersonMonth:
    """What one person earned in a month and what is owed for it, each part with its formula; in qəpik."""

    month: Month
    income: int
    employee: int
    employer: int
    told: tuple[str, ...]


def explain(house: Assembly, reads: Reads, submission_id: str) -> Explained | None:
    """None where the submission is no quarterly report, or could not be read as one."""
    [item] = load_items(reads, [submission_id], house.clock.now(), house.submissions.house.kinds, house.store.open)
    report = _report(item)
    if report is None:
        return None
    validated = ValidateFacts.known_of(item)
    return Explained(
        report=report,
        known=ReportLookupFacts.known_of(item),
        assessed=ReportAssessFacts.known_of(item),
        distributed=DistributeFacts.known_of(item),
        rules="" if validated is None else validated.rules_version,
    )


def explain_person(reads: Reads, told: Explained, fin: Fin) -> Sequence[PersonMonth]:
    """By month, by the rules of then; nothing where he is not listed or nothing was computed.

    Raises NoRulesError where this install cannot follow those rules.
    """
    person = next((one for one in told.report.persons if one.fin == fin), None)
    if person is None or told.assessed is None:
        return ()
    tables = rules_to_follow(reads, told.rules)
    with by_tables(tables) if tables is not None else nullcontext():
        months = list(person_contributions(told.report, person, told.assessed.regime))
    return [
        PersonMonth(
            month,
            income,
            owed.employee.amount,
            owed.employer.amount,
            (owed.employee.explain(), owed.employer.explain()),
        )
        for (month, owed), income in zip(months, person.incomes, strict=True)
        if owed is not None
    ]


def _report(item: Item) -> QuarterlyReport | None:
    return report_of(item) if ParseFacts.stage in item.facts else None
