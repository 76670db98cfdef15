"""insurer_lookup: the applicant of document 000 in the population register and among the insurers. Judge of the number.

Who is an insurer already is told so, with his number: only he can have signed (000 §2–3; the rest is our reading). An
application without errors is put before the office that it names, Naxçıvan's too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import ClassVar

from pipeline.database import Reads
from pipeline.items import Facts, Item
from pipeline.order import behind_open
from pipeline.outcomes import Advance, Outcome
from registries.insurer_registrations import JUDGE, ChooseOffice, RegisterInsurer, waiting_of
from registries.insurers import Insurer, insurers_by_fin, insurers_by_voen
from registries.population import PopulationRegister
from rules.applicant import compare_applicant
from rules.envelope import BAKU
from rules.insurer_registration import ROOT
from schemas.findings import Finding, finding
from schemas.identifiers import Fin
from schemas.insurer_registration import InsurerRegistration
from schemas.person import PersonRecord
from stages.authorize import AuthorizeFacts
from stages.parse import APPLICANT, ParseFacts
from stages.reading import judged, may_wait, wait_for


class InsurerLookupFacts(Facts):
    """The applicant as the population register knows him, and the day of his application: that of receipt in Baku."""

    stage: ClassVar[str] = JUDGE

    fin: str
    surname: str
    given_name: str
    patronymic: str
    applied_on: date

    @property
    def name(self) -> str:
        """As an insurer he is called by his full name."""
        return f"{self.surname} {self.given_name} {self.patronymic}".rstrip()


@dataclass(frozen=True, slots=True)
class Known:
    """What was gathered about one applicant; ``open`` are his applications that wait for an office."""

    record: PersonRecord | None
    insurer: Insurer | None
    of_voen: Insurer | None
    open: Sequence[tuple[str, int]]
    waits: bool


@dataclass(frozen=True, slots=True)
class InsurerLookupStage:
    """Judge of ``RegisterInsurer``."""

    population: PopulationRegister
    longest_wait: timedelta
    name: str = JUDGE

    def gather(self, items: Sequence[Item], reads: Reads) -> Mapping[str, Known]:
        """Five queries, however many items."""
        documents = {item.id: body for item in items if (body := _document(item))}
        fins = {item.id: AuthorizeFacts.of(item).party for item in items if item.id in documents}
        behind = behind_open(reads, items, APPLICANT)
        records = self.population.find(reads, set(fins.values()))
        insurers = insurers_by_fin(reads, set(fins.values()))
        by_voen = insurers_by_voen(reads, {str(one.voen) for one in documents.values()})
        waiting = waiting_of(reads, fins.values())
        return {
            one: Known(
                records.get(fins[one]),
                insurers.get(fins[one]),
                by_voen.get(document.voen),
                [known for known in waiting.get(fins[one], ()) if known[0] != one],
                one in behind,
            )
            for one, document in documents.items()
        }

    def run(self, item: Item, gathered: Known | None) -> Outcome:
        """Goes on with findings, or with the effect that was judged to be right."""
        document = _document(item)
        if document is None or gathered is None:
            return Advance()
        if gathered.waits and may_wait(item, self.longest_wait):
            return wait_for("earlier application of the same person")
        received_on = item.received_at.astimezone(BAKU).date()
        findings = (*_standing(gathered, received_on), *_compared(document, gathered.record))
        if gathered.record is None:
            return Advance(findings=findings)
        facts = _facts(gathered.record, received_on)
        fin = Fin(facts.fin)
        register = RegisterInsurer(fin=fin, name=facts.name, applied_on=facts.applied_on, document=document)
        outcome = judged(item, facts, findings, register)
        choose = ChooseOffice(party=fin, name=facts.name, office=document.office)
        heard = outcome.effects and not ParseFacts.of(item).envelope.test
        return replace(outcome, now=(choose,)) if heard else outcome


def _document(item: Item) -> InsurerRegistration | None:
    body = ParseFacts.of(item).body
    return body if isinstance(body, InsurerRegistration) else None


def _standing(known: Known, received_on: date) -> tuple[Finding, ...]:
    """What among the insurers stands against him: himself, another one under his VÖEN, an application of his."""
    if known.insurer is not None and known.insurer.is_open(received_on):
        return (finding("INSURER_EXISTS", where=f"{ROOT}/Identity/Fin", value=known.insurer.sun),)
    found = []
    if known.of_voen is not None:
        found.append(finding("INSURER_VOEN_TAKEN", where=f"{ROOT}/Voen", value=known.of_voen.voen))
    if known.open:
        found.append(finding("APPLICATION_OPEN", where=f"{ROOT}/Identity/Fin", value=str(known.open[0][1])))
    return tuple(found)


def _compared(document: InsurerRegistration, record: PersonRecord | None) -> tuple[Finding, ...]:
    """Nothing where the document speaks of another than its proven applicant: the rules told that already."""
    if record is not None and record.fin != document.identity.fin:
        return ()
    return compare_applicant(document, record)


def _facts(record: PersonRecord, applied_on: date) -> InsurerLookupFacts:
    return InsurerLookupFacts(
        fin=record.fin,
        surname=record.surname,
        given_name=record.given_name,
        patronymic=record.patronymic,
        applied_on=applied_on,
    )
