"""A good settlement table of one person, and ways to change it."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from schwifty import IBAN

from rules.childcare import check_amounts, check_partners, check_table
from rules.work_days import WorkCalendar
from schemas.allowance_terms import AllowanceTerms
from schemas.childcare import Child, ChildcareTable, PaidMonth, Paper, Payment, PaymentKind, Span, TablePerson
from schemas.envelope import AttachmentEntry, Envelope
from schemas.findings import Finding
from schemas.identifiers import BankCode, DocumentId, Fin, OfficeCode, Voen
from schemas.months import Month

RECEIVED_ON = date(2025, 4, 7)
OFFICE = OfficeCode("101")
TABLE = "/Submission/ChildcareTable"
PERSON = f"{TABLE}/Person"
PARTNER, STRANGER = BankCode("990001"), BankCode("990003")  # of office 101
LETTERS = {PARTNER: "XZRB", STRANGER: "ABSR"}
PAPERS = ("COMMISSION_MINUTES", "ORDER_EXTRACT", "BIRTH_CERTIFICATE", "APPLICATION")


def account(letters: str) -> str:
    return str(IBAN.generate("AZ", bank_code=letters, account_code="1" * 20))


def paid(**amounts: int) -> tuple[PaidMonth, ...]:
    """Months as keywords (``m2025_01=4400``)."""
    return tuple(PaidMonth(month=Month(name[1:].replace("_", "-")), amount=amount) for name, amount in amounts.items())


CARD = Payment(kind=PaymentKind.CARD, bank_code=PARTNER, account=account("XZRB"))
TRANSFER = Payment(kind=PaymentKind.TRANSFER, bank_code=STRANGER, account=account("ABSR"))
POST = Payment(kind=PaymentKind.POST)

# 18 months old on 15 March 2025, so that March is split.
GOOD_PERSON = TablePerson(
    fin=Fin("5VBK5VR"),
    insurance_years=4,
    order=Paper(number="17-M", day=date(2024, 1, 10)),
    child=Child(birth_date=date(2023, 9, 15), certificate_number="AA № 1234567", certificate_date=date(2023, 9, 20)),
    leave=Span(start=date(2024, 1, 15), end=date(2026, 9, 15)),
    period=Span(start=date(2025, 1, 1), end=date(2025, 3, 31)),
    payment=CARD,
    months=paid(m2025_01=4400, m2025_02=4400, m2025_03=4031),
    total=12831,
)
GOOD_TABLE = ChildcareTable(
    table_date=date(2025, 4, 4),
    protocol=Paper(number="3", day=date(2025, 4, 2)),
    pay_month=Month("2025-04"),
    persons=(GOOD_PERSON,),
    total=12831,
)


def listed(*types: str) -> tuple[AttachmentEntry, ...]:
    return tuple(
        AttachmentEntry(name=f"{kind}.pdf", sha256="0" * 64, media_type="application/pdf", document_type=kind)
        for kind in types
    )


ENVELOPE = Envelope(
    document_id=DocumentId(UUID("3b241101-e2bb-4255-8caf-4136c566a962")),
    service="childcare_table",
    service_version=1,
    insurer_voen=Voen("1300144711"),
    created_at=datetime(2025, 4, 4, 10, tzinfo=UTC),
    attachments=listed(*PAPERS),
)


def person(**changes: Any) -> TablePerson:
    """The good person with ``changes``; the total follows the months unless it is given."""
    changed = GOOD_PERSON.model_copy(update=changes)
    if "total" not in changes:
        changed = changed.model_copy(update={"total": sum(month.amount for month in changed.months)})
    return changed


def table(*persons: TablePerson, **changes: Any) -> ChildcareTable:
    """The good table with ``persons``; the total follows them unless it is given."""
    inside = persons or (GOOD_PERSON,)
    together = {"persons": inside, "total": sum(one.total for one in inside)}
    return GOOD_TABLE.model_copy(update={**together, **changes})


def check(
    document: ChildcareTable | TablePerson,
    received_on: date = RECEIVED_ON,
    attachments: tuple[AttachmentEntry, ...] = ENVELOPE.attachments,
    *,
    office: OfficeCode = OFFICE,
    calendar: WorkCalendar | None = None,
    terms: AllowanceTerms | None = None,
) -> tuple[Finding, ...]:
    """All findings about a table, or about a table of one person."""
    whole = table(document) if isinstance(document, TablePerson) else document
    envelope = ENVELOPE.model_copy(update={"attachments": attachments})
    return (
        *check_table(whole, envelope, received_on),
        *check_partners(whole, office, received_on),
        *check_amounts(whole, calendar or WorkCalendar(), terms),
    )


def told(findings: tuple[Finding, ...]) -> list[tuple[str, str, str]]:
    return [(one.code, one.where, one.value) for one in findings]
