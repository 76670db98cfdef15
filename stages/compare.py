"""What a document says beside what the registers know, value by value: for the office that decides. Pure.

A value that no register knows is not compared: it stands in the document alone. Amounts are qəpik.
"""

from collections.abc import Iterator, Sequence

from outbox.notice_xml import Both
from outbox.prints.document_wording import word_of
from outbox.prints.sheet import Amount
from pipeline.items import Item
from schemas.certificate import CertificateReplacement
from schemas.childcare import ChildcareTable, TablePerson
from schemas.findings import Finding
from schemas.insurer_registration import InsurerRegistration
from schemas.person import PersonRecord
from schemas.quarterly_report import QuarterlyReport
from schemas.registration import Address, InsuredRegistration
from schemas.text import fold
from stages.assess import AssessFacts, Computed
from stages.benefit_lookup import BenefitFacts, FoundPerson
from stages.compare_certificate import certificate_values
from stages.compare_report import report_values
from stages.compared import Agreement, Compared, Comparison, document_type, exact
from stages.parse import ParseFacts

_SSN, _FIN = Both("SSN", "SSN"), Both("FİN", "FİN")
_NAMES = (("Surname", "surname"), ("GivenName", "given_name"), ("Patronymic", "patronymic"))
_ADDRESS = (
    ("Region", "region"),
    ("City", "city"),
    ("Street", "street"),
    ("Building", "building"),
    ("Apartment", "apartment"),
    ("PostalCode", "postal_code"),
)
_TOTAL = Both("Cəmi", "Total")
_CHILD = Both("Uşağın doğum tarixi", "Child born on")
_CERTIFICATE = Both("Şəhadətnamənin nömrəsi", "Certificate no")
_UNKNOWN = Both("Reyestrdə tapılmadı", "Not found in the register")


def compare(item: Item, record: PersonRecord | None) -> tuple[Comparison, ...]:
    """All that can be compared. ``record`` is the population register's of whom a registration or a certificate is
    about.
    """
    body = ParseFacts.of(item).body
    if isinstance(body, ChildcareTable):
        return tuple(_tables(item, body))
    if isinstance(body, CertificateReplacement):
        return (Comparison(word_of("CertificateReplacement"), tuple(certificate_values(item, body, record))),)
    if isinstance(body, InsuredRegistration):
        return (Comparison(word_of("InsuredRegistration"), tuple(_registration(body, record))),)
    if isinstance(body, InsurerRegistration):
        return (Comparison(word_of("Applicant"), (*_registration(body, record), *_birth(body, record))),)
    if isinstance(body, QuarterlyReport):
        return tuple(report_values(item, body))
    return ()


def worst_first(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Errors, then what an office must see, then warnings, then what is for the record."""
    order = ("error", "review", "warn", "info")
    return tuple(sorted(findings, key=lambda one: order.index(one.severity.value)))


def _tables(item: Item, table: ChildcareTable) -> Iterator[Comparison]:
    known, assessed = BenefitFacts.known_of(item), AssessFacts.known_of(item)
    found: Sequence[FoundPerson | None] = [None] * len(table.persons) if known is None else known.persons
    computed = () if assessed is None else assessed.computed
    for place, (person, one) in enumerate(zip(table.persons, found, strict=True), start=1):
        mine = [share for share in computed if share.person == place]
        yield Comparison(_heading(place, one), tuple(_person(person, one, mine)))


def _heading(place: int, one: FoundPerson | None) -> Both:
    if one is None:
        return Both(f"{place}. {_UNKNOWN.az}", f"{place}. {_UNKNOWN.en}")
    name = f"{place}. {one.surname} {one.given_name} {one.patronymic}".rstrip()
    return Both(name, name)


def _person(person: TablePerson, one: FoundPerson | None, shares: Sequence[Computed]) -> Iterator[Compared]:
    yield exact(_SSN, person.ssn, None if one is None else str(one.ssn))
    yield exact(_FIN, person.fin, None if one is None else str(one.fin))
    yield Compared(_CHILD, person.child.birth_date, None, Agreement.UNCHECKED)
    yield Compared(_CERTIFICATE, person.child.certificate_number, None, Agreement.UNCHECKED)
    by_month = {share.month: share for share in shares}
    for paid in person.months:
        share = by_month.get(paid.month)
        label = Both(*(f"{paid.month[5:]}.{paid.month[:4]}, {word}" for word in ("manat", "manat")))
        yield _amount(label, paid.amount, None if share is None else share.due, () if share is None else share.lines)
    dues = [by_month[paid.month].due if paid.month in by_month else None for paid in person.months]
    yield _amount(_TOTAL, person.total, _sum(dues), ())


def _sum(dues: Sequence[int | None]) -> int | None:
    known = [due for due in dues if due is not None]
    return sum(known) if len(known) == len(dues) else None


def _amount(label: Both, claimed: int, due: int | None, how: tuple[str, ...]) -> Compared:
    if due is None:
        return Compared(label, Amount(claimed), None, Agreement.UNCHECKED, how)
    agreement = Agreement.AGREES if claimed == due else Agreement.DIFFERS
    return Compared(label, Amount(claimed), Amount(due), agreement, how)


def _birth(document: InsurerRegistration, record: PersonRecord | None) -> Iterator[Compared]:
    if record is not None:
        agreement = Agreement.AGREES if document.birth_date == record.birth_date else Agreement.DIFFERS
        yield Compared(word_of("BirthDate"), document.birth_date, record.birth_date, agreement)


def _registration(
    document: InsuredRegistration | InsurerRegistration, record: PersonRecord | None
) -> Iterator[Compared]:
    yield exact(_FIN, str(document.identity.fin), None if record is None else str(record.fin))
    if record is None:
        return
    yield document_type(document.identity, record)
    for name, field in _NAMES:
        written = None if document.names is None else getattr(document.names, field)
        yield _folded(word_of(name), written, getattr(record, field))
    yield from _addresses(document.registered_address, record.registered_address)


def _addresses(written: Address | None, known: Address | None) -> Iterator[Compared]:
    if written is None:
        return
    for name, field in _ADDRESS:
        said, registered = getattr(written, field), None if known is None else getattr(known, field)
        if said is not None or registered is not None:
            yield _folded(word_of(name), said, registered)


def _folded(label: Both, written: str | None, known: str | None) -> Compared:
    """Names and addresses meet by their folded form, as ``rules/person.py`` compares them."""
    if not written or not known:
        return Compared(label, written, known or None, Agreement.UNCHECKED)
    return Compared(label, written, known, Agreement.AGREES if fold(written) == fold(known) else Agreement.DIFFERS)
