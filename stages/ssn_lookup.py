"""ssn_lookup: persons by FİN, in bulk. An existing SSN refuses a first registration: «Şəxsin SSN-i mövcuddur».

Manual 001 §3.1 (the warning names surname, name, patronymic and SSN and says that no further application is needed) and
§3.2 (a correction changes only the actual address and the contacts). Whoever is told a person's data is written down.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import ClassVar

from pipeline.database import Reads
from pipeline.items import Facts, Item
from pipeline.order import behind_open
from pipeline.outcomes import Advance, Outcome, Refuse, Retry
from registries.applications import ListApplication
from registries.effects import CorrectPerson, IssueSsn, LogAccess
from registries.insured import Insured, insured_by_fin, linked
from registries.lookups import Lookups, Unlimited
from registries.population import PopulationRegister
from rules.person import compare_person
from schemas.findings import finding
from schemas.person import PersonRecord
from schemas.registration import InsuredRegistration
from stages.authorize import AuthorizeFacts
from stages.parse import ParseFacts
from stages.reading import judged, may_wait, wait_for

UNLIMITED = Unlimited()
LOOKUP_PAUSE = timedelta(seconds=2)
FIN_PLACE = "/Submission/InsuredRegistration/Identity/Fin"


class SsnLookupFacts(Facts):
    """The person as the registers know it: what an answer may tell the proven insurer."""

    stage: ClassVar[str] = "ssn_lookup"

    fin: str | None = None
    surname: str = ""
    given_name: str = ""
    patronymic: str = ""
    ssn: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What was gathered about one item's person."""

    record: PersonRecord | None
    insured: Insured | None
    linked: bool
    waits: bool
    asked: bool = True


@dataclass(frozen=True, slots=True)
class SsnLookupStage:
    """Judge of ``IssueSsn`` and ``CorrectPerson``."""

    population: PopulationRegister
    longest_wait: timedelta
    lookups: Lookups = UNLIMITED
    name: str = "ssn_lookup"

    def gather(self, items: Sequence[Item], reads: Reads) -> Mapping[str, Known]:
        """Four queries, however many items."""
        fins = {item.id: str(document.identity.fin) for item in items if (document := _document(item))}
        wanted = list(dict.fromkeys(fins.values()))  # the earliest first: the others' turn comes
        asked = set(wanted[: self.lookups.grant(len(wanted))])
        records = self.population.find(reads, asked)
        insured = insured_by_fin(reads, set(fins.values()))
        pairs = {(AuthorizeFacts.of(item).party, fins[item.id]) for item in items if item.id in fins}
        links, behind = linked(reads, pairs), behind_open(reads, items, "fin")
        return {
            item.id: Known(
                records.get(fins[item.id]),
                insured.get(fins[item.id]),
                (AuthorizeFacts.of(item).party, fins[item.id]) in links,
                item.id in behind,
                fins[item.id] in asked,
            )
            for item in items
            if item.id in fins
        }

    def run(self, item: Item, gathered: Known | None) -> Outcome:
        """Refused (SSN exists), or goes on with findings, or with the effect that was judged to be right."""
        document = _document(item)
        if document is None or gathered is None:
            return Advance()
        known = document.kind == "initial" and gathered.insured is not None  # nothing earlier can change that
        if gathered.waits and not known and may_wait(item, self.longest_wait):
            return wait_for("earlier registration of the same person")
        if not gathered.asked:
            return Retry(after=LOOKUP_PAUSE, why="the pace at which the population register may be asked")
        outcome = self._judge(item, document, gathered)
        return replace(outcome, now=(*outcome.now, _listed(document, gathered.record)))

    def _judge(self, item: Item, document: InsuredRegistration, gathered: Known) -> Advance | Refuse:
        if gathered.record is None:
            unknown = finding("PERSON_UNKNOWN", where=FIN_PLACE, value=document.identity.fin)
            return Advance(findings=(unknown,))
        facts = _facts(gathered.record, gathered.insured)
        if document.kind == "initial":
            return self._initial(item, document, gathered, facts)
        return self._correction(item, document, gathered, facts)

    @staticmethod
    def _initial(item: Item, document: InsuredRegistration, known: Known, facts: SsnLookupFacts) -> Advance | Refuse:
        assert known.record is not None
        party = AuthorizeFacts.of(item).party
        if known.insured is not None:
            told = LogAccess(party=party, fin=known.record.fin, what="SSN_EXISTS")
            exists = finding("SSN_EXISTS", where=FIN_PLACE, value=document.identity.fin)
            return Refuse(facts=facts, findings=(exists,), now=(told,))
        findings = compare_person(document, known.record)
        issue = IssueSsn(
            fin=known.record.fin,
            insurer=party,
            actual_address=document.actual_address,
            contacts=document.contacts,
        )
        return judged(item, facts, findings, issue)

    @staticmethod
    def _correction(item: Item, document: InsuredRegistration, known: Known, facts: SsnLookupFacts) -> Advance | Refuse:
        assert known.record is not None
        if known.insured is None:
            missing = finding("CORRECTION_WITHOUT_REGISTRATION", where=FIN_PLACE, value=document.identity.fin)
            return Advance(findings=(missing,))
        if not known.linked:
            foreign = finding("CORRECTION_OF_ANOTHER_INSURERS_PERSON", where=FIN_PLACE, value=document.identity.fin)
            return Advance(findings=(foreign,))
        findings = compare_person(document, known.record)
        if document.actual_address == known.insured.actual_address and document.contacts == known.insured.contacts:
            findings = (*findings, finding("CORRECTION_CHANGES_NOTHING", where="/Submission/InsuredRegistration"))
        correct = CorrectPerson(
            fin=known.record.fin,
            insurer=AuthorizeFacts.of(item).party,
            actual_address=document.actual_address,
            contacts=document.contacts,
        )
        return judged(item, facts, findings, correct)


def _document(item: Item) -> InsuredRegistration | None:
    return ParseFacts.of(item).registration


def _listed(document: InsuredRegistration, record: PersonRecord | None) -> ListApplication:
    """For the register of applications: the names that it gives, or those behind its FİN."""
    named = document.names or record
    return ListApplication(
        applied_for=document.kind.value,
        fin=document.identity.fin,
        surname=named.surname if named else "",
        given_name=named.given_name if named else "",
        patronymic=(named.patronymic or "") if named else "",
        named=document.names is not None,
    )


def _facts(record: PersonRecord, insured: Insured | None) -> SsnLookupFacts:
    return SsnLookupFacts(
        fin=record.fin,
        surname=record.surname,
        given_name=record.given_name,
        patronymic=record.patronymic,
        ssn=insured.ssn if insured else None,
    )
