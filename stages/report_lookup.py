"""report_lookup: what the registers say to a quarterly report. Judge of ``RecordReport``.

The report that counts already, the debt that the one before closed with, the payments and what is left of them, what
the fund applied, found or wrote off, the insurer's activities and scale, whether all persons are insured, and who
answers for the report. Checks C4, C6 and C9; 004 §2.3.2.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, Literal

from pipeline.database import Reads
from pipeline.items import Facts, Item
from pipeline.order import behind_open
from pipeline.outcomes import Advance, Outcome
from registries.charges import Charge
from registries.population import PopulationRegister
from rules.report_standing import MoneyUsed, Standing
from schemas.contribution_terms import Regime
from schemas.frozen import FrozenModel
from schemas.identifiers import Fin
from schemas.quarterly_report import QuarterlyReport
from stages.parse import REPORT
from stages.reading import may_wait, wait_for
from stages.report_findings import check_against_registers
from stages.report_known import Known, gather_reports, report_of

_READ_AGAIN = timedelta(microseconds=20)  # for each person of a report that waits, which is read again then


class Behind:
    """An earlier report of the activity is under way."""


class FoundPresenter(FrozenModel):
    """Who answers for the report, by the population register."""

    role: Literal["responsible", "accountant"]
    fin: Fin
    surname: str
    given_name: str
    patronymic: str


class ReportLookupFacts(Facts):
    """What the report is judged by. ``version``: of the reports of its quarter, were it accepted; ``before``: the
    number of the report whose closing debt is ``opening``; ``regime`` None: no table says which.
    """

    stage: ClassVar[str] = "report_lookup"

    version: int
    before: int | None
    opening: Standing
    regime: Regime | None
    used: tuple[MoneyUsed, ...]
    charges: tuple[Charge, ...]
    presenters: tuple[FoundPresenter, ...]


@dataclass(frozen=True, slots=True)
class ReportLookupStage:
    """Reads for a batch of reports with one query a register, for each 10,000 persons."""

    population: PopulationRegister
    longest_wait: timedelta
    name: str = "report_lookup"

    def gather(self, items: Sequence[Item], reads: Reads) -> Mapping[str, Known | Behind]:
        """All that ``run`` asks of registers. Who waits is asked first: a large report that waits is not read."""
        behind = behind_open(reads, items, REPORT)
        waiting = {item.id for item in items if item.id in behind and may_wait(item, self.longest_wait)}
        others = [item for item in items if item.id not in waiting]
        return {**dict.fromkeys(waiting, Behind()), **gather_reports(others, self.population, reads)}

    def run(self, item: Item, gathered: Known | Behind | None) -> Outcome:
        """Findings at their places; facts for ``assess``, which plans the effect."""
        if isinstance(gathered, Behind):
            return wait_for("earlier report of the activity")
        body = report_of(item)
        if body is None or gathered is None:
            return Advance()
        if gathered.waits and may_wait(item, self.longest_wait):
            return wait_for("earlier registration of a person", len(body.persons) * _READ_AGAIN)
        return Advance(facts=_facts(body, gathered), findings=check_against_registers(body, gathered))


def _facts(body: QuarterlyReport, known: Known) -> ReportLookupFacts:
    counts, before = known.chain.of(body.period), known.chain.before(body.period)
    return ReportLookupFacts(
        version=1 if counts is None else counts.version + 1,
        before=None if before is None else before.number,
        opening=known.opening,
        regime=known.regime,
        used=tuple(_used(body, known)),
        charges=tuple(known.charges),
        presenters=tuple(_presenters(body, known)),
    )


def _used(body: QuarterlyReport, known: Known) -> Iterator[MoneyUsed]:
    """Of each payment that he has a part of what the report uses, all its lines together."""
    together = Counter[str]()
    for one in body.payments:
        together[one.payment] += one.amount
    for number, amount in together.items():
        if number in known.payments:
            payment, _ = known.payments[number]
            yield MoneyUsed(number, payment.day, payment.code, amount)


def _presenters(body: QuarterlyReport, known: Known) -> Iterator[FoundPresenter]:
    told: tuple[tuple[Literal["responsible", "accountant"], str | None], ...] = (
        ("responsible", None if body.responsible is None else body.responsible.fin),
        ("accountant", None if body.accountant is None else body.accountant.fin),
    )
    for role, fin in told:
        record = known.records.get(fin or "")
        if record is not None:
            names = {"surname": record.surname, "given_name": record.given_name, "patronymic": record.patronymic}
            yield FoundPresenter(role=role, fin=record.fin, **names)
