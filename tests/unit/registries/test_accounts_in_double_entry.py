import sqlite3
from datetime import date
from shutil import copy

import pytest
from account_book import ACTIVITY, ALFA, FINS, Book, Crash, persons_owed
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, IntegrityError

from pipeline.postgresql import database_url
from registries.accounts.allocation import OverAllocatedError
from registries.accounts.explained import explain
from registries.accounts.lines import insurer_lines, person_lines
from registries.accounts.names import money_of, received
from registries.accounts.posting import UnbalancedError, post
from registries.accounts.transactions import Draft, Posting, TransactionKind
from registries.charges import ChargeKind
from schemas.report_debt_terms import DebtKind

INCOMES = (150_000, 100_000, 20_000)
# 2026, private sector: 3 % and 22 % up to 200 manat, 10 % and 15 % above; three months of each.
OWED = dict(zip(FINS, (112_500, 75_000, 15_000), strict=True))
TOTAL = sum(OWED.values())
# A qəpik of the newest transaction's charges from one person to another.
SHIFTED = """
update posting set amount = amount + case account when '5VBK5VR/PERSON' then 1 else -1 end
where account in ('5VBK5VR/PERSON', '6HT3KPN/PERSON') and "transaction" = (select max("transaction") from posting)
"""


@pytest.fixture(scope="module")
def blank(tmp_path_factory):
    """A file of a book in which nothing is posted."""
    path = tmp_path_factory.mktemp("book") / "blank.sqlite"
    Book(path).make().database.close()
    return path


@pytest.fixture
def book(blank, tmp_path):
    made = Book(copy(blank, tmp_path / "qebul.sqlite"))
    yield made
    made.database.close()


def test_a_report_charges_its_insurer_and_each_person(book):
    book.report(INCOMES, interest=300)
    assert book.balances() == {"CONTRIBUTION": TOTAL, "INTEREST": 300, "PERSONS": -TOTAL}
    assert book.owed() == OWED
    assert book.problems() == []


def test_money_is_kept_until_a_report_uses_it_and_then_undistributed_until_persons_are_given_it(book):
    book.pay("P-1", 50_000)
    assert book.balances() == {"MONEY": -50_000}
    report = book.report(INCOMES, used={"P-1": 30_000})
    kept = {"CONTRIBUTION": TOTAL - 30_000, "MONEY": -20_000}
    assert book.balances() == kept | {"UNDISTRIBUTED": -30_000, "PERSONS": 30_000 - TOTAL}
    book.allocate(report, 30_000)
    assert book.balances() == kept | {"PERSONS": 30_000 - TOTAL}
    assert book.owed() == {FINS[0]: 102_500, FINS[1]: 65_000, FINS[2]: 5_000}
    assert book.problems() == []


def test_more_than_is_undistributed_is_given_to_nobody(book):
    book.pay("P-1", 50_000)
    report = book.report(INCOMES, used={"P-1": 30_000})
    with pytest.raises(OverAllocatedError):
        book.allocate(report, 30_001)


def test_the_money_of_a_report_is_allocated_once(book):
    book.pay("P-1", 50_000)
    report = book.report(INCOMES, used={"P-1": 30_000})
    book.allocate(report, 10_000)
    with pytest.raises(IntegrityError):
        book.allocate(report, 10_000)


def test_a_correction_takes_back_what_the_earlier_version_posted_and_says_which_quarter_it_changes(book):
    book.pay("P-1", 50_000)
    first = book.report(INCOMES, used={"P-1": 30_000})
    book.allocate(first, 30_000)
    book.report((0, 0, 20_000), used={"P-1": 10_000})
    assert book.balances() == {
        "CONTRIBUTION": 5_000,
        "MONEY": -40_000,
        "UNDISTRIBUTED": -10_000,
        "PERSONS": -5_000,
    }
    assert book.owed() == {FINS[2]: 15_000}
    told = {(one.what.value, one.corrects) for one in book.ask(insurer_lines, ALFA, limit=1000)}
    assert told == {("PAYMENT", None), ("REPORT", None), ("ALLOCATION", None), ("REVERSAL", "2026-Q1")} | {
        ("REPORT", "2026-Q1")
    }
    assert book.problems() == []


def test_money_and_charges_of_a_closed_quarter_say_that_they_correct_it(book):
    book.pay("P-1", 50_000, date(2026, 3, 31))
    book.report(INCOMES)
    book.pay("P-2", 50_000, date(2026, 3, 31))
    book.pay("P-3", 50_000, date(2026, 4, 1))
    book.charge("C-1", ChargeKind.FINE, DebtKind.FINE, 10_000, date(2026, 3, 31))
    told = {one.about: one.corrects for one in book.ask(insurer_lines, ALFA) if one.what is not TransactionKind.REPORT}
    assert told == {"P-1": None, "P-2": "2026-Q1", "P-3": None, "C-1": "2026-Q1"}


def test_what_of_a_write_off_is_not_owed_when_a_report_counts_it_is_posted_back(book):
    book.charge("W-1", ChargeKind.WRITE_OFF, DebtKind.CONTRIBUTION, TOTAL + 7)
    book.report(INCOMES)
    assert "CONTRIBUTION" not in book.balances()
    assert book.problems() == []


def test_a_charge_that_a_report_counts_stays_as_it_is(book):
    fine = ("C-1", ChargeKind.FINE, DebtKind.FINE)
    book.charge(*fine, 10_000)
    book.charge(*fine, 20_000)
    book.report(INCOMES)
    book.charge(*fine, 20_000)
    with pytest.raises(ValueError, match="a report counts it"):
        book.charge(*fine, 20_001)
    assert (book.balances()["FINE"], book.problems()) == (20_000, [])


def test_a_payment_that_is_loaded_again_otherwise_is_reversed_and_one_that_is_the_same_is_not(book):
    book.pay("P-1", 50_000)
    book.pay("P-1", 50_000)
    assert book.balances() == {"MONEY": -50_000}
    book.pay("P-1", 70_000, day=date(2026, 4, 11))
    assert book.balances() == {"MONEY": -70_000}
    assert [one.what.value for one in book.ask(insurer_lines, ALFA)] == ["PAYMENT", "REVERSAL", "PAYMENT"]
    assert book.problems() == []


def test_a_payment_that_a_report_uses_is_not_loaded_again_otherwise(book):
    book.pay("P-1", 50_000)
    book.report(INCOMES, used={"P-1": 30_000})
    book.pay("P-1", 50_000)
    for otherwise in ({"amount": 20_000}, {"amount": 50_000, "code": "121112"}):
        with pytest.raises(ValueError, match="a report uses it"):
            book.pay("P-1", **otherwise)
    assert (book.balances()["MONEY"], book.problems()) == (-20_000, [])


def test_the_oldest_quarter_that_is_not_paid_whole_is_when_a_persons_debt_began(book):
    book.report(INCOMES)
    book.pay("P-1", 45_000)
    second = book.report(INCOMES, "2026-Q2", used={"P-1": 45_000})
    book.allocate(second, 45_000, "2026-Q2")
    since = {one.fin: one.since for one in book.ask(persons_owed, ALFA, ACTIVITY)}
    assert since == {FINS[0]: date(2026, 3, 31), FINS[1]: date(2026, 3, 31), FINS[2]: date(2026, 6, 30)}


def test_postings_that_do_not_add_up_are_not_posted(book):
    postings = (Posting(received(), 5, "RECEIVED", "P-9"), Posting(money_of(ALFA, "121111"), -4, "RECEIVED", "P-9"))
    crooked = Draft(
        kind=TransactionKind.PAYMENT,
        source="P-9",
        insurer=ALFA,
        activity="",
        value_date=date(2026, 1, 1),
        postings=postings,
    )
    with pytest.raises(UnbalancedError), book.database.write() as tx:
        post(tx, [crooked], book.clock.now())
    assert book.rows() == []


def test_lines_tell_what_they_come_from(book):
    book.charge("C-1", ChargeKind.FINE, DebtKind.FINE, 20_000)
    book.report(INCOMES)
    lines = book.ask(insurer_lines, ALFA, limit=1000)
    [fine] = [one for one in lines if one.kind == "FINE"]
    [owed] = book.ask(person_lines, FINS[2], insurer=ALFA)
    told = book.ask(explain, [*lines, owed])
    assert told[fine.key] == ("2026-02-01 · 17-M",)
    assert told[owed.key] == ("2026-01: 6.00 + 44.00", "2026-02: 6.00 + 44.00", "2026-03: 6.00 + 44.00")


@pytest.mark.parametrize("sql", ["update posting set amount = 0", "delete from posting", "delete from account"])
@pytest.mark.parametrize("kept", ["posted_on_sqlite", "posted_on_postgresql"])
def test_the_database_refuses_to_change_what_is_posted(request, kept, sql):
    book = request.getfixturevalue(kept)
    with pytest.raises(DatabaseError, match="only appended to"), book.database.write() as tx:
        tx.execute(text(sql))
    assert book.problems() == []


def test_a_row_is_not_replaced_either(posted_on_sqlite):
    replace = 'insert or replace into posting select "transaction", place, account, 0, reason, about, base from posting'
    with pytest.raises(DatabaseError, match="only appended to"), posted_on_sqlite.database.write() as tx:
        tx.execute(text(replace))
    assert posted_on_sqlite.problems() == []


@pytest.fixture
def posted_on_sqlite(book):
    book.report(INCOMES)
    return book


@pytest.fixture(scope="module")
def posted_on_postgresql(postgresql):
    url = postgresql.make()
    made = Book(database_url(url)).make()
    made.pay("P-1", 50_000)
    made.allocate(made.report(INCOMES, used={"P-1": 30_000}), 30_000)
    made.report((0, 0, 20_000))
    yield made
    made.database.close()
    postgresql.drop(url)


def test_postgresql_keeps_the_same_accounts(posted_on_postgresql):
    assert posted_on_postgresql.balances() == {"CONTRIBUTION": 15_000, "MONEY": -50_000, "PERSONS": -15_000}
    assert posted_on_postgresql.owed() == {FINS[2]: 15_000}


@pytest.mark.parametrize(
    ("sql", "check"),
    [
        ("update posting set amount = amount + 1 where place = 1", "transactions"),
        (
            "update posting set account = '1300144711/FINE/62010' where account = '1300144711/CONTRIBUTION/62010'",
            "balances",
        ),
        ("update posting set account = '7A1B2C3/PERSON' where account = 'fund/INCOME/INTEREST'", "balances"),
        (SHIFTED, "balances"),
        ("update payment set number = 'P-2'", "posted"),
        ("delete from quarterly_report where version = 2", "posted"),
    ],
)
def test_conservation_sees_what_was_changed_behind_the_house(book, sql, check):
    book.charge("C-1", ChargeKind.FINE, DebtKind.FINE, 20_000)
    book.pay("P-1", 50_000)
    book.report(INCOMES, interest=300)
    book.report(INCOMES, interest=200)
    with sqlite3.connect(book.path) as connection:
        connection.execute("drop trigger posting_no_update")
        connection.execute(sql)
    connection.close()
    assert check in {one[0] for one in book.problems()}


def test_a_crash_in_the_middle_of_a_report_leaves_nothing_of_it(book):
    book.pay("P-1", 50_000)
    before = book.rows()
    with pytest.raises(Crash), book.dies_at(12):
        book.report(INCOMES, used={"P-1": 30_000})
    assert book.rows() == before
    book.report(INCOMES, used={"P-1": 30_000})
    assert book.problems() == []
