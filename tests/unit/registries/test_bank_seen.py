"""Statements, suspense and entries as officers see them: whose they are, how they stand, in how many questions."""

import pytest
from register_samples import ALFA, BETA, make_insurer
from sqlalchemy import event, select
from statement_rows import BankRows

from pipeline.channels import open_channel
from pipeline.clock import SetClock
from pipeline.database import Database
from pipeline.tables import metadata
from registries.bank_looks import BY_HAND, KNOWN
from registries.bank_seen import (
    causes_seen,
    credits_like,
    entry_seen,
    funnel,
    read_number,
    statements_seen,
    suspense_seen,
    waiting_seen,
)
from registries.bank_standing import entries_with_last, state_now
from registries.bank_steps import State, Step, Stepped, number_of, state_of
from registries.bank_tables import bank_entry
from registries.insurers import put_insurers
from registries.officers import Officer, Role, put_officers
from schemas.identifiers import OfficeCode

ROLES = {"f1": Role.FINANCE, "boss": Role.SUPERVISOR, "audit": Role.AUDITOR}
STRANGERS = {"decides": ("188", Role.OFFICER), "root": ("188", Role.ADMINISTRATOR), "elsewhere": ("189", Role.FINANCE)}
TWO = ((ALFA, "121111", "2026-02", 5_000, 60, "SAME_AMOUNT"), (BETA, "121111", "2026-02", 5_000, 60, "SAME_AMOUNT"))


class House:
    """A day of the bank in one office: each state once, two of them in suspense; another office has its own."""

    def __init__(self, place):
        self.database, self.clock = Database(place), SetClock()
        metadata.create_all(self.database.writer)
        offices = {login: ("188", role) for login, role in ROLES.items()} | STRANGERS
        people = [Officer(login, login, role, (OfficeCode(code),)) for login, (code, role) in offices.items()]
        gone = Officer("gone", "gone", Role.FINANCE, (OfficeCode("188"),), active=False)
        with self.database.write() as tx:
            open_channel(tx, "alfa", self.clock.now())
            put_insurers(tx, [make_insurer(ALFA), make_insurer(BETA, name="Beta ASC")])
            put_officers(tx, [*people, gone])
        self.rows = rows = BankRows(self.database, self.clock)
        self.day = rows.statement(entries=9, credit=36_000, debit=3_000)
        self.exact = rows.matched(self.day, 1_000)
        self.several = rows.entry(self.day, 5_000, "SEVERAL_INSURERS", TWO, payer_name="<b>Kimsə</b>", purpose="=1+1")
        self.unknown = rows.entry(self.day, 7_000, "PAYER_UNKNOWN")
        self.waits = rows.entry(self.day, 8_000, "CODE_UNKNOWN", TWO[:1])
        rows.step(self.waits, two=True, login="f1", user="f1", insurer=ALFA, code="121111")
        self.by_hand = rows.entry(self.day, 6_000, "CODE_UNKNOWN", TWO[:1])
        rows.step(self.by_hand, two=True, login="f1", user="f1", insurer=ALFA, code="121111")
        rows.step(self.by_hand, Step.CONFIRM, login="boss", user="boss", payment="B-0000005-1")
        self.returned = rows.matched(self.day, 2_000)
        self.debit = rows.entry(self.day, -2_000)
        rows.step(self.debit, other=self.returned, pass_name="RETURN", score=100, about="RETURN_REFERENCE")
        rows.step(self.returned, Step.RETURN, other=self.debit)
        self.strange = rows.entry(self.day, -1_000, "DEBIT_UNKNOWN")
        self.theirs = rows.statement(office="189", entries=1, credit=4_000)
        self.their_entry = rows.entry(self.theirs, 4_000, "PAYER_UNKNOWN")

    def count(self, question, *args, **more):
        """How many statements a question takes."""
        seen = []
        with self.database.reads() as reads:
            event.listen(reads, "before_cursor_execute", lambda *told: seen.append(told[2]))
            question(reads, *args, **more)
        return len(seen)

    def ask(self, question, *args, **more):
        with self.database.reads() as reads:
            return question(reads, *args, **more)


@pytest.fixture(scope="module")
def house(module_place):
    made = House(module_place)
    yield made
    made.database.close()


@pytest.mark.parametrize("login", ROLES)
def test_a_statement_is_listed_with_how_much_of_it_is_matched(house, login):
    [one] = house.ask(statements_seen, login)
    assert (one.number, one.entries, one.booked, one.open, one.closed) == (house.day, 9, 8, 4, True)
    assert (one.credit_sum, one.debit_sum, one.office) == (36_000, 3_000, "188")


def test_a_funnel_counts_each_entry_once_and_comes_to_what_the_statement_says(house):
    rows = house.ask(funnel, "audit", house.day)
    assert {(one.state, one.name): (one.entries, one.credit, one.debit) for one in rows} == {
        ("MATCHED", "EXACT"): (1, 1_000, 0),
        ("MATCHED", BY_HAND): (1, 6_000, 0),
        ("MATCHED", "RETURN"): (1, 0, 2_000),
        ("RETURNED", "RETURNED"): (1, 2_000, 0),
        ("WAITS", "WAITS"): (1, 8_000, 0),
        ("SUSPENSE", "SEVERAL_INSURERS"): (1, 5_000, 0),
        ("SUSPENSE", "PAYER_UNKNOWN"): (1, 7_000, 0),
        ("SUSPENSE", "DEBIT_UNKNOWN"): (1, 0, 1_000),
        (KNOWN, KNOWN): (1, 7_000, 0),
    }
    assert (sum(one.credit for one in rows), sum(one.debit for one in rows)) == (36_000, 3_000)


def test_suspense_is_read_in_pages_with_its_candidates_or_by_cause(house):
    first = house.ask(suspense_seen, "f1", limit=2)
    assert [one.entry.number for one in first] == [house.several, house.unknown]
    assert [(one.insurer, one.insurer_name, one.why) for one in first[0].candidates] == [
        (ALFA, "Alfa Tikinti MMC", "SAME_AMOUNT"),
        (BETA, "Beta ASC", "SAME_AMOUNT"),
    ]
    assert (first[0].entry.payer_name, first[0].entry.purpose) == ("<b>Kimsə</b>", "=1+1")
    assert [one.entry.number for one in house.ask(suspense_seen, "f1", after=house.unknown)] == [house.strange]
    assert [one.entry.number for one in house.ask(suspense_seen, "f1", "PAYER_UNKNOWN")] == [house.unknown]
    causes = {one.cause: (one.entries, one.credit, one.debit) for one in house.ask(causes_seen, "f1")}
    assert causes == {
        "SEVERAL_INSURERS": (1, 5_000, 0),
        "PAYER_UNKNOWN": (1, 7_000, 0),
        "DEBIT_UNKNOWN": (1, 0, 1_000),
    }


def test_an_entry_tells_its_steps_its_dues_and_who_is_spoken_of(house):
    one = house.ask(entry_seen, "boss", house.by_hand)
    assert (one.entry.state, one.cause) == (State.MATCHED, "CODE_UNKNOWN")
    assert [(step.what, step.login, step.payment) for step in one.steps] == [
        (Step.MATCH, "f1", None),
        (Step.CONFIRM, "boss", "B-0000005-1"),
    ]
    assert one.names == {ALFA: "Alfa Tikinti MMC"}
    exact = house.ask(entry_seen, "boss", house.exact)
    assert [(due.insurer, due.code, due.period, due.amount) for due in exact.lines] == [
        (ALFA, "121111", "2026-02", 1_000)
    ]
    assert [one.number for one in house.ask(waiting_seen, "boss")] == [house.waits]


def test_a_debit_is_shown_with_credits_of_its_account_and_amount(house):
    house_debit = house.ask(entry_seen, "f1", house.strange).entry
    assert [one.number for one in house.ask(credits_like, "f1", house_debit)] == [house.exact]
    assert house.ask(credits_like, "elsewhere", house_debit) == []


@pytest.mark.parametrize("login", [*STRANGERS, "gone", "nobody"])
def test_who_is_of_another_office_or_role_is_told_nothing(house, login):
    assert [one.number for one in house.ask(statements_seen, login)] == ([2] if login == "elsewhere" else [])
    assert house.ask(funnel, login, house.day) is None
    assert house.ask(entry_seen, login, house.several) is None
    assert house.ask(waiting_seen, login) == []
    seen = house.ask(suspense_seen, login)
    assert [one.entry.number for one in seen] == ([house.their_entry] if login == "elsewhere" else [])
    assert sum(one.entries for one in house.ask(causes_seen, login)) == len(seen)


def test_only_who_acts_is_given_an_entry_to_act_on(house):
    assert house.ask(entry_seen, "f1", house.several, (Role.FINANCE,)) is not None
    assert house.ask(entry_seen, "boss", house.several, (Role.FINANCE,)) is None


@pytest.mark.parametrize(
    ("question", "args", "most"),
    [
        (statements_seen, (), 3),
        (funnel, (1,), 4),
        (causes_seen, (), 1),
        (suspense_seen, (), 3),
        (waiting_seen, (), 1),
        (entry_seen, (5,), 6),
    ],
)
def test_a_page_takes_a_fixed_number_of_questions(house, question, args, most):
    assert house.count(question, "f1", *args) <= most


def _ways(steps=(), state=State.SUSPENSE, left=5):
    """All ways that steps can take, with each beginning of them."""
    yield steps
    if not left:
        return
    goes = {
        State.SUSPENSE: [(Step.MATCH, True, State.WAITS), (Step.MATCH, False, State.MATCHED)],
        State.WAITS: [(Step.CONFIRM, False, State.MATCHED), (Step.REFUSE, False, State.SUSPENSE)],
        State.MATCHED: [
            *((Step.UNDO, True, State.UNDO_WAITS), (Step.UNDO, False, State.SUSPENSE)),
            (Step.RETURN, False, State.RETURNED),
        ],
        State.UNDO_WAITS: [(Step.CONFIRM_UNDO, False, State.SUSPENSE), (Step.REFUSE, False, State.MATCHED)],
        State.RETURNED: [],
    }
    for what, two, then in goes[state]:
        yield from _ways((*steps, (what, two, then)), then, left - 1)


def test_the_database_tells_the_state_of_an_entry_as_its_steps_do(tmp_path):
    database, clock = Database(tmp_path / "qebul.sqlite"), SetClock()
    metadata.create_all(database.writer)
    with database.write() as tx:
        open_channel(tx, "alfa", clock.now())
        rows = BankRows(database, clock)
    day = rows.statement()
    ways = {rows.entry(day, 1): one for one in _ways()}
    for number, steps in ways.items():
        for what, two, _ in steps:
            rows.step(number, what, two)
    with database.reads() as reads:
        told = dict(reads.execute(select(bank_entry.c.number, state_now()).select_from(entries_with_last())).all())
    database.close()
    by_steps = {
        n: state_of([Stepped(what=what, two=two, at=clock.now()) for what, two, _ in one]) for n, one in ways.items()
    }
    assert told == {number: state.value for number, state in by_steps.items()}
    assert by_steps == {number: one[-1][2] if one else State.SUSPENSE for number, one in ways.items()}


def test_a_number_is_read_as_people_write_it():
    assert [read_number(text) for text in ("B-0000012", " b-12 ", "12", number_of(7))] == [12, 12, 12, 7]
    assert [read_number(text) for text in ("", "B-", "M-1", "1" * 19, "-1", "١٢")] == [None] * 6
