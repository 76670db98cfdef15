"""Childcare settlement table (uşağın üç yaşı tamam olanadək ona qulluq etməyə görə müavinətlə bağlı haqq-hesab
cədvəli), 003 §2.2.1.

Owns the document's model and its XML table; the XSD twin is ``xsd/childcare_table.xsd``. What the fields must agree
with is ``rules/childcare.py``; what is due for a month is ``rules/allowance.py``.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from schemas.binding import TEXT, Element, Group, Leaf
from schemas.frozen import DocumentBody, FrozenModel
from schemas.identifiers import BankCode, Fin, Ssn
from schemas.lexical import (
    Day,
    FileName,
    Qepik,
    Text20,
    Text34,
    Text100,
    read_amount,
    read_count,
    read_day,
    write_amount,
)
from schemas.months import Month

MOST_PERSONS = 1000
MOST_MONTHS = 37  # three years that begin inside a month touch 37
MOST_YEARS = 99
MOST_FILES = 100


class PaymentKind(StrEnum):
    """Müavinətin ödəniş növü (003 §2.2.1 b)."""

    CARD = "CARD"  # Plastik kartla
    POST = "POST"  # Barat ilə (poçt üsulu)
    TRANSFER = "TRANSFER"  # Köçürmə ilə


class Paper(FrozenModel):
    """Number and date of the minutes (protokol) or of the order on leave (əmr)."""

    number: Text100
    day: Day


class Child(FrozenModel):
    """The child and its birth certificate: series and number in one text, date of issue."""

    birth_date: Day
    certificate_number: Text20
    certificate_date: Day


class Span(FrozenModel):
    """From ``start`` to ``end``, both days counted. That start comes first is a rule."""

    start: Day
    end: Day

    def covers(self, day: date) -> bool:
        """Whether ``day`` is one of its days."""
        return self.start <= day <= self.end


class Payment(FrozenModel):
    """How it is paid. Which kind has a bank and an account is a rule; ``account`` stands as written."""

    kind: PaymentKind
    bank_code: BankCode | None = None
    account: Text34 | None = None


class PaidMonth(FrozenModel):
    """A month chosen to be paid and the amount claimed for it, in qəpik."""

    month: Month
    amount: Qepik


class TablePerson(FrozenModel):
    """One insured person who cares for one child; named by SSN, by FİN or by both.

    ``files`` are the names of the attachments that are this person's; in a table of one person all are.
    """

    ssn: Ssn | None = None
    fin: Fin | None = None
    insurance_years: Annotated[int, Field(strict=True, ge=0, le=MOST_YEARS)]
    order: Paper
    child: Child
    leave: Span
    period: Span
    payment: Payment
    months: Annotated[tuple[PaidMonth, ...], Field(min_length=1, max_length=MOST_MONTHS)]
    total: Qepik
    files: Annotated[tuple[FileName, ...], Field(max_length=MOST_FILES)] = ()

    @model_validator(mode="after")
    def _named(self) -> Self:
        if self.ssn is None and self.fin is None:
            raise ValueError("an SSN, a FİN or both")
        return self


class ChildcareTable(DocumentBody):
    """The table. ``protocol`` is needed where the minutes are (a dated rule); totals are in qəpik."""

    table_date: Day
    protocol: Paper | None = None
    pay_month: Month
    persons: Annotated[tuple[TablePerson, ...], Field(min_length=1, max_length=MOST_PERSONS)]
    total: Qepik


_DAY = Leaf(read=read_day, write=date.isoformat)
_AMOUNT = Leaf(read=read_amount, write=write_amount)
_PAPER = Group(Paper, (Element("Number", "number", TEXT), Element("Date", "day", _DAY)))
_SPAN = Group(Span, (Element("Start", "start", _DAY), Element("End", "end", _DAY)))
_CHILD = Group(
    Child,
    (
        Element("BirthDate", "birth_date", _DAY),
        Element("CertificateNumber", "certificate_number", TEXT),
        Element("CertificateDate", "certificate_date", _DAY),
    ),
)
_PAYMENT = Group(
    Payment,
    (
        Element("Kind", "kind", TEXT),
        Element("BankCode", "bank_code", TEXT, optional=True),
        Element("Account", "account", TEXT, optional=True),
    ),
)
_PAID_MONTH = Group(PaidMonth, (Element("Month", "month", TEXT), Element("Amount", "amount", _AMOUNT)))
_PERSON = Group(
    TablePerson,
    (
        Element("Ssn", "ssn", TEXT, optional=True),
        Element("Fin", "fin", TEXT, optional=True),
        Element("InsuranceYears", "insurance_years", Leaf(read=read_count, write=str)),
        Element("Order", "order", _PAPER),
        Element("Child", "child", _CHILD),
        Element("Leave", "leave", _SPAN),
        Element("Period", "period", _SPAN),
        Element("Payment", "payment", _PAYMENT),
        Element("PaidMonth", "months", _PAID_MONTH, many=True),
        Element("Total", "total", _AMOUNT),
        Element("File", "files", TEXT, many=True),
    ),
)

CHILDCARE_TABLE = Group(
    ChildcareTable,
    (
        Element("TableDate", "table_date", _DAY),
        Element("Protocol", "protocol", _PAPER, optional=True),
        Element("PayMonth", "pay_month", TEXT),
        Element("Person", "persons", _PERSON, many=True),
        Element("Total", "total", _AMOUNT),
    ),
)
