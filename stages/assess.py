"""assess: what a settlement table claims against what is computed, payment kinds against the office's banks, and the
plan to record it. Pure: all was gathered. For quarterly reports: ``assess_report.py``.

Each computed share is kept with its explanation, so that a decision can be followed by hand. Manual 003 §2.2.1 b.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from pipeline.effects import Effect
from pipeline.items import Facts, Item
from pipeline.outcomes import Advance, Outcome
from registries.benefits import RecordedPerson, RecordTable
from registries.effects import LogAccess
from rules.childcare import check_amounts, check_partners
from rules.childcare_dates import reversed_span
from rules.childcare_months import allowance_of, child_key
from rules.envelope import BAKU
from rules.work_days import WorkCalendar
from schemas.allowance_terms import AllowanceTerms, allowance_terms
from schemas.childcare import ChildcareTable, TablePerson
from schemas.frozen import FrozenModel
from schemas.identifiers import Voen
from schemas.months import Month
from schemas.quarterly_report import QuarterlyReport
from stages.assess_report import assess_quarterly
from stages.authorize import AuthorizeFacts
from stages.benefit_lookup import BenefitFacts, FoundPerson
from stages.parse import ParseFacts
from stages.reading import GathersNothing, judged
from stages.report_lookup import ReportLookupFacts


class Computed(FrozenModel):
    """What is due to one person (his place in the table, from 1) for one month: qəpik, and how they came about."""

    person: int
    month: Month
    due: int | None
    lines: tuple[str, ...]


class AssessFacts(Facts):
    """All that was computed."""

    stage: ClassVar[str] = "assess"

    computed: tuple[Computed, ...]


@dataclass(frozen=True, slots=True)
class AssessStage(GathersNothing):
    """Compares, and plans the effect of a table without errors."""

    name: str = "assess"

    def run(self, item: Item, gathered: None) -> Outcome:
        """Findings with both values; facts with the shares; the effect."""
        del gathered
        table, known = ParseFacts.of(item).body, BenefitFacts.known_of(item)
        if isinstance(table, QuarterlyReport):
            asked = ReportLookupFacts.known_of(item)
            return Advance() if asked is None else assess_quarterly(item, table, asked)
        if not isinstance(table, ChildcareTable) or known is None:
            return Advance()
        calendar, terms = WorkCalendar.of(known.calendars), allowance_terms()
        facts = AssessFacts(computed=tuple(_computed(table, calendar, terms)))
        received_on = item.received_at.astimezone(BAKU).date()
        findings = (*check_partners(table, known.office, received_on), *check_amounts(table, calendar, terms))
        return judged(item, facts, findings, *_effects(item, table, known))


def _computed(table: ChildcareTable, calendar: WorkCalendar, terms: AllowanceTerms) -> Iterator[Computed]:
    for place, person in enumerate(table.persons, start=1):
        if reversed_span(person.period) or reversed_span(person.leave):
            continue
        allowance = allowance_of(person, calendar, terms)
        for month in dict.fromkeys(paid.month for paid in person.months):
            yield Computed(person=place, month=month, due=allowance.of(month), lines=allowance.shares(month))


def _effects(item: Item, table: ChildcareTable, known: BenefitFacts) -> tuple[Effect, ...]:
    """None where somebody is not known: an error was found then."""
    rows = zip(table.persons, known.persons, known.also, strict=True)
    persons = [(person, one, also) for person, one, also in rows if one is not None]
    if len(persons) < len(known.persons):
        return ()
    party = AuthorizeFacts.of(item).party
    recorded = RecordTable(
        insurer=Voen(party),
        document_id=ParseFacts.of(item).key[1],
        table_date=table.table_date,
        pay_month=table.pay_month,
        persons=tuple(_recorded(*one) for one in persons),
        total=table.total,
    )
    told = (
        LogAccess(party=party, fin=fin, what="TABLE_ACCEPTED")
        for fin in dict.fromkeys(one.fin for _, one, _ in persons)
    )
    return (recorded, *told)


def _recorded(person: TablePerson, one: FoundPerson, also: tuple[str, ...]) -> RecordedPerson:
    return RecordedPerson(
        fin=one.fin,
        birth_date=person.child.birth_date,
        certificate=child_key(person.child),
        payment=person.payment,
        months=person.months,
        total=person.total,
        also=also,
    )
