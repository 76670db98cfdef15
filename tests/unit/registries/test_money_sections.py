"""The cabinet's money sections as officers see them."""

from datetime import date

import pytest
from account_book import ACTIVITY, ALFA, CODE, FINS, Book

from registries.accounts.balances import debts_by_kind
from registries.accounts.names import DEBTS
from registries.accounts.sections import (
    Section,
    allocations_seen,
    look_at_persons,
    section_lines,
    undistributed_money,
)
from registries.accounts.seen import seen_balances
from registries.charges import ChargeKind
from registries.finance_payments import payments_below_seen, payments_seen
from registries.views import views_of
from schemas.report_debt_terms import DebtKind

INCOMES = (150_000, 100_000, 20_000)  # contributions of the quarter: 1,125.00, 750.00, 150.00
OFFICER, STRANGER = "f1", "elsewhere"


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A report, a fine with its write-off, a payment that is more than is owed."""
    book = Book(tmp_path_factory.mktemp("sections") / "qebul.sqlite").make()
    book.pay("P-1", 250_000)
    book.charge("C-1", ChargeKind.FINE, DebtKind.FINE, 20_000)
    book.charge("C-2", ChargeKind.WRITE_OFF, DebtKind.FINE, 5_000)
    book.report(INCOMES, used={"P-1": 210_000}, interest=1_234, shares=True)
    yield book
    book.database.close()


def amounts(book, section):
    return [one.amount for one in book.ask(section_lines, OFFICER, ALFA, section)]


def test_the_sections_come_to_what_the_reports_say(book):
    assert sum(amounts(book, Section.CALCULATIONS)) == 202_500
    assert amounts(book, Section.INTEREST) == [1_234]
    assert sorted(amounts(book, Section.FINES)) == [-5_000, 20_000]
    assert amounts(book, Section.OTHER_WRITE_OFFS) == [-5_000]
    assert amounts(book, Section.CONTRIBUTION_WRITE_OFFS) == []
    assert sorted(amounts(book, Section.DISTRIBUTION)) == [-210_000, 202_500]
    assert book.ask(undistributed_money, OFFICER, ALFA) == {str(ACTIVITY): 7_500}
    [done] = book.ask(allocations_seen, OFFICER, ALFA, activity=str(ACTIVITY))
    assert (done.quarter, done.given, done.stands) == ("2026-Q1", 202_500, True)


def test_debts_of_activities_come_to_the_total(book):
    debts = debts_by_kind(book.ask(seen_balances, OFFICER, ALFA), DEBTS)
    assert {kind.value: one for kind, one in debts.items() if one} == {
        "CONTRIBUTION": -7_500,
        "INTEREST": 1_234,
        "FINE": 15_000,
    }


def test_payments_tell_what_no_report_uses(book):
    [paid] = book.ask(payments_seen, OFFICER, ALFA)
    assert (paid.payment.code, paid.used, paid.left, paid.is_distributed) == (CODE, 210_000, 40_000, False)
    assert book.ask(payments_below_seen, OFFICER, ALFA, date(2026, 4, 1)) == []


def test_persons_accounts_are_pages_by_fin_and_each_look_is_written_down(book):
    with book.database.write() as tx:
        look = (OFFICER, "os:x", ALFA, book.clock.now())
        first = look_at_persons(tx, *look, activity=str(ACTIVITY), limit=2)
        rest = look_at_persons(tx, *look, activity=str(ACTIVITY), after=first[-1].fin, limit=2)
    found = {one.fin: (one.owed, one.given, one.balance) for one in (*first, *rest)}
    assert (len(first), len(rest)) == (2, 1)
    assert found == dict(zip(FINS, ((one, one, 0) for one in (112_500, 75_000, 15_000)), strict=True))
    assert len([one for one in book.ask(views_of, login=OFFICER) if one.about == ALFA]) == 2


@pytest.mark.parametrize(
    "question",
    [
        lambda reads, login: section_lines(reads, login, ALFA, Section.INTEREST),
        lambda reads, login: undistributed_money(reads, login, ALFA),
        lambda reads, login: allocations_seen(reads, login, ALFA),
        lambda reads, login: payments_seen(reads, login, ALFA),
        lambda reads, login: payments_below_seen(reads, login, ALFA, date(2026, 4, 1)),
    ],
    ids=["lines", "undistributed", "allocations", "payments", "below"],
)
def test_a_stranger_is_told_nothing(book, question):
    assert book.ask(question, STRANGER) is None
    assert book.ask(question, OFFICER) is not None
