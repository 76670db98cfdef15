"""Rules of the dates of a settlement table (003 §2.2.1 a, b)."""

from collections.abc import Iterator
from datetime import date

from rules.allowance import Care
from schemas.childcare import ChildcareTable, Span, TablePerson
from schemas.findings import Finding, finding
from schemas.months import Month


def check_header_dates(table: ChildcareTable, where: str, received_on: date) -> Iterator[Finding]:
    """The dates of the table itself; that the minutes come before the table and the payment not is our reading."""
    yield from _not_later(table.table_date, f"{where}/TableDate", received_on)
    if table.protocol is not None:
        place = f"{where}/Protocol/Date"
        yield from _not_later(table.protocol.day, place, received_on)
        if table.protocol.day > table.table_date:
            yield finding("PROTOCOL_AFTER_TABLE", where=place, value=table.protocol.day.isoformat())
    if table.pay_month < Month.of(table.table_date):
        yield finding("PAY_MONTH_BEFORE_TABLE", where=f"{where}/PayMonth", value=table.pay_month)


def check_person_dates(person: TablePerson, where: str, received_on: date) -> Iterator[Finding]:
    """The dates of one person and the child."""
    child = person.child
    yield from _not_later(person.order.day, f"{where}/Order/Date", received_on)
    yield from _not_later(child.birth_date, f"{where}/Child/BirthDate", received_on)
    yield from _not_later(child.certificate_date, f"{where}/Child/CertificateDate", received_on)
    if child.certificate_date < child.birth_date:
        place = f"{where}/Child/CertificateDate"
        yield finding("CERTIFICATE_BEFORE_BIRTH", where=place, value=child.certificate_date.isoformat())
    yield from _in_order(person.leave, f"{where}/Leave")
    yield from _in_order(person.period, f"{where}/Period")
    yield from _check_leave(person, f"{where}/Leave")
    yield from _check_period(person, f"{where}/Period", received_on)


def reversed_span(span: Span) -> bool:
    """Whether ``span`` ends before it starts."""
    return span.end < span.start


def _not_later(day: date, where: str, received_on: date) -> Iterator[Finding]:
    if day > received_on:
        yield finding("DATE_IN_FUTURE", where=where, value=day.isoformat())


def _in_order(span: Span, where: str) -> Iterator[Finding]:
    if reversed_span(span):
        yield finding("DATES_REVERSED", where=f"{where}/End", value=f"{span.start} – {span.end}")


def _check_leave(person: TablePerson, where: str) -> Iterator[Finding]:
    """The leave lies between the birth and the third birthday (Labour Code art. 127); it may end on the latter."""
    code = "LEAVE_OUTSIDE_FIRST_THREE_YEARS"
    third_birthday = Care(person.child.birth_date, person.leave, person.period).third_birthday
    if person.leave.start < person.child.birth_date:
        yield finding(code, where=f"{where}/Start", value=person.leave.start.isoformat())
    if person.leave.end > third_birthday:
        yield finding(code, where=f"{where}/End", value=person.leave.end.isoformat())


def _check_period(person: TablePerson, where: str, received_on: date) -> Iterator[Finding]:
    """The period lies in the leave [our reading] and ends no later than the day of receipt (003 §2.2.1 b QEYD)."""
    period, leave = person.period, person.leave
    if period.end > received_on:
        yield finding("PERIOD_ENDS_IN_FUTURE", where=f"{where}/End", value=period.end.isoformat())
    if period.start < leave.start:
        yield finding("PERIOD_OUTSIDE_LEAVE", where=f"{where}/Start", value=period.start.isoformat())
    if period.end > leave.end:
        yield finding("PERIOD_OUTSIDE_LEAVE", where=f"{where}/End", value=period.end.isoformat())
