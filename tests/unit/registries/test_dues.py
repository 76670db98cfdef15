"""What insurers owe by month and code, once money has come in."""

from datetime import date

import pytest
from account_book import ALFA, Book
from booked_world import ACCOUNT, matched, paid, returned, row
from sqlalchemy import event

from pipeline.effects import EffectKinds
from registries.bank_booking import OpenStatements, StatementTold, book_part, booking_effects, statements_of
from registries.bank_known import booked_keys, credits_to_return, insurers_to_match
from registries.dues import open_dues
from registries.effects import effect_kinds
from registries.regimes import InsurerRegime, put_regimes
from schemas.contribution_terms import Regime

EMPLOYER, EMPLOYEE, STATE = "121111", "121211", "121141"
INCOMES = [100_000, 0, 0]
OWED = {EMPLOYER: 16_400, EMPLOYEE: 8_600}  # of each month


class Dues(Book):
    """Books that book statements, and tell what is owed."""

    def make(self):
        super().make()
        self.kinds = EffectKinds(*effect_kinds(), *booking_effects(open))
        return self

    def book(self, *rows):
        told = {"format": "CAMT053", "account": ACCOUNT, "office": "188", "entries": 0, "credit_sum": 0, "debit_sum": 0}
        owner = self.submit()
        self.apply(OpenStatements(statements=(StatementTold(statement_id="S", **told),)), owner=owner)
        with self.database.write() as tx:
            book_part(tx, matched(rows), statements_of(tx, owner), self.clock.now())

    def owed(self, code=EMPLOYER):
        with self.database.reads() as reads:
            rows = open_dues(reads).to_pylist()
        assert all(one["insurer"] == ALFA and one["amount"] > 0 for one in rows)
        return {one["period"]: one["amount"] for one in rows if one["code"] == code}

    def ask(self, question, *asked):
        with self.database.reads() as reads:
            return question(reads, *asked).to_pylist()


@pytest.fixture
def book(tmp_path):
    made = Dues(tmp_path / "qebul.sqlite").make()
    yield made
    made.database.close()


def months(first, second, third):
    told = {"2026-01": first, "2026-02": second, "2026-03": third}
    return {month: amount for month, amount in told.items() if amount}


def test_each_part_of_a_month_is_owed_under_its_own_code(book):
    book.report(INCOMES)
    assert book.owed(EMPLOYER) == months(*[OWED[EMPLOYER]] * 3)
    assert book.owed(EMPLOYEE) == months(*[OWED[EMPLOYEE]] * 3)


def test_the_months_that_a_match_names_are_paid(book):
    book.report(INCOMES)
    book.book(paid(1, 16_400, ALFA, period="2026-02"), paid(2, 6_400, ALFA, period="2026-03"))
    assert book.owed() == months(16_400, 0, 10_000)


def test_money_that_names_no_month_pays_the_oldest(book):
    book.report(INCOMES)
    book.pay("P-1", 20_000)
    assert book.owed() == months(0, 12_800, 16_400)
    assert book.owed(EMPLOYEE) == months(*[OWED[EMPLOYEE]] * 3)


def test_what_an_entry_brought_beside_its_lines_pays_the_oldest(book):
    book.report(INCOMES)
    book.book(paid(1, 17_000, ALFA, lines=[{"code": EMPLOYER, "period": "2026-03", "amount": 16_400}]))
    assert book.owed() == months(15_800, 16_400, 0)


def test_what_came_back_pays_nothing(book):
    book.report(INCOMES)
    book.book(paid(1, 16_400, ALFA, period="2026-01", reference="R1", key="a"), returned(2, 16_400, other_key="a"))
    assert book.owed() == months(16_400, 16_400, 16_400)


def test_a_corrected_report_takes_the_place_of_the_one_before_and_leaves_what_was_paid_over(book):
    book.report(INCOMES)
    book.book(paid(1, 16_400, ALFA, period="2026-02"))
    book.report([50_000, 0, 0])
    assert book.owed() == months(2 * 8_900 - 16_400, 0, 8_900)


def test_who_is_of_the_state_pays_under_its_code_from_that_month_on(book):
    book.report(INCOMES)
    with book.database.write() as tx:
        put_regimes(tx, [InsurerRegime(insurer=ALFA, since=date(2026, 2, 1), regime=Regime.STATE_OR_OIL)])
    assert book.owed(EMPLOYER) == months(16_400, 0, 0)
    assert book.owed(STATE) == months(0, 16_400, 16_400)


def test_the_house_tells_its_insurers_its_credits_and_its_entries(book):
    came, back = paid(1, 500, ALFA, reference="R1", key="a"), paid(2, 600, ALFA, end_to_end="E2", key="b")
    book.book(came, back, row(3, 700, reference="R3", key="c"), row(4, -9, reference="R4", key="d"))
    book.book(returned(1, 600, other_key="b", key="e"))
    assert [one["voen"] for one in book.ask(insurers_to_match)] == [ALFA]
    told = book.ask(credits_to_return, ["R1", "E2", "R3", "R4", ""])
    assert sorted((one["number"], one["account"], one["amount"]) for one in told) == [
        (1, ACCOUNT, 500),
        (3, ACCOUNT, 700),
    ]
    assert sorted(one["key"] for one in book.ask(booked_keys, ["a", "d", "x"])) == ["a", "d"]
    assert book.ask(booked_keys, []) == book.ask(credits_to_return, []) == []


def test_dues_are_told_by_five_queries_at_most_on_both_foundations(module_place):
    book = Dues(module_place).make()
    book.report(INCOMES)
    book.pay("P-1", 20_000)
    book.book(paid(1, 16_400, ALFA, period="2026-03"))
    seen = []
    with book.database.reads() as reads:
        event.listen(reads, "before_cursor_execute", lambda *told: seen.append(told[2]))
        rows = open_dues(reads).to_pylist()
    book.database.close()
    assert [one["amount"] for one in rows if one["code"] == EMPLOYER] == [12_800]
    assert len(seen) <= 5
