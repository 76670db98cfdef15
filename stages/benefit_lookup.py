"""benefit_lookup: what the registers say to a settlement table. Judge of ``RecordTable``.

Persons by SSN, FİN or both; the insurer's office, requisites and calendar; months that are paid already. Names are kept
for the acceptance and told nowhere else; of another insurer's table nothing is told but that it paid. 003 §2.2.1.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import ClassVar

from pipeline.database import Reads
from pipeline.items import Facts, Item
from pipeline.order import behind_about
from pipeline.outcomes import Advance, Outcome
from registries.benefits import Care, Paid, PaidKey, certificates_paid, paid_before
from registries.insured import Insured, insured_by_fin, insured_by_ssn
from registries.insurer_data import calendars_before, with_requisites
from registries.insurers import insurers_by_voen
from registries.population import PopulationRegister
from rules.childcare import persons_of
from rules.childcare_months import child_key, claimed_months
from schemas.childcare import ChildcareTable, TablePerson
from schemas.findings import Finding, finding
from schemas.frozen import FrozenModel
from schemas.identifiers import Fin, OfficeCode, Ssn
from schemas.person import PersonRecord
from schemas.production_calendar import ProductionCalendar
from stages.authorize import AuthorizeFacts
from stages.parse import INSURER_DATA, ParseFacts
from stages.reading import may_wait, wait_for


class FoundPerson(FrozenModel):
    """Who stands behind an SSN or FİN."""

    fin: Fin
    ssn: Ssn
    surname: str
    given_name: str
    patronymic: str


class BenefitFacts(Facts):
    """What the table was judged by: office, calendars, and its persons in their order, None where nobody was found."""

    stage: ClassVar[str] = "benefit_lookup"

    office: OfficeCode
    calendars: tuple[ProductionCalendar, ...]
    persons: tuple[FoundPerson | None, ...]
    also: tuple[tuple[str, ...], ...]  # of each person the other certificates (RecordedPerson.also)


@dataclass(frozen=True, slots=True)
class Registers:
    """What was gathered for all tables of a batch together."""

    by_fin: Mapping[str, Insured]
    by_ssn: Mapping[str, Insured]
    records: Mapping[str, PersonRecord]
    paid: Mapping[PaidKey, Paid]
    certificates: Mapping[Care, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Known:
    """What was gathered about one table; ``waits``: for what."""

    office: OfficeCode
    requisites: bool
    calendars: tuple[ProductionCalendar, ...]
    registers: Registers
    waits: str


@dataclass(frozen=True, slots=True)
class BenefitLookupStage:
    """Reads for hundreds of tables with one query a register."""

    population: PopulationRegister
    longest_wait: timedelta
    name: str = "benefit_lookup"

    def gather(self, items: Sequence[Item], reads: Reads) -> Mapping[str, Known]:
        """Earlier items first: what registers in between is then seen in the registers."""
        tables = {item.id: table for item in items if (table := _table(item)) is not None}
        mine = [item for item in items if item.id in tables]
        parties = {item.id: AuthorizeFacts.of(item).party for item in mine}
        waits = _waits(mine, tables, parties, reads)
        asked = {item.id: (parties[item.id], item.rank) for item in mine}
        insurers = insurers_by_voen(reads, set(parties.values()))
        requisites, calendars = with_requisites(reads, asked), calendars_before(reads, asked)
        registers = self._registers(tables.values(), reads)
        return {
            one: Known(insurers[party].office, one in requisites, calendars[one], registers, waits.get(one, ""))
            for one, party in parties.items()
        }

    def _registers(self, tables: Collection[ChildcareTable], reads: Reads) -> Registers:
        persons = [person for table in tables for person in table.persons]
        by_fin = insured_by_fin(reads, {person.fin for person in persons if person.fin})
        by_ssn = insured_by_ssn(reads, {person.ssn for person in persons if person.ssn})
        records = self.population.find(reads, {one.fin for one in (*by_fin.values(), *by_ssn.values())})
        claimed = {key for person in persons for _, key in claimed_months(person, "")}
        known = Registers(by_fin, by_ssn, records, paid_before(reads, claimed), {})
        cares = {care for person in persons for care in _cares(person, known)}
        return replace(known, certificates=certificates_paid(reads, cares))

    def run(self, item: Item, gathered: Known | None) -> Outcome:
        """Findings at their places; facts for ``assess``, which plans the effect."""
        table = _table(item)
        if table is None or gathered is None:
            return Advance()
        if gathered.waits and may_wait(item, self.longest_wait):
            return wait_for(gathered.waits)
        findings = (
            *_check_requisites(gathered),
            *_check_persons(table, gathered.registers),
            *_check_paid(table, AuthorizeFacts.of(item).party, gathered.registers.paid),
            *_check_certificates(table, gathered.registers),
        )
        persons = tuple(_found(person, gathered.registers) for _, person in persons_of(table))
        also = tuple(_other_certificates(person, gathered.registers) for _, person in persons_of(table))
        facts = BenefitFacts(office=gathered.office, calendars=gathered.calendars, persons=persons, also=also)
        return Advance(facts=facts, findings=findings)


def _table(item: Item) -> ChildcareTable | None:
    body = ParseFacts.of(item).body
    return body if isinstance(body, ChildcareTable) else None


def _waits(
    items: Sequence[Item], tables: Mapping[str, ChildcareTable], parties: Mapping[str, str], reads: Reads
) -> Mapping[str, str]:
    """What each table waits for: its insurer's requisites and calendars, registrations of its persons."""
    fins = {one: {str(person.fin) for person in table.persons if person.fin} for one, table in tables.items()}
    data = {one: {party} for one, party in parties.items()}
    return {
        **dict.fromkeys(behind_about(reads, items, "fin", fins), "earlier registration of a person"),
        **dict.fromkeys(behind_about(reads, items, INSURER_DATA, data), "earlier requisites or calendar"),
    }


def _check_requisites(known: Known) -> Iterator[Finding]:
    if not known.requisites:
        yield finding("REQUISITES_MISSING", where="/Submission/Envelope/InsurerVoen")


def _check_persons(table: ChildcareTable, registers: Registers) -> Iterator[Finding]:
    for place, person in persons_of(table):
        yield from _check_person(person, place, registers)


def _check_person(person: TablePerson, place: str, registers: Registers) -> Iterator[Finding]:
    by_ssn = registers.by_ssn.get(person.ssn or "")
    by_fin = registers.by_fin.get(person.fin or "")
    if person.ssn is not None and by_ssn is None:
        yield finding("SSN_UNKNOWN", where=f"{place}/Ssn", value=person.ssn)
    if person.fin is not None and by_fin is None:
        yield finding("PERSON_NOT_INSURED", where=f"{place}/Fin", value=person.fin)
    if by_ssn is not None and by_fin is not None and by_ssn.fin != by_fin.fin:
        yield finding("SSN_FIN_DIFFER", where=f"{place}/Fin", value=f"{person.ssn}, {person.fin}")
    known = _known(person, registers)
    record = registers.records.get(known.fin) if known else None
    if record is not None and not record.alive:
        named = "Fin" if person.fin else "Ssn"
        yield finding("PERSON_DIED", where=f"{place}/{named}", value=str(person.fin or person.ssn))


def _known(person: TablePerson, registers: Registers) -> Insured | None:
    return registers.by_fin.get(person.fin or "") or registers.by_ssn.get(person.ssn or "")


def _found(person: TablePerson, registers: Registers) -> FoundPerson | None:
    known = _known(person, registers)
    record = registers.records.get(known.fin) if known else None
    if known is None or record is None:
        return None
    names = {"surname": record.surname, "given_name": record.given_name, "patronymic": record.patronymic}
    return FoundPerson(fin=known.fin, ssn=known.ssn, **names)


def _check_paid(table: ChildcareTable, party: str, paid: Mapping[PaidKey, Paid]) -> Iterator[Finding]:
    for place, person in persons_of(table):
        for where, key in claimed_months(person, place):
            before = paid.get(key)
            if before is not None:
                own = f" (№ {before.sequence})" if before.insurer == party else ""
                yield finding("MONTH_ALREADY_PAID", where=where, value=f"{key[-1]}{own}")


def _cares(person: TablePerson, registers: Registers) -> Iterator[Care]:
    known = _known(person, registers)
    if known is not None:
        yield from ((str(known.fin), person.child.birth_date, str(paid.month)) for paid in person.months)


def _other_certificates(person: TablePerson, registers: Registers) -> tuple[str, ...]:
    """Under which the same carer was paid, in one of these months, for a child born on the same day."""
    paid = {one for care in _cares(person, registers) for one in registers.certificates.get(care, ())}
    return tuple(sorted(paid - {child_key(person.child)}))


def _check_certificates(table: ChildcareTable, registers: Registers) -> Iterator[Finding]:
    """Twins have two certificates; so has one child whose number was written in two ways: an office looks."""
    for place, person in persons_of(table):
        if _other_certificates(person, registers):
            where = f"{place}/Child/CertificateNumber"
            yield finding("PAID_UNDER_OTHER_CERTIFICATE", where=where, value=person.child.certificate_number)
