"""The money sections as tables: the same columns for screen, file and command line, each line explained."""

import re
from dataclasses import replace
from datetime import date

import pytest
from account_book import ACTIVITY, ALFA, FINS, Book
from register_plans import scanned
from sqlalchemy import event

from outbox.prints.sheet import Amount
from registries.accounts.allocation import REASON as ALLOCATED
from registries.accounts.names import debt_of, income_of, person_of, persons_of
from registries.accounts.posting import post
from registries.accounts.transactions import Draft, Reason, TransactionKind, moved
from registries.charges import ChargeKind
from registries.finance import entries_that_wait, waiting_query
from registries.officer_users import Hand
from registries.officers import Officer, Role, put_officers
from registries.views import views_of
from rules import allocation as allocation_rules
from schemas.identifiers import OfficeCode
from schemas.report_debt_terms import DebtKind
from stages.finance import enter
from stages.finance_checks import EntryKind, Wish
from stages.money_question import Question
from stages.money_view import PAGE, money_head, money_sheet, money_table, told_rows
from stages.money_words import COLUMNS, REASONS, MoneySection

INCOMES = (150_000, 100_000, 20_000)
EMPTY = {MoneySection.CONTRIBUTION_WRITE_OFFS, MoneySection.BELOW}


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A report whose money is allocated, a fine with its write-off, a payment, what an officer entered."""
    book = Book(tmp_path_factory.mktemp("tables") / "qebul.sqlite").make()
    book.pay("P-1", 250_000)
    book.charge("C-1", ChargeKind.FINE, DebtKind.FINE, 20_000)
    book.charge("C-2", ChargeKind.WRITE_OFF, DebtKind.FINE, 5_000)
    book.report(INCOMES, used={"P-1": 210_000}, interest=1_234, shares=True, preferential=FINS[:2])
    with book.database.write() as tx:
        put_officers(tx, [Officer("o1", "o1", Role.OFFICER, (OfficeCode("188"),))])
        at = book.clock.now()
        fine = Wish(
            what=EntryKind.FINE, insurer=ALFA, day=date(2026, 3, 31), amount=900, basis="5", activity=str(ACTIVITY)
        )
        enter(tx, Hand("f1", "f1"), fine, at)
    yield book
    book.database.close()


def asked(book, section, login="f1", **more):
    opened = allocation(book) if section is MoneySection.ALLOCATION and "opened" not in more else FINS[0]
    given = {"opened": opened, "activity": str(ACTIVITY)} | more
    return Question(login=login, session="s", at=book.clock.now(), section=section, voen=ALFA, **given)


def allocation(book):
    question = Question(login="f1", session="s", at=book.clock.now(), section=MoneySection.DISTRIBUTION, voen=ALFA)
    return table(book, question).rows[0][0]


def table(book, question, **named):
    with book.database.write() as tx:
        return money_table(tx, question, **named)


@pytest.mark.parametrize("section", MoneySection)
def test_a_section_has_its_rows_in_its_columns(book, section):
    found = table(book, asked(book, section))
    assert (found.rows == []) == (section in EMPTY)
    assert {len(cells) for _, cells in found.rows} <= {len(COLUMNS[section])}


@pytest.mark.parametrize("section", [MoneySection.FINES, MoneySection.UNDISTRIBUTED, MoneySection.OTHER_WRITE_OFFS])
def test_a_line_tells_what_it_comes_from(book, section):
    rows = told_rows(section, table(book, asked(book, section)))
    assert [row for row in rows if not row["comes_from"]] == []


def test_a_line_that_changes_a_closed_quarter_says_which(book):
    rows = told_rows(MoneySection.FINES, table(book, asked(book, MoneySection.FINES)))
    told = {row["about"]: row["reason"] for row in rows}
    assert told["C-1"] == "Imposed"
    [late] = [reason for about, reason in told.items() if not about.startswith("C-")]
    assert late == "Imposed (corrects closed 2026-Q1)"


@pytest.mark.parametrize("login", ["o1", "elsewhere"])
def test_who_may_not_see_the_insurer_is_told_nothing_by_any_section(book, login):
    assert [one for one in MoneySection if table(book, asked(book, one, login)) is not None] == []


def test_debts_come_to_what_stands_above_them(book):
    found = table(book, asked(book, MoneySection.DEBTS))
    [(_, total)] = found.sums
    assert total == sum(cells[-1].qepik for _, cells in found.rows)
    with book.database.reads() as reads:
        assert money_head(reads, "f1", ALFA).debt == total


def test_what_persons_were_given_is_explained_and_the_look_is_written_down(book):
    before = len(book.ask(views_of, login="f1"))
    found = table(book, asked(book, MoneySection.ALLOCATION))
    assert sum(row[1].qepik for _, row in found.rows) == 202_500
    assert {row[0] for _, row in found.rows} == set(FINS)
    assert all(isinstance(row[1], Amount) and "/" in row[-1] for _, row in found.rows)
    assert len(book.ask(views_of, login="f1")) > before


def test_who_has_preferential_service_is_told_by_the_reports_that_count_and_the_look_is_written_down(book):
    before = len(book.ask(views_of, login="f1"))
    first = table(book, asked(book, MoneySection.PREFERENTIAL), size=1)
    rest = table(book, asked(book, MoneySection.PREFERENTIAL, after=first.rows[-1][0]))
    assert [cells[:3] for _, cells in (*first.rows, *rest.rows)] == [(fin, "2026-Q1", ACTIVITY) for fin in FINS[:2]]
    assert (first.more, rest.more) == (True, False)
    assert len(book.ask(views_of, login="f1")) == before + 2


def test_an_allocation_of_another_number_is_none_of_the_insurers(book):
    assert table(book, asked(book, MoneySection.ALLOCATION, opened="1")) is None
    assert table(book, asked(book, MoneySection.ALLOCATION, opened="x")) is None


@pytest.mark.parametrize("reason", [*Reason, *allocation_rules.Reason, ALLOCATED])
def test_every_reason_has_a_word(reason):
    assert str(reason) in REASONS


def test_what_waits_is_found_by_an_index(book):
    with book.database.reads() as reads:
        assert scanned(reads, waiting_query("f1", 100)) == []
        assert entries_that_wait(reads, "f1") == []


@pytest.mark.parametrize("section", [MoneySection.CALCULATIONS, MoneySection.ALLOCATION, MoneySection.PERSONS])
def test_pages_follow_each_other(book, section):
    whole, keys, after = table(book, asked(book, section)), [], ""
    while True:
        page = table(book, asked(book, section, after=after), size=1)
        keys += [key for key, _ in page.rows]
        if not page.more:
            break
        after = keys[-1]
    assert len(keys) > 1
    assert keys == [key for key, _ in whole.rows]


def test_a_file_says_that_it_was_cut(book):
    question = asked(book, MoneySection.PERSONS)
    with book.database.write() as tx:
        cut, whole = money_sheet(tx, question, most=1), money_sheet(tx, question)
    assert (len(cut.blocks[0].rows), cut.lead is not None) == (1, True)
    assert (len(whole.blocks[0].rows), whole.lead) == (3, None)


@pytest.mark.parametrize("section", MoneySection)
def test_no_section_reads_a_whole_table(book, section):
    question, ran = asked(book, section), []

    def keep(connection, cursor, statement, parameters, context, many):
        if statement.lstrip().upper().startswith("SELECT"):
            ran.append((statement, parameters))

    event.listen(book.database.writer, "before_cursor_execute", keep)
    table(book, question)
    event.remove(book.database.writer, "before_cursor_execute", keep)
    with book.database.reads() as reads:
        plans = [row.detail for one, given in ran for row in reads.exec_driver_sql(f"explain query plan {one}", given)]
    assert plans
    assert [step for step in plans if re.match(r"SCAN (?!CONSTANT|\(|.*USING (COVERING )?INDEX)", step)] == []


@pytest.mark.parametrize("section", MoneySection)
@pytest.mark.parametrize("named", ["after", "opened"])
def test_what_stands_in_an_address_and_can_be_no_key_breaks_nothing(book, section, named):
    for key in ("9" * 20, f"{'9' * 20}.1", f"1.{'9' * 20}", "x"):
        table(book, asked(book, section, **{named: key}))


def test_every_balance_and_every_person_is_on_some_page(tmp_path):
    """Of an insurer with five activities there are more balances than a page has."""
    book = Book(tmp_path / "qebul.sqlite").make()
    codes = [f"{10_000 + n}" for n in range(PAGE + 1)]
    with book.database.write() as tx:
        post(tx, [fine_and_person(code, n) for n, code in enumerate(codes)], book.clock.now())
    whole = Question(login="f1", session="s", at=book.clock.now(), section=MoneySection.DEBTS, voen=ALFA)
    first = table(book, whole)
    second = table(book, replace(whole, after=first.rows[-1][0]))
    assert [row[0] for _, row in (*first.rows, *second.rows)] == codes
    assert (first.more, second.more) == (True, False)
    persons = table(book, replace(whole, section=MoneySection.PERSONS))
    assert {key: row[1].qepik for key, row in persons.rows} == {fin: len(codes) // len(FINS) for fin in FINS}
    book.database.close()


def fine_and_person(code, n):
    """A fine of an activity, and a qəpik that a person is owed there."""
    fine = moved(debt_of(ALFA, code, DebtKind.FINE), income_of(DebtKind.FINE), 1, "IMPOSED", code)
    owed = moved(person_of(FINS[n % len(FINS)]), persons_of(ALFA, code), 1, "CONTRIBUTION", "2026-Q1")
    return Draft(
        kind=TransactionKind.CHARGE,
        source=code,
        insurer=ALFA,
        activity=code,
        value_date=date(2026, 1, 1),
        postings=[*fine, *owed],
    )


def test_what_is_undistributed_says_why(book):
    [(label, amount), _] = table(book, asked(book, MoneySection.UNDISTRIBUTED)).sums
    assert (label.en, amount) == (f"{ACTIVITY} · Everything that is owed is paid", 7_500)
