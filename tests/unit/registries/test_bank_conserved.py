"""The proof of statements on each foundation, and while one is being booked."""

from datetime import date

import pytest
from account_book import ALFA, CODE
from bank_book import FIRST, SECOND, BankBook, came, gave_back, of_alfa, went

from registries.bank_offices import day_money
from stages.suspense import confirm, match_debit, match_entry, undo


@pytest.fixture
def book(module_place):
    made = BankBook(module_place).make()
    yield made
    made.database.close()


def test_every_day_of_an_office_comes_to_what_the_bank_told(book):
    book.statement(of_alfa(50_000), came(60_000), came(150_000), went(700), of_alfa(3_000, reference=" "))
    day = date(2026, 4, 12)
    book.statement(gave_back(3_000, 5, booking_date=day, value_date=day), went(60_000, booking_date=day))
    book.statement(of_alfa(1_000), came(2_000), came(3_000), close=False)
    for act, *told in (
        (match_entry, FIRST, 3, ALFA, CODE, "qəbz"),
        (confirm, SECOND, 3),
        (match_debit, FIRST, 7, 2, "qəbz"),
        (undo, FIRST, 1, "səhv"),
    ):
        book.do(act, *told)
    assert book.problems() == []
    first, second = book.ask(day_money)
    assert (first.office, first.day, second.day) == ("188", date(2026, 4, 10), day)
    assert (first.credit, first.matched, first.suspended, first.returned) == (266_000, 151_000, 52_000, 63_000)
    assert (first.debit, first.debit_suspended, first.gave_back) == (700, 700, 0)
    assert (second.debit, second.gave_back, second.debit_suspended, second.paid_out) == (63_000, 63_000, 0, 0)
    assert (
        {one.credit_difference for one in (first, second)} == {0} == {one.debit_difference for one in (first, second)}
    )
