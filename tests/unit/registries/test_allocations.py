"""The money of reports and whose it becomes, as the accounts hold it."""

from datetime import date
from shutil import copy

import pytest
from account_book import ACTIVITY, ALFA, FINS, Book
from sqlalchemy import text

from pipeline.effects import EffectConflict
from registries.accounts.standing import undistributed
from registries.charges import ChargeKind
from registries.distributions import NoLine, allocations_of, payment_told, why_nothing
from registries.report_tables import quarterly_report
from rules.allocation import Cause, Reason
from schemas.report_debt_terms import DebtKind

INCOMES = (150_000, 100_000, 20_000)  # contributions of a month: 375.00, 250.00, 50.00
QUARTER = (112_500, 75_000, 15_000)


@pytest.fixture(scope="module")
def blank(tmp_path_factory):
    path = tmp_path_factory.mktemp("allocations") / "blank.sqlite"
    Book(path).make().database.close()
    return path


@pytest.fixture
def book(blank, tmp_path):
    book = Book(copy(blank, tmp_path / "qebul.sqlite"))
    yield book
    book.database.close()


def rest(book):
    return book.ask(undistributed, ALFA, str(ACTIVITY))


def of(book, report):
    """The allocations of a report, the latest first."""
    with book.database.reads() as reads:
        query = quarterly_report.select().where(quarterly_report.c.number == report)
        return allocations_of(reads, reads.execute(query).one().submission)


def test_money_goes_first_in_equal_shares_to_those_with_debt_and_then_to_the_months(book):
    book.report((150_000, 0, 20_000))
    book.pay("P-1", 150_000)
    second = book.report(INCOMES, "2026-Q2", used={"P-1": 150_000}, shares=True)
    [done] = of(book, second)
    debts = {one.fin: (one.amount, one.reason) for one in done.lines if one.month is None}
    assert debts == {FINS[0]: (112_500, Reason.DEBT), FINS[2]: (15_000, Reason.DEBT)}
    assert {one.month: one.paid for one in done.again.months} == {"2026-04": 22_500, "2026-05": 0, "2026-06": 0}
    assert (done.same, done.again.rest, rest(book)) == (True, 0, 0)
    assert book.problems() == []


def test_what_nobody_owes_stays_and_is_shared_with_the_next_report(book):
    book.pay("P-1", 250_000)
    first = book.report(INCOMES, used={"P-1": 250_000}, shares=True)
    assert (rest(book), of(book, first)[0].again.cause) == (250_000 - sum(QUARTER), Cause.MORE_THAN_OWED)
    second = book.report((0, 100_000, 0), "2026-Q2", shares=True)
    assert sum(one.amount for one in of(book, second)[0].lines) == 250_000 - sum(QUARTER)
    assert book.problems() == []


def test_no_money_is_given_for_a_debt_that_was_written_off(book):
    book.report(INCOMES)
    book.charge("W-1", ChargeKind.WRITE_OFF, DebtKind.CONTRIBUTION, sum(QUARTER) - 30_000, day=date(2026, 4, 1))
    assert book.owed() == {FINS[0]: 30_000}
    book.pay("P-1", 50_000)
    second = book.report((0, 0, 20_000), "2026-Q2", used={"P-1": 45_000}, shares=True)
    [done] = of(book, second)
    given = {(one.fin, one.month is None): one.amount for one in done.lines}
    assert given == {(FINS[0], True): 30_000} | {(FINS[2], False): 5_000}
    assert (done.same, rest(book), book.owed(), book.problems()) == (True, 0, {}, [])


def test_a_correction_that_leaves_less_money_than_later_reports_gave_takes_their_allocations_back(book):
    """What was given of its money by the later report would else have been paid by nobody."""
    book.pay("P-1", 250_000)
    book.report(INCOMES, used={"P-1": 250_000}, shares=True)
    second = book.report((0, 100_000, 0), "2026-Q2", shares=True)
    corrected = book.report(INCOMES, used={"P-1": 10_000}, shares=True)
    assert not of(book, second)[0].stands
    assert sum(one.amount for one in of(book, corrected)[0].lines) == 10_000
    assert (rest(book), book.problems()) == (0, [])


def test_a_correction_with_money_enough_leaves_later_allocations_alone(book):
    book.pay("P-1", 250_000)
    book.report(INCOMES, used={"P-1": 240_000}, shares=True)
    second = book.report((0, 100_000, 0), "2026-Q2", shares=True)
    book.report(INCOMES, used={"P-1": 250_000}, shares=True)
    assert of(book, second)[0].stands
    assert book.problems() == []


def test_money_that_a_correction_frees_is_given_once_by_the_corrections_that_follow(book):
    """What a later report gave of it is taken back at once; a new quarter waits until that report is corrected, too."""
    book.pay("P-1", 250_000)
    book.report(INCOMES, used={"P-1": 250_000}, shares=True)
    second = book.report((0, 100_000, 0), "2026-Q2", shares=True)
    book.report(INCOMES, shares=True)
    assert (of(book, second)[0].stands, rest(book), book.problems()) == (False, 0, [])
    with pytest.raises(EffectConflict, match="has to be corrected first"):
        book.report(INCOMES, "2026-Q3", used={"P-1": 250_000}, shares=True)
    again = book.report((0, 100_000, 0), "2026-Q2", used={"P-1": 100_000}, shares=True)
    third = book.report(INCOMES, "2026-Q3", used={"P-1": 150_000}, shares=True)
    done = [of(book, one)[0] for one in (again, third)]
    assert [(one.stands, one.same, sum(line.amount for line in one.lines)) for one in done] == [
        (True, True, 100_000),
        (True, True, 150_000),
    ]
    assert (rest(book), sum(book.owed().values())) == (0, 2 * sum(QUARTER) + 75_000 - 250_000)
    assert book.problems() == []


def test_an_allocation_of_what_stands_no_more_is_a_conflict(book):
    book.report(INCOMES)
    book.pay("P-1", 50_000)

    def planned_without_the_debts(reads, command, incomes):
        [order] = real(reads, command, incomes)
        yield order.model_copy(update={"digest": "0" * 64})

    real, book.planned = book.planned, planned_without_the_debts
    with pytest.raises(EffectConflict, match="changed meanwhile"):
        book.report(INCOMES, "2026-Q2", used={"P-1": 50_000}, shares=True)


def test_who_got_nothing_is_told_why(book):
    """Too much was given for him before; the money ended before it came to him; nothing was computed for him."""
    book.pay("P-1", 250_000)
    book.report((150_000, 0, 20_000))
    book.report((0, 0, 0), "2026-Q2")
    book.report((0, 0, 0), "2026-Q3", used={"P-1": 127_500}, shares=True)
    book.report((0, 0, 20_000))
    second = book.report((150_000, 20_000, 20_000), "2026-Q2", used={"P-1": 1}, shares=True)
    [done] = of(book, second)
    assert [one.fin for one in done.lines] == [FINS[1]]
    told = [book.ask(why_nothing, done, fin) for fin in (FINS[0], FINS[2], "8ZZZZZZ")]
    assert told == [NoLine.PAID_BEFORE, NoLine.MONEY_ENDED, NoLine.EXEMPT]


def test_a_payment_tells_the_reports_that_use_it(book):
    book.pay("P-1", 50_000)
    report = book.report(INCOMES, used={"P-1": 30_000}, shares=True)
    told = book.ask(payment_told, "P-1")
    assert [(one.report, one.amount) for one in told.uses] == [(report, 30_000)]
    assert book.ask(payment_told, "P-2") is None


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("update posting set base = 1 where reason = 'PROPORTION'", "more than the debt or month"),
        ("update posting set reason = 'MONTH' where reason = 'PROPORTION'", "other lines"),
        ("update effect set applied_at = null where kind = 'allocate_money'", "without its effect"),
    ],
)
def test_conservation_finds_an_allocation_that_is_not_as_it_was_ordered(book, change, told):
    book.pay("P-1", 50_000)
    book.report(INCOMES, used={"P-1": 50_000}, shares=True)
    with book.database.write() as tx:
        tx.execute(text("drop trigger posting_no_update"))
        tx.execute(text(change))
    assert any(told in what for check, _, what in book.problems() if check == "allocations")
