"""The settlement table (haqq-hesab cədvəli) as tables: the insured, what is paid to whom, and the months (003 §2.2.1).

Amounts are as they are claimed, in qəpik; nothing is computed here.
"""

from collections.abc import Iterator, Mapping

from outbox.notice_xml import Both
from outbox.prints.sheet import Amount, Block, Column, Grid, Kind, Pair, Pairs, Value
from outbox.prints.wording import ROW_NUMBER, TOTAL
from schemas.banks import banks
from schemas.childcare import ChildcareTable, PaymentKind, TablePerson
from schemas.frozen import DocumentBody
from schemas.identifiers import BankCode
from schemas.months import Month

PAYMENT_KINDS: Mapping[PaymentKind, Both] = {
    PaymentKind.CARD: Both("Plastik kartla", "To a card"),
    PaymentKind.POST: Both("Barat ilə (poçt)", "By post"),
    PaymentKind.TRANSFER: Both("Köçürmə ilə", "By transfer"),
}
_NUMBER = Column(ROW_NUMBER, Kind.COUNT, 8)
_SSN = Column(Both("SSN", "Social insurance number"), share=23)
_FIN = Column(Both("FİN", "Personal id"), share=13)
_AMOUNT = Column(Both("Məbləğ, manat", "Amount, manat"), Kind.AMOUNT, 18)
_INSURED = (
    _NUMBER,
    _SSN,
    _FIN,
    Column(Both("Staj, il", "Insurance years"), Kind.COUNT, 13),
    Column(Both("Əmrin nömrəsi", "Order no"), share=18),
    Column(Both("Əmrin tarixi", "Order of"), Kind.DATE, 18),
    Column(Both("Uşağın doğum tarixi", "Child born on"), Kind.DATE, 19),
    Column(Both("Şəhadətnamənin nömrəsi", "Certificate no"), share=24),
    Column(Both("Şəhadətnamənin tarixi", "Certificate of"), Kind.DATE, 24),
)
_PAID = (
    _NUMBER,
    Column(Both("SSN və ya FİN", "SSN or FİN"), share=25),
    Column(Both("Məzuniyyətin başlanğıcı", "Leave from"), Kind.DATE, 20),
    Column(Both("Məzuniyyətin bitməsi", "Leave until"), Kind.DATE, 20),
    Column(Both("Dövrün başlanğıcı", "Period from"), Kind.DATE, 18),
    Column(Both("Dövrün bitməsi", "Period until"), Kind.DATE, 18),
    Column(Both("Ödəniş növü", "Paid"), share=18),
    Column(Both("Bank", "Bank"), share=19),
    Column(Both("Hesab", "Account"), share=26),
    _AMOUNT,
)
_MONTHS = (
    _NUMBER,
    Column(Both("SSN və ya FİN", "SSN or FİN"), share=30),
    Column(Both("Uşağın doğum tarixi", "Child born on"), Kind.DATE, 24),
    Column(Both("Ay", "Month"), share=20),
    _AMOUNT,
)


def childcare_blocks(document: DocumentBody) -> tuple[Block, ...]:
    """All of the table. The persons keep their order, and their number in it."""
    assert isinstance(document, ChildcareTable)
    persons = list(enumerate(document.persons, 1))
    before = len(_PAID) - 2
    return (
        Pairs(Both("Cədvəlin qeydiyyat məlumatları", "Registration of the table"), tuple(_registration(document))),
        Grid(
            Both("Sığortaolunanlar və uşaqlar", "The insured and the children"),
            _INSURED,
            tuple(_insured(n, one) for n, one in persons),
        ),
        Grid(
            Both("Müavinətin ödənilməsi", "Payment of the allowance"),
            _PAID,
            tuple(_paid(n, one) for n, one in persons),
            (None, TOTAL, *[None] * (before - 1), Amount(document.total)),
        ),
        Grid(
            Both("Ödəniləcək aylar", "Months to be paid"),
            _MONTHS,
            tuple(row for n, one in persons for row in _months(n, one)),
        ),
    )


def _registration(table: ChildcareTable) -> Iterator[Pair]:
    yield Pair(Both("Cədvəlin qeydiyyat tarixi", "Date of the table"), table.table_date)
    if table.protocol is not None:
        yield Pair(Both("Protokolun nömrəsi", "Number of the minutes"), table.protocol.number)
        yield Pair(Both("Protokolun tarixi", "Date of the minutes"), table.protocol.day)
    yield Pair(Both("Ödənişin aparılmalı olduğu ay", "Month of payment"), _month(table.pay_month))
    yield Pair(Both("Sığortaolunanların sayı", "Number of the insured"), len(table.persons))
    yield Pair(Both("Cəmi məbləğ, manat", "Total, manat"), Amount(table.total))


def _insured(n: int, one: TablePerson) -> tuple[Value, ...]:
    return (
        n,
        one.ssn,
        one.fin,
        one.insurance_years,
        one.order.number,
        one.order.day,
        one.child.birth_date,
        one.child.certificate_number,
        one.child.certificate_date,
    )


def _paid(n: int, one: TablePerson) -> tuple[Value, ...]:
    return (
        n,
        one.ssn or one.fin,
        one.leave.start,
        one.leave.end,
        one.period.start,
        one.period.end,
        PAYMENT_KINDS[one.payment.kind],
        _bank(one.payment.bank_code),
        one.payment.account,
        Amount(one.total),
    )


def _months(n: int, one: TablePerson) -> Iterator[tuple[Value, ...]]:
    for paid in one.months:
        yield n, one.ssn or one.fin, one.child.birth_date, _month(paid.month), Amount(paid.amount)


def _month(month: Month) -> str:
    year, number = month.split("-")
    return f"{number}.{year}"


def _bank(code: BankCode | None) -> str | None:
    """The code and, where the directory knows it, the name."""
    bank = None if code is None else banks().get(code)
    return code if bank is None else f"{code} {bank.name}"
