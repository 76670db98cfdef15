"""One table with every fault that fits into it, as its findings read: a change of any text or rule shows here."""

from datetime import date
from pathlib import Path

from childcare_samples import CARD, PARTNER, POST, STRANGER, account, check, listed, paid, person, table

from schemas.childcare import Child, Paper, Payment, PaymentKind, Span
from schemas.identifiers import BankCode, Ssn
from schemas.months import Month
from schemas.submission import Submission, write_submission
from schemas.xml import parse_xml

GOLDEN = Path(__file__).parent / "golden" / "childcare_findings.txt"
RECEIVED_ON = date(2026, 11, 21)

BAD = table(
    person(
        ssn=Ssn("1234567890123"),
        fin=None,
        order=Paper(number="1", day=date(2026, 11, 22)),
        child=Child(birth_date=date(2024, 9, 15), certificate_number="AA 1", certificate_date=date(2024, 9, 14)),
        leave=Span(start=date(2024, 9, 14), end=date(2027, 9, 16)),
        period=Span(start=date(2026, 9, 14), end=date(2026, 11, 22)),
        payment=Payment(kind=PaymentKind.CARD, bank_code=STRANGER, account="AZ00ABSR11111111111111111111"),
        months=(*paid(m2026_09=4400, m2026_10=2800), *paid(m2026_10=2800), *paid(m2026_12=1)),
        total=1,
        files=("yoxdur.pdf",),
    ),
    person(
        child=Child(birth_date=date(2024, 9, 15), certificate_number="aa1", certificate_date=date(2024, 9, 15)),
        leave=Span(start=date(2026, 10, 1), end=date(2026, 9, 1)),
        payment=Payment(kind=PaymentKind.TRANSFER, bank_code=PARTNER, account=account("ABSR")),
        months=paid(m2026_10=2800),
    ),
    person(
        leave=Span(start=date(2024, 2, 1), end=date(2025, 3, 1)),
        payment=POST.model_copy(update={"bank_code": BankCode("123456")}),
    ),
    person(
        period=Span(start=date(2024, 1, 10), end=date(2025, 3, 31)), payment=CARD.model_copy(update={"account": None})
    ),
    table_date=date(2026, 11, 22),
    pay_month=Month("2026-10"),
    protocol=Paper(number="1", day=date(2026, 11, 23)),
    total=2,
)


def reading() -> str:
    lines = []
    for one in check(BAD, RECEIVED_ON, attachments=listed("APPLICATION", "SELFIE")):
        lines += [f"{one.severity} {one.code} {one.where}", f"  {one.text('az')}", f"  {one.text('en')}"]
    return "\n".join(lines) + "\n"


def test_the_findings_of_a_table_of_faults_read_as_recorded():
    assert reading() == GOLDEN.read_text(encoding="utf-8")


def test_every_place_that_a_finding_names_is_in_the_document():
    from childcare_samples import ENVELOPE

    envelope = ENVELOPE.model_copy(update={"attachments": listed("APPLICATION", "SELFIE")})
    root = parse_xml(write_submission(Submission(envelope, BAD)))
    for one in check(BAD, RECEIVED_ON, attachments=envelope.attachments):
        steps = "/".join(f"d:{step}" if step else "" for step in one.where.split("/"))
        found = root.xpath(steps, namespaces={"d": "urn:qebul:document:1"})
        assert isinstance(found, list)
        assert len(found) == 1, one.where
