"""What persons are freed of when an insurer's contributions are written off: lines of their accounts."""

from datetime import date
from shutil import copy

import pytest
from account_book import ACTIVITY, ALFA, FINS, Book
from sqlalchemy import text

from registries.accounts.explained import explain
from registries.accounts.lines import person_lines
from registries.accounts.sections import look_at_persons
from registries.accounts.standing import undistributed
from registries.charges import ChargeKind, take_back_charge
from schemas.report_debt_terms import DebtKind

QUARTER = 75_000  # contributions of a quarter for 1,000.00 a month
DAY = date(2026, 4, 20)


@pytest.fixture(scope="module")
def blank(tmp_path_factory):
    path = tmp_path_factory.mktemp("freed") / "blank.sqlite"
    Book(path).make().database.close()
    return path


@pytest.fixture
def book(blank, tmp_path):
    """One person's first quarter is unpaid."""
    book = Book(copy(blank, tmp_path / "qebul.sqlite"))
    book.report((100_000, 0, 0))
    yield book
    book.database.close()


def write_off(book, amount, number="W-1"):
    book.charge(number, ChargeKind.WRITE_OFF, DebtKind.CONTRIBUTION, amount, day=DAY)


def persons(book):
    with book.database.write() as tx:
        seen = look_at_persons(tx, "f1", "s", ALFA, book.clock.now())
    return {one.fin: (one.owed, one.given, one.written_off, one.balance) for one in seen}


def test_a_write_off_is_a_line_of_the_account_of_who_is_freed_and_tells_what_it_comes_from(book):
    write_off(book, 60_000)
    newest, _ = lines = book.ask(person_lines, FINS[0], insurer=ALFA)
    assert (newest.amount, newest.reason, newest.about, newest.value_date) == (-60_000, "WRITTEN_OFF", "W-1", DAY)
    assert book.ask(explain, lines)[newest.key] == ("2026-04-20 · 17-M", "600.00 / 750.00")
    assert persons(book) == {FINS[0]: (QUARTER, 0, 60_000, 15_000)}
    assert (book.owed(), book.balances()["PERSONS"], book.problems()) == ({FINS[0]: 15_000}, -15_000, [])


def test_who_came_later_is_freed_of_nothing_and_each_gets_what_is_paid_for_him(book):
    write_off(book, QUARTER)
    book.pay("P-1", QUARTER, date(2026, 7, 1))
    book.report((100_000, 100_000, 0), "2026-Q2", used={"P-1": QUARTER}, shares=True)
    assert book.owed() == {FINS[0]: QUARTER // 2, FINS[1]: QUARTER // 2}
    book.pay("P-2", QUARTER, date(2026, 10, 1))
    book.report((0, 0, 0), "2026-Q3", used={"P-2": QUARTER}, shares=True)
    assert persons(book) == {FINS[0]: (2 * QUARTER, QUARTER, QUARTER, 0), FINS[1]: (QUARTER, QUARTER, 0, 0)}
    assert book.problems() == []


def test_who_owes_again_because_less_was_owed_gets_the_money_of_that_very_report(book):
    write_off(book, QUARTER)
    book.pay("P-1", 50_000, date(2026, 4, 10))
    counts = book.report((0, 0, 0), "2026-Q2", used={"P-1": 50_000}, shares=True)
    assert persons(book) == {FINS[0]: (QUARTER, 50_000, QUARTER - 50_000, 0)}
    assert (book.ask(undistributed, ALFA, str(ACTIVITY)), book.owed(), book.problems()) == (0, {}, [])
    assert {one.report for one in book.ask(person_lines, FINS[0]) if one.reason == "NOT_OWED"} == {counts}


def test_a_write_off_that_is_taken_back_is_owed_again(book):
    write_off(book, QUARTER)
    with book.database.write() as tx:
        take_back_charge(tx, "W-1", book.clock.now())
    assert book.owed() == {FINS[0]: QUARTER}


def test_two_write_offs_free_one_after_the_other(book):
    write_off(book, 50_000)
    write_off(book, 25_000, "W-2")
    amounts = {one.about: one.amount for one in book.ask(person_lines, FINS[0]) if one.reason == "WRITTEN_OFF"}
    assert (amounts, book.owed()) == ({"W-1": -50_000, "W-2": -25_000}, {})


def test_conservation_finds_a_person_who_is_freed_of_what_his_insurer_is_not(book):
    write_off(book, 60_000)
    with book.database.write() as tx:
        for trigger in tx.execute(text("select name from sqlite_master where type = 'trigger'")).scalars().all():
            tx.execute(text(f"drop trigger {trigger}"))
        tx.execute(
            text("update posting set amount = amount * 2 where reason = 'WRITTEN_OFF' and account like '%PERSON%'")
        )
    assert [what for _, where, what in book.problems() if where == "W-1"] == [
        "more is written off for persons than for their insurer"
    ]
