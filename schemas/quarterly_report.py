"""Unified quarterly report (vahid rüblük hesabat), 004 §2.3.2: its 22 steps as sections of one document.

Owns the document's model and its XML table; the XSD twin is ``xsd/quarterly_report.xsd``. What the sections must agree
with is ``rules/report*.py``. What the manual shows as read-only (opening debt, contributions, interest, sanctions,
closing debt) may be left out; where it is stated it is compared with what is computed. Amounts are qəpik.
"""

from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import Field

from schemas.binding import TEXT, Element, Group, Leaf
from schemas.frozen import DocumentBody, FrozenModel
from schemas.identifiers import ActivityCode, Fin
from schemas.lexical import (
    DirectoryCode,
    Qepik,
    SignedQepik,
    read_amount,
    read_head_count,
    read_signed_amount,
    write_amount,
)
from schemas.months import Month, Quarter
from schemas.payment_distribution import PaymentNumber
from schemas.registration import DocumentType

QUARTERLY_REPORT_CODE = "quarterly_report"
MOST_PERSONS = 100_000
MOST_LINES = 1000
MOST_HEADS = 9_999_999
Heads = Annotated[int, Field(strict=True, ge=0, le=MOST_HEADS)]


class ReportKind(StrEnum):
    """Hesabatın növü (step 1)."""

    INITIAL = "INITIAL"  # İlkin
    CORRECTION = "CORRECTION"  # Düzəliş
    ADJUSTED = "ADJUSTED"  # Dəqiqləşdirilmiş


class Debt(FrozenModel):
    """Debt by kind (borc) at the beginning or the end of the quarter; below zero: paid too much."""

    contribution: SignedQepik
    interest: SignedQepik
    sanction: SignedQepik
    fine: SignedQepik
    other: SignedQepik

    @property
    def total(self) -> int:
        """Of all kinds."""
        return self.contribution + self.interest + self.sanction + self.fine + self.other


class UsedPayment(FrozenModel):
    """Ödəniş (step 5): the fund's number of a payment and how much of it this report uses."""

    payment: PaymentNumber
    amount: Qepik


class MonthAmount(FrozenModel):
    """Əmək ödənişləri of one month (steps 6 and 8)."""

    month: Month
    amount: Qepik


class ExemptIncome(FrozenModel):
    """MDSS haqqına cəlb olunmayan gəlir (step 7): its reason of the directory, month, amount."""

    reason: DirectoryCode
    month: Month
    amount: Qepik


class MonthContribution(FrozenModel):
    """Əmək haqqına nisbətdə MDSS hesablaması of one month (step 9), both parts."""

    month: Month
    employee: Qepik
    employer: Qepik


class Settled(FrozenModel):
    """What was found by the fund (step 14) or accrued (step 15), and what was paid against it."""

    accrued: Qepik
    paid: Qepik


class MonthHeads(FrozenModel):
    """İşçi sayı of one month (step 17)."""

    month: Month
    count: Heads


class ReportPerson(NamedTuple):
    """Sığortaolunan (step 18): incomes (gəlirlər) of the quarter's three months in order.

    A tuple: of a hundred thousand models the making alone takes longer than reading the document.
    """

    fin: Fin
    first: Qepik
    second: Qepik
    third: Qepik

    @property
    def incomes(self) -> tuple[int, int, int]:
        """By month, in order."""
        return self.first, self.second, self.third

    @property
    def total(self) -> int:
        """Cəmi gəlir."""
        return self.first + self.second + self.third


class PreferentialPerson(NamedTuple):
    """Güzəştli əmək stajı (step 20); the manual's further columns stand only in its pictures."""

    fin: Fin


class Presenter(FrozenModel):
    """Məsul şəxs or baş mühasib (step 21)."""

    fin: Fin
    document_type: DocumentType


class QuarterlyReport(DocumentBody):
    """The report of one insurer, quarter and activity.

    ``labour`` and ``heads`` have the quarter's three months in order (a rule). What the payments pay (the first
    Bölüşdür, 004 p. 42) is not stated here: it is computed. A presenter may be missing: a finding says so.
    """

    kind: ReportKind
    period: Quarter
    activity: ActivityCode
    opening: Debt | None = None
    payments: Annotated[tuple[UsedPayment, ...], Field(max_length=MOST_LINES)] = ()
    labour: Annotated[tuple[MonthAmount, ...], Field(min_length=3, max_length=3)]
    exempt: Annotated[tuple[ExemptIncome, ...], Field(max_length=MOST_LINES)] = ()
    contributions: Annotated[tuple[MonthContribution, ...], Field(max_length=3)] = ()
    interest: Qepik | None = None
    sanctions: Qepik | None = None
    fines: Qepik | None = None
    vouchers: Qepik = 0
    returned_benefits: Qepik = 0
    found: Settled | None = None
    accruals: Settled | None = None
    closing: Debt | None = None
    heads: Annotated[tuple[MonthHeads, ...], Field(min_length=3, max_length=3)]
    heads_total: Heads
    persons: Annotated[tuple[ReportPerson, ...], Field(max_length=MOST_PERSONS)] = ()
    preferential: Annotated[tuple[PreferentialPerson, ...], Field(max_length=MOST_PERSONS)] = ()
    responsible: Presenter | None = None
    accountant: Presenter | None = None


_AMOUNT = Leaf(read=read_amount, write=write_amount)
_SIGNED = Leaf(read=read_signed_amount, write=write_amount)
_HEADS = Leaf(read=read_head_count, write=str)
_DEBT = Group(
    Debt,
    tuple(Element(name, name.lower(), _SIGNED) for name in ("Contribution", "Interest", "Sanction", "Fine", "Other")),
)
_PAYMENT = Group(UsedPayment, (Element("Number", "payment", TEXT), Element("Amount", "amount", _AMOUNT)))
_MONTH_AMOUNT = Group(MonthAmount, (Element("Month", "month", TEXT), Element("Amount", "amount", _AMOUNT)))
_EXEMPT = Group(
    ExemptIncome,
    (Element("Reason", "reason", TEXT), Element("Month", "month", TEXT), Element("Amount", "amount", _AMOUNT)),
)
_CONTRIBUTION = Group(
    MonthContribution,
    (
        Element("Month", "month", TEXT),
        Element("Employee", "employee", _AMOUNT),
        Element("Employer", "employer", _AMOUNT),
    ),
)
_SETTLED = Group(Settled, (Element("Accrued", "accrued", _AMOUNT), Element("Paid", "paid", _AMOUNT)))
_MONTH_HEADS = Group(MonthHeads, (Element("Month", "month", TEXT), Element("Count", "count", _HEADS)))
_PERSON = Group(
    ReportPerson,
    (
        Element("Fin", "fin", TEXT),
        Element("First", "first", _AMOUNT),
        Element("Second", "second", _AMOUNT),
        Element("Third", "third", _AMOUNT),
    ),
)
_PRESENTER = Group(Presenter, (Element("Fin", "fin", TEXT), Element("DocumentType", "document_type", TEXT)))

QUARTERLY_REPORT = Group(
    QuarterlyReport,
    (
        Element("Kind", "kind", TEXT),
        Element("Period", "period", TEXT),
        Element("Activity", "activity", TEXT),
        Element("OpeningDebt", "opening", _DEBT, optional=True),
        Element("Payment", "payments", _PAYMENT, many=True),
        Element("LabourPayment", "labour", _MONTH_AMOUNT, many=True),
        Element("ExemptIncome", "exempt", _EXEMPT, many=True),
        Element("Contribution", "contributions", _CONTRIBUTION, many=True),
        Element("Interest", "interest", _AMOUNT, optional=True),
        Element("Sanctions", "sanctions", _AMOUNT, optional=True),
        Element("Fines", "fines", _AMOUNT, optional=True),
        Element("Vouchers", "vouchers", _AMOUNT, optional=True),
        Element("ReturnedBenefits", "returned_benefits", _AMOUNT, optional=True),
        Element("FoundByFund", "found", _SETTLED, optional=True),
        Element("OtherAccruals", "accruals", _SETTLED, optional=True),
        Element("ClosingDebt", "closing", _DEBT, optional=True),
        Element("Employees", "heads", _MONTH_HEADS, many=True),
        Element("EmployeesTotal", "heads_total", _HEADS),
        Element("Insured", "persons", _PERSON, many=True),
        Element("Preferential", "preferential", Group(PreferentialPerson, (Element("Fin", "fin", TEXT),)), many=True),
        Element("ResponsiblePerson", "responsible", _PRESENTER, optional=True),
        Element("ChiefAccountant", "accountant", _PRESENTER, optional=True),
    ),
)
