"""Money in suspense matched by finance officers, with four eyes, and matches undone."""

from datetime import date, timedelta
from shutil import copy

import pytest
from account_book import ALFA, CODE
from bank_book import FIRST, SECOND, BankBook, came, gave_back, of_alfa, went
from register_samples import BETA

from registries.finance_payments import payments_seen
from registries.officer_users import Hand
from registries.payments import Payment, payments_by_number, put_payments
from schemas.identifiers import OfficeCode, Voen
from stages.finance import NotForFinanceError, NotNowError, SameFinanceError
from stages.suspense import confirm, match_debit, match_entry, refuse, undo
from stages.suspense_checks import Unfit, UnfitMatchError

MONEY = f"{ALFA}/MONEY/{CODE}"


@pytest.fixture(scope="module")
def blank(tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "blank.sqlite"
    BankBook(path).make().database.close()
    return path


@pytest.fixture
def book(blank, tmp_path):
    made = BankBook(copy(blank, tmp_path / "qebul.sqlite"))
    made.count = 3
    yield made
    assert made.problems() == []
    made.database.close()


def match(book, number, hand=FIRST, insurer=ALFA, code=CODE, why="slip 71", **at):
    return book.do(match_entry, hand, number, insurer, code, why, **at)


def test_money_in_suspense_that_an_officer_matches_is_the_insurers_payment(book):
    book.statement(came(50_000))
    assert match(book, 1).entry.state == "MATCHED"
    [seen] = book.ask(payments_seen, "f1", ALFA)
    assert (seen.payment.number, seen.payment.amount, seen.payment.code) == ("B-0000001-1", 50_000, CODE)
    assert book.money() == {MONEY: 50_000}


def test_a_large_match_waits_for_another_officer(book):
    book.statement(came(150_000))
    assert match(book, 1).entry.state == "WAITS"
    assert book.money() == {}
    for same in (FIRST, Hand("f2", "first")):
        with pytest.raises(SameFinanceError):
            book.do(confirm, same, 1)
    assert book.do(confirm, SECOND, 1).entry.state == "MATCHED"
    assert book.money() == {MONEY: 150_000}


def test_what_one_officer_matches_for_an_insurer_on_a_day_counts_together(book):
    days = [date(2026, 4, n) for n in (1, 2, 3, 4)]
    book.statement(*(came(60_000, booking_date=day, value_date=day) for day in days))
    assert match(book, 1).entry.state == "MATCHED"
    assert match(book, 2, hand=SECOND).entry.state == "WAITS"
    assert match(book, 3, insurer=BETA).entry.state == "MATCHED"
    book.clock.advance(timedelta(days=1))
    assert match(book, 4).entry.state == "MATCHED"


def test_undoing_makes_no_room_for_more(book):
    book.statement(came(60_000), came(60_000))
    match(book, 1)
    book.do(undo, FIRST, 1, "səhv")
    assert match(book, 2).entry.state == "WAITS"


def test_a_refused_match_gives_the_entry_back_to_suspense(book):
    book.statement(came(150_000))
    match(book, 1)
    assert book.do(refuse, SECOND, 1, "another insurer's").entry.state == "SUSPENSE"
    assert match(book, 1, insurer=BETA).entry.state == "WAITS"
    book.do(confirm, SECOND, 1)
    assert book.money() == {f"{BETA}/MONEY/{CODE}": 150_000}


def test_an_undone_match_is_reversed_and_the_next_one_is_another_payment(book):
    book.statement(came(50_000))
    match(book, 1)
    assert book.do(undo, FIRST, 1, "not theirs").entry.state == "SUSPENSE"
    assert (book.money(), book.ask(payments_by_number, ["B-0000001-1"])) == ({}, {})
    assert match(book, 1, hand=SECOND, insurer=BETA).entry.state == "MATCHED"
    assert set(book.ask(payments_by_number, ["B-0000001-1", "B-0000001-2"])) == {"B-0000001-2"}


def test_a_match_of_the_house_is_undone_by_an_officer_and_stands_in_suspense(book):
    book.statement(of_alfa(50_000))
    seen = book.do(undo, FIRST, 1, "another Alfa")
    assert (seen.entry.state, seen.cause, seen.about) == ("SUSPENSE", "UNDONE", "another Alfa")
    assert book.money() == {}


def test_a_large_undo_waits_and_can_be_refused(book):
    book.statement(of_alfa(150_000))
    assert book.do(undo, FIRST, 1, "why").entry.state == "UNDO_WAITS"
    assert book.money() == {MONEY: 150_000}
    assert book.do(refuse, SECOND, 1, "it is theirs").entry.state == "MATCHED"
    book.do(undo, FIRST, 1, "why not")
    seen = book.do(confirm, SECOND, 1)
    assert (seen.entry.state, seen.about, book.money()) == ("SUSPENSE", "why not", {})


def test_money_that_a_report_uses_is_not_undone(book):
    book.statement(of_alfa(150_000))
    book.do(undo, FIRST, 1, "why")
    book.report((100_000, 0, 0), used={"B-0000001-1": 100})
    for act in (lambda: book.do(confirm, SECOND, 1), lambda: book.do(undo, SECOND, 1, "x")):
        with pytest.raises((UnfitMatchError, NotNowError)) as caught:
            act()
    book.do(refuse, SECOND, 1, "used")
    with pytest.raises(UnfitMatchError) as caught:
        book.do(undo, FIRST, 1, "why")
    assert caught.value.what is Unfit.USED


def test_a_debit_gives_back_a_credit_whose_payment_is_none_any_more(book):
    book.statement(of_alfa(50_000), came(30_000), went(50_000), went(30_000))
    for debit, credit in ((3, 1), (4, 2)):
        assert book.do(match_debit, FIRST, debit, credit, "same slip").entry.state == "MATCHED"
        assert book.state(credit) == "RETURNED"
    assert book.money() == {}


def test_a_large_return_waits_and_takes_nothing_back_until_it_is_confirmed(book):
    book.statement(of_alfa(150_000), went(150_000))
    assert book.do(match_debit, FIRST, 2, 1, "same slip").entry.state == "WAITS"
    assert book.state(1) == "MATCHED"
    book.do(confirm, SECOND, 2)
    assert (book.state(1), book.money()) == ("RETURNED", {})


def test_an_undone_return_puts_both_into_suspense(book):
    book.statement(of_alfa(50_000))
    book.statement(gave_back(50_000, 1))
    with pytest.raises(UnfitMatchError) as caught:
        book.do(undo, FIRST, 1, "why")
    assert caught.value.what is Unfit.RETURN
    book.do(undo, FIRST, 2, "another slip")
    assert [(book.state(one), book.entry(one).cause) for one in (1, 2)] == [("SUSPENSE", "UNDONE")] * 2
    match(book, 1, hand=SECOND)
    assert book.money() == {MONEY: 50_000}
    assert set(book.ask(payments_by_number, ["B-0000001-1", "B-0000001-2"])) == {"B-0000001-2"}


def test_two_debits_do_not_give_one_credit_back(book):
    book.statement(of_alfa(150_000), went(150_000), went(150_000))
    book.do(match_debit, FIRST, 2, 1, "a")
    book.do(match_debit, FIRST, 3, 1, "b")
    book.do(confirm, SECOND, 2)
    with pytest.raises(UnfitMatchError) as caught:
        book.do(confirm, SECOND, 3)
    assert caught.value.what is Unfit.CREDIT_WAITS


@pytest.mark.parametrize(
    ("act", "what"),
    [
        (lambda book: match(book, 2), Unfit.DEBIT),
        (lambda book: match(book, 1, insurer=Voen("1500144710")), Unfit.INSURER),
        (lambda book: match(book, 1, code="121110"), Unfit.CODE),
        (lambda book: match(book, 1, code="120000"), Unfit.CODE),
        (lambda book: match(book, 1, why=" "), Unfit.WORDS),
        (lambda book: match(book, 1, why="a\nb"), Unfit.WORDS),
        (lambda book: book.do(match_debit, FIRST, 1, 2, "x"), Unfit.CREDIT),
        (lambda book: book.do(match_debit, FIRST, 2, 1, "x"), Unfit.NOT_RETURNED),
        (lambda book: book.do(match_debit, FIRST, 2, 99, "x"), Unfit.NOT_RETURNED),
        (lambda book: book.do(match_debit, FIRST, 2, 3, "x"), Unfit.NOT_RETURNED),
    ],
)
def test_what_does_not_fit_is_not_matched(book, act, what):
    later = {"booking_date": date(2026, 4, 11), "value_date": date(2026, 4, 11)}
    book.statement(came(50_000), went(20_000), came(20_000, **later))
    with pytest.raises(UnfitMatchError) as caught:
        act(book)
    assert caught.value.what is what


@pytest.mark.parametrize("hand", [Hand("elsewhere", "e"), Hand("audit", "a"), Hand("o1", "o"), Hand("nobody", "n")])
def test_officers_of_other_offices_and_roles_do_nothing(book, hand):
    book.statement(came(50_000), of_alfa(1_000), went(50_000))
    acts = (
        lambda: match(book, 1, hand=hand),
        lambda: book.do(undo, hand, 2, "x"),
        lambda: book.do(match_debit, hand, 3, 1, "x"),
        lambda: book.do(confirm, hand, 1),
        lambda: book.do(refuse, hand, 1, "x"),
    )
    for act in acts:
        with pytest.raises(NotForFinanceError):
            act()


def test_each_thing_is_done_where_the_entry_stands_for_it(book):
    book.statement(came(50_000), of_alfa(1_000))
    for act in (
        lambda: match(book, 2),
        lambda: book.do(confirm, SECOND, 1),
        lambda: book.do(refuse, SECOND, 2, "x"),
        lambda: book.do(undo, FIRST, 1, "x"),
    ):
        with pytest.raises(NotNowError):
            act()


def test_loading_changes_no_payment_of_a_bank(book):
    book.statement(of_alfa(50_000))
    [kept] = book.ask(payments_by_number, ["B-0000001-1"]).values()
    with book.database.write() as tx:
        put_payments(tx, [kept], book.clock.now())  # as it is
    others = [
        Payment(number=one, insurer=ALFA, value_date=kept.value_date, amount=1, code=CODE, office=OfficeCode("188"))
        for one in ("B-0000001-1", "B-0000009-1")
    ]
    for other in others:
        with book.database.write() as tx, pytest.raises(ValueError, match="bank's statement"):
            put_payments(tx, [other], book.clock.now())
