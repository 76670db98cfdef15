"""Settlement tables of the demo as models, XML and files for a container: three months of 2025, the last one split.

A child that is born on 15 September 2023 is 18 months old on 15 March 2025: 44.00 + 44.00 + 40.31 manat.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from hashlib import sha256

from demo.documents import CREATED_AT, document_id
from demo.employers import Employer
from demo.people import make_people, make_phone
from demo.scanned.slips import slip_pdf
from demo.scanned.story import Story
from schemas.childcare import Child, ChildcareTable, PaidMonth, Paper, Payment, PaymentKind, Span, TablePerson
from schemas.envelope import AttachmentEntry, Envelope
from schemas.frozen import DocumentBody
from schemas.identifiers import BankCode, Ssn, Voen
from schemas.months import Month
from schemas.person import PersonRecord, Sex
from schemas.submission import AttachmentContent, Submission, write_submission
from signatures.media_types import media_type_of
from signatures.pdf_making import SUBMISSION_NAME

People = Mapping[str, PersonRecord]  # by role

SERVICE = "childcare_table"
BORN = date(2023, 9, 15)
ORDER, CERTIFIED = Paper(number="17-M", day=date(2024, 1, 10)), date(2023, 9, 20)
DUE = {"2025-01": 4400, "2025-02": 4400, "2025-03": 4031}
POST = Payment(kind=PaymentKind.POST)
# By bank: its letters in an account (ISO 13616), the check digits of twenty ones behind them.
_ACCOUNTS = {"990001": "XZRB", "990003": "ABSR"}


def account(bank: str) -> str:
    """An IBAN at a bank of the demo, with right check digits."""
    stem = f"{_ACCOUNTS[bank]}{'1' * 20}"
    digits = "".join(str(int(letter, 36)) for letter in f"{stem}AZ00")
    return f"AZ{98 - int(digits) % 97:02}{stem}"


def paid_to(kind: PaymentKind, bank: str) -> Payment:
    """By card or transfer to an account at ``bank``."""
    return Payment(kind=kind, bank_code=BankCode(bank), account=account(bank))


@dataclass(frozen=True, slots=True)
class Carer:
    """One person of a table: by role, and perhaps by SSN; the child's certificate, and what differs from the usual.

    ``fin`` False: the table names him by SSN alone.
    """

    role: str
    certificate: str
    ssn: Ssn | None = None
    fin: bool = True
    due: Mapping[str, int] = field(default_factory=lambda: DUE)
    payment: Payment = POST
    period: Span = Span(start=date(2025, 1, 1), end=date(2025, 3, 31))  # noqa: RUF009 - frozen
    leave: Span = Span(start=date(2024, 1, 15), end=date(2026, 9, 15))  # noqa: RUF009 - frozen
    papers: tuple[str, ...] = ("ORDER_EXTRACT", "BIRTH_CERTIFICATE", "APPLICATION")


@dataclass(frozen=True, slots=True)
class Table:
    """What an employer fills in; id and moments follow from ``title``. ``files`` stand instead of the usual scans,
    ``others`` instead of some of them.
    """

    title: str
    carers: tuple[Carer, ...]
    files: Mapping[str, bytes] | None = None
    others: Mapping[str, bytes] = field(default_factory=dict)


def files_of(table: Table, employer: Employer, people: People) -> dict[str, bytes]:
    """The document and its scans by name, to be put into a container."""
    return {SUBMISSION_NAME: document_of(table, employer, people), **scans_of(table)}


def document_of(table: Table, employer: Employer, people: People, *, inside: bool = False) -> bytes:
    """The unsigned XML; ``inside``: it holds the scans itself."""
    scans = scans_of(table)
    listed = tuple(_entry(name, data) for name, data in scans.items())
    envelope = _envelope(table.title, SERVICE, employer).model_copy(update={"attachments": listed})
    contents = tuple(AttachmentContent(name, data) for name, data in scans.items()) if inside else ()
    return write_submission(Submission(envelope, body_of(table, people), contents))


def saved(title: str, service: str, employer: Employer, body: DocumentBody) -> bytes:
    """Requisites or a calendar as unsigned XML."""
    return write_submission(Submission(_envelope(title, service, employer), body))


def body_of(table: Table, people: People) -> ChildcareTable:
    """The table as a model; totals follow from the months."""
    persons = tuple(_person(n, carer, people) for n, carer in enumerate(table.carers, start=1))
    return ChildcareTable(
        table_date=date(2026, 11, 2),
        pay_month=Month("2026-11"),
        persons=persons,
        total=sum(one.total for one in persons),
    )


def scans_of(table: Table) -> dict[str, bytes]:
    """The scans by name: those that were given, or the usual ones of each carer."""
    if table.files is not None:
        return dict(table.files)
    usual = {
        scan_name(n, kind): slip_pdf(kind, story_of(carer))
        for n, carer in enumerate(table.carers, start=1)
        for kind in carer.papers
    }
    return {name: table.others.get(name, data) for name, data in usual.items()}


def story_of(carer: Carer) -> Story:
    """What the carer's papers tell: what the table says of him and the register knows."""
    person, leave = _people()[carer.role], carer.leave
    return Story(
        insurer="Alfa Tikinti MMC",
        voen="1400000001",
        place="Bakı",
        head="R. Əliyev",
        surname=person.surname,
        given_name=person.given_name,
        patronymic=person.patronymic or "",
        phone=make_phone(f"{carer.role}/{carer.certificate}"),
        child_name="Tunar",
        other_parent=f"{person.surname} Aysel Kamil qızı" if person.sex is Sex.MALE else "Nəbiyev Tural Kamil oğlu",
        child_born=BORN,
        certificate=carer.certificate,
        certificate_day=CERTIFIED,
        order_number=ORDER.number,
        order_day=ORDER.day,
        leave_start=leave.start,
        leave_end=leave.end,
        protocol_number="1",
        protocol_day=ORDER.day,
    )


@cache
def _people() -> People:
    return make_people()


def changed(table: Table, **differs: object) -> Table:
    """The table with its first carer changed."""
    first, *others = table.carers
    return replace(table, carers=(replace(first, **differs), *others))  # type: ignore[arg-type] # fields of Carer


def _person(n: int, carer: Carer, people: People) -> TablePerson:
    months: Sequence[PaidMonth] = [PaidMonth(month=Month(month), amount=due) for month, due in carer.due.items()]
    return TablePerson(
        ssn=carer.ssn,
        fin=people[carer.role].fin if carer.fin else None,
        insurance_years=4,
        order=ORDER,
        child=Child(birth_date=BORN, certificate_number=carer.certificate, certificate_date=CERTIFIED),
        leave=carer.leave,
        period=carer.period,
        payment=carer.payment,
        months=tuple(months),
        total=sum(carer.due.values()),
        files=tuple(scan_name(n, kind) for kind in carer.papers),
    )


def scan_name(n: int, kind: str) -> str:
    """What the paper ``kind`` of the carer in place ``n`` is called."""
    return f"{n}-{kind.lower()}.pdf"


def _entry(name: str, data: bytes) -> AttachmentEntry:
    kind = name.partition("-")[2].partition(".")[0].upper()
    return AttachmentEntry(
        name=name, sha256=sha256(data).hexdigest(), media_type=media_type_of(name), document_type=kind or "OTHER"
    )


def _envelope(title: str, service: str, employer: Employer) -> Envelope:
    return Envelope(
        document_id=document_id(title),
        service=service,
        service_version=1,
        insurer_voen=Voen.parse(employer.voen),
        created_at=CREATED_AT,
    )
