from dataclasses import replace
from datetime import date, timedelta
from shutil import copy

import pytest
from account_book import ACTIVITY, ALFA, FINS, Book
from register_samples import make_insurer

from registries.accounts.seen import look_at_person, seen_balances
from registries.charges import open_charges
from registries.finance import State, entries_of, entries_that_wait
from registries.insurers import put_insurers
from registries.officer_users import Hand
from registries.officers import Officer, Role, put_officers
from registries.payments import payments_by_number
from registries.views import views_of
from schemas.finance import EntryKind, needs_two
from schemas.identifiers import OfficeCode
from schemas.months import Quarter
from schemas.report_debt_terms import DebtKind
from stages.finance import (
    NotForFinanceError,
    NotNowError,
    SameFinanceError,
    confirm,
    enter,
    refuse,
    reverse_entry,
)
from stages.finance_checks import UnfitEntryError, Wish

FIRST, SECOND = Hand("f1", "first"), Hand("f2", "second")
DAY = date(2026, 2, 1)
KEY = (ALFA, ACTIVITY, Quarter("2026-Q1"))


@pytest.fixture(scope="module")
def blank(tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "blank.sqlite"
    made = Book(path).make()
    with made.database.write() as tx:
        others = (("elsewhere", Role.FINANCE, "190"), ("o1", Role.OFFICER, "188"), ("audit", Role.AUDITOR, "188"))
        put_officers(tx, [Officer(login, login, role, (OfficeCode(office),)) for login, role, office in others])
    made.database.close()
    return path


@pytest.fixture
def book(blank, tmp_path):
    made = Book(copy(blank, tmp_path / "qebul.sqlite"))
    yield made
    made.database.close()


def wish(what=EntryKind.FINE, amount=20_000, **differs):
    given = {"activity": str(ACTIVITY)} if what is not EntryKind.PAYMENT else {"code": "121111"}
    return Wish(what=what, insurer=ALFA, amount=amount, **({"basis": "17-M", "day": DAY} | given | differs))


def do(book, act, *told):
    with book.database.write() as tx:
        return act(tx, *told, book.clock.now())


def counted(book):
    return [one.number for one in book.ask(open_charges, {KEY: KEY[2].last})[KEY]]


def test_a_small_entry_is_in_force_at_once_and_the_next_report_counts_it(book):
    fine = do(book, enter, FIRST, wish())
    assert (fine.state, book.balances()) == (State.IN_FORCE, {"FINE": 20_000})
    assert counted(book) == [fine.entry.number]
    book.report((150_000, 0, 0))
    assert book.balances()["FINE"] == 20_000
    assert book.problems() == []


def test_a_large_payment_exists_only_after_a_second_officer_has_confirmed_it(book):
    paid = do(book, enter, FIRST, wish(EntryKind.PAYMENT, 100_000))
    number = paid.entry.number
    assert (paid.state, book.balances(), book.ask(payments_by_number, [number])) == (State.WAITS, {}, {})
    with pytest.raises(SameFinanceError):
        do(book, confirm, Hand("f2", "first"), number)  # another login, the same person at the machine
    with pytest.raises(SameFinanceError):
        do(book, confirm, Hand("f1", "second"), number)
    assert do(book, confirm, SECOND, number).state is State.IN_FORCE
    assert book.balances() == {"MONEY": -100_000}
    assert book.ask(payments_by_number, [number])[number].amount == 100_000
    assert book.problems() == []


def test_what_is_entered_in_parts_counts_together(book):
    """Below 500 manat of fines one officer is enough: of all that he enters for an insurer on a day, or of a day."""
    assert do(book, enter, FIRST, wish(amount=30_000)).state is State.IN_FORCE
    second = do(book, enter, FIRST, wish(amount=20_000, basis="18-M"))
    assert second.state is State.WAITS
    assert do(book, enter, SECOND, wish(amount=20_000, basis="19-M", day=date(2026, 2, 2))).state is State.WAITS
    assert do(book, enter, SECOND, wish(amount=19_999, basis="20-M")).state is State.IN_FORCE
    do(book, confirm, SECOND, second.entry.number)
    book.clock.advance(timedelta(days=1))
    assert do(book, enter, FIRST, wish(amount=1, basis="21-M")).state is State.WAITS  # of the day of the others
    assert do(book, enter, FIRST, wish(amount=1, basis="22-M", day=date(2026, 2, 3))).state is State.IN_FORCE
    assert book.problems() == []


def test_what_is_taken_back_in_parts_counts_together(book):
    numbers = []
    for n in range(2):
        numbers.append(do(book, enter, FIRST, wish(amount=40_000, day=date(2026, 2, n + 1))).entry.number)
        book.clock.advance(timedelta(days=1))
    states = [do(book, reverse_entry, FIRST, number, "səhv").state for number in numbers]
    assert states == [State.REVERSED, State.REVERSAL_WAITS]
    assert book.problems() == []


def test_what_was_refused_never_was(book):
    number = do(book, enter, FIRST, wish(amount=50_000)).entry.number
    assert do(book, refuse, SECOND, number, "Məbləğ səhvdir").state is State.REFUSED
    with pytest.raises(NotNowError):
        do(book, confirm, SECOND, number)
    assert (book.balances(), counted(book)) == ({}, [])


def test_a_reversed_entry_counts_nowhere_and_stays_to_be_seen(book):
    number = do(book, enter, FIRST, wish()).entry.number
    assert do(book, reverse_entry, FIRST, number, "İki dəfə daxil edilib").state is State.REVERSED
    assert (book.balances(), counted(book)) == ({}, [])
    assert [one.state for one in book.ask(entries_of, "audit")] == [State.REVERSED]
    assert book.problems() == []


def test_the_reversal_of_a_large_entry_waits_for_a_second_officer_and_may_be_refused(book):
    number = do(book, enter, FIRST, wish(amount=50_000)).entry.number
    do(book, confirm, SECOND, number)
    assert do(book, reverse_entry, SECOND, number, "səhv").state is State.REVERSAL_WAITS
    assert do(book, refuse, FIRST, number, "səhv deyil").state is State.IN_FORCE
    assert book.balances() == {"FINE": 50_000}


def test_one_decision_is_entered_once_by_whomever_until_it_is_taken_back(book):
    number = do(book, enter, FIRST, wish()).entry.number
    with pytest.raises(UnfitEntryError, match="waits already"):
        do(book, enter, SECOND, wish())
    do(book, enter, SECOND, wish(basis="18-M"))
    do(book, reverse_entry, FIRST, number, "səhv")
    do(book, enter, SECOND, wish())
    assert book.balances() == {"FINE": 40_000}


def test_what_was_written_off_is_not_taken_back_before_the_write_off(book):
    fine = do(book, enter, FIRST, wish()).entry.number
    off = do(book, enter, FIRST, wish(EntryKind.OTHER_WRITE_OFF, 15_000, debt=DebtKind.FINE)).entry.number
    do(book, confirm, SECOND, off)
    with pytest.raises(UnfitEntryError, match="written off"):
        do(book, reverse_entry, FIRST, fine, "səhv")
    assert book.balances() == {"FINE": 5_000}
    do(book, reverse_entry, FIRST, off, "səhv")
    do(book, confirm, SECOND, off)
    assert do(book, reverse_entry, FIRST, fine, "səhv").state is State.REVERSED


def test_what_was_entered_for_an_insurer_goes_with_it_to_its_new_office(book):
    number = do(book, enter, FIRST, wish(amount=50_000)).entry.number
    with book.database.write() as tx:
        put_insurers(tx, [replace(make_insurer(ALFA), office=OfficeCode("190"))])
    with pytest.raises(NotForFinanceError):
        do(book, confirm, SECOND, number)
    assert [one.entry.number for one in book.ask(entries_that_wait, "elsewhere")] == [number]
    assert do(book, confirm, Hand("elsewhere", "x"), number).state is State.IN_FORCE


def test_what_a_report_counts_is_not_taken_back(book):
    number = do(book, enter, FIRST, wish()).entry.number
    book.report((0, 0, 0))
    with pytest.raises(UnfitEntryError, match="a report counts it"):
        do(book, reverse_entry, FIRST, number, "səhv")


@pytest.mark.parametrize("login", ["elsewhere", "o1", "audit", "nobody"])
def test_nobody_enters_for_another_office_or_without_the_role(book, login):
    with pytest.raises(NotForFinanceError):
        do(book, enter, Hand(login, "x"), wish())
    number = do(book, enter, FIRST, wish(amount=50_000)).entry.number
    with pytest.raises(NotForFinanceError):
        do(book, confirm, Hand(login, "x"), number)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (wish(amount=0), "above zero"),
        (wish(amount=100_000_000_000), "at most 999999999.99"),
        (wish(EntryKind.PAYMENT, code="121110"), "classification code"),
        (wish(EntryKind.CONTRIBUTION_WRITE_OFF), "more than is owed"),
        (wish(EntryKind.OTHER_WRITE_OFF, debt=DebtKind.CONTRIBUTION), "other debts"),
        (wish(activity="x"), "activity"),
        (wish(basis=" "), "one line"),
        (wish(day=date(2000, 12, 31)), "before 2001"),
        (wish(day=date(2999, 1, 1)), "not come yet"),
    ],
)
def test_what_cannot_be_entered_is_told_why(book, wrong, why):
    with pytest.raises(UnfitEntryError, match=why):
        do(book, enter, FIRST, wrong)


def test_write_offs_of_both_kinds_take_what_is_owed(book):
    book.report((150_000, 0, 0))
    do(book, enter, FIRST, wish())
    for what, amount, debt in (
        (EntryKind.CONTRIBUTION_WRITE_OFF, 112_500, None),
        (EntryKind.OTHER_WRITE_OFF, 5_000, DebtKind.FINE),
    ):
        number = do(book, enter, FIRST, wish(what, amount, debt=debt)).entry.number
        do(book, confirm, SECOND, number)
    assert book.balances() == {"FINE": 15_000}
    assert book.problems() == []


def test_who_looks_at_a_person_is_written_down_and_a_stranger_sees_nothing(book):
    book.report((150_000, 0, 0))
    with book.database.write() as tx:
        [line] = look_at_person(tx, "audit", "os:x", ALFA, FINS[0], book.clock.now())
        assert look_at_person(tx, "elsewhere", "os:x", ALFA, FINS[0], book.clock.now()) is None
    assert line.amount == 112_500
    assert [(one.login, one.what, one.about) for one in book.ask(views_of, fin=FINS[0])] == [("audit", "ACCOUNT", ALFA)]
    assert book.ask(seen_balances, "o1", ALFA) is None


def test_a_kind_without_a_row_on_a_day_needs_two_officers():
    assert needs_two(EntryKind.FINE, 1, date(2000, 1, 1))
    assert not needs_two(EntryKind.FINE, 1, DAY)
