"""Rules of the childcare settlement table (003 §2.2.1): by itself, against the banks of an office, against amounts.

The day of receipt decides which rows of the dated tables hold; the insurer's local office and production calendar come
in as values. What a register must answer (whose SSN, what was paid before) is not here.
"""

from collections.abc import Iterator
from datetime import date

from rules.childcare_dates import check_header_dates, check_person_dates
from rules.childcare_months import check_certificate, check_chosen_months, check_claims, check_overlaps, check_totals
from rules.childcare_papers import check_papers
from rules.childcare_payment import check_partner, check_payment
from rules.envelope import check_envelope
from rules.places import numbered
from rules.work_days import WorkCalendar
from schemas.allowance_terms import AllowanceTerms, allowance_terms
from schemas.childcare import ChildcareTable, TablePerson
from schemas.envelope import Envelope
from schemas.findings import Finding, finding
from schemas.identifiers import OfficeCode
from schemas.law_changes import law_holds

_ROOT = "/Submission/ChildcareTable"


def check_table(table: ChildcareTable, envelope: Envelope, received_on: date) -> tuple[Finding, ...]:
    """What the table and its envelope show by themselves; ``received_on`` is the day of receipt in Baku."""
    return (
        *check_envelope(envelope, received_on),
        *check_header_dates(table, _ROOT, received_on),
        *_check_persons(table, received_on),
        *check_overlaps(table, _ROOT),
        *check_totals(table, _ROOT),
        *check_papers(table, envelope, _ROOT, received_on),
        *_tell_changes(table, received_on),
    )


def check_partners(table: ChildcareTable, office: OfficeCode, received_on: date) -> tuple[Finding, ...]:
    """Payment kinds against the banks that work with ``office``, the insurer's, on the day of receipt."""
    return tuple(
        one
        for place, person in persons_of(table)
        for one in check_partner(person.payment, f"{place}/Payment", office, received_on)
    )


def check_amounts(
    table: ChildcareTable, calendar: WorkCalendar, terms: AllowanceTerms | None = None
) -> tuple[Finding, ...]:
    """What is claimed against what is computed by the insurer's ``calendar`` and ``terms`` (those in force if None)."""
    terms = terms or allowance_terms()
    return tuple(one for place, person in persons_of(table) for one in check_claims(person, place, calendar, terms))


def persons_of(table: ChildcareTable) -> Iterator[tuple[str, TablePerson]]:
    """Each person with its path in the document."""
    return numbered(_ROOT, "Person", table.persons)


def _check_persons(table: ChildcareTable, received_on: date) -> Iterator[Finding]:
    for place, person in persons_of(table):
        yield from check_person_dates(person, place, received_on)
        yield from check_certificate(person.child, f"{place}/Child")
        yield from check_chosen_months(person, place)
        yield from check_payment(person.payment, f"{place}/Payment", received_on)


def _tell_changes(table: ChildcareTable, received_on: date) -> Iterator[Finding]:
    """Changes of law since, each told once, at the first person that it concerns; nothing is refused for them."""
    places = list(persons_of(table))
    yield from [
        finding("CHILDCARE_PROACTIVE", where=f"{place}/Period/End")
        for place, person in places
        if law_holds("CHILDCARE_PROACTIVE", person.period.end)
    ][:1]
    yield from [
        finding("SSN_RETIRED", where=f"{place}/Ssn")
        for place, person in places
        if person.fin is None and law_holds("SSN_RETIRED", received_on)
    ][:1]
