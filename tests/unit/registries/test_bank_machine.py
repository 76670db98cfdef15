"""Random days of banks' statements and finance officers: whatever is done, every qəpik is somewhere, and only once."""

from datetime import date, timedelta
from pathlib import Path
from shutil import copy, rmtree
from tempfile import mkdtemp

import pytest
from account_book import ALFA, CODE
from bank_book import FIRST, SECOND, BankBook, came, gave_back, of_alfa, went
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from register_samples import BETA

from registries.bank_offices import day_money
from stages.finance import NotNowError, SameFinanceError
from stages.suspense import confirm, match_debit, match_entry, refuse, undo
from stages.suspense_checks import UnfitMatchError

AMOUNTS = st.sampled_from([1, 20_000, 60_000, 150_000])
HANDS = st.sampled_from([FIRST, SECOND])
NUMBERS = st.integers(1, 12)
MADE = st.sampled_from([came, of_alfa, went])
REFUSED = (NotNowError, SameFinanceError, UnfitMatchError)


@pytest.fixture(scope="module")
def blank(tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "blank.sqlite"
    BankBook(path).make().database.close()
    return path


class Machine(RuleBasedStateMachine):
    """Books, matches, confirms, refuses, undoes, gives back and reports; a copy of what was booked comes again."""

    blank: Path

    def __init__(self):
        super().__init__()
        self.folder = Path(mkdtemp())
        self.book = BankBook(copy(self.blank, self.folder / "qebul.sqlite"))
        self.book.count = 3
        self.rows, self.n = [], 0
        self.statement([(of_alfa, 60_000), (came, 150_000), (went, 20_000)], again=False)

    def teardown(self):
        self.book.database.close()
        rmtree(self.folder)

    @rule(entries=st.lists(st.tuples(MADE, AMOUNTS), min_size=1, max_size=3), again=st.booleans())
    def statement(self, entries, again):
        """Entries of a day; with ``again`` those of the statement before are told once more."""
        self.n += 1
        day = date(2026, 4, 1) + timedelta(days=self.n)
        rows = [made(amount, booking_date=day, value_date=day) for made, amount in entries]
        told = self.book.statement(*rows, known=self.rows[-2:] if again else ())
        self.rows += told[-len(rows) :]

    @rule(credit=NUMBERS)
    def the_bank_gives_back(self, credit):
        """By its own reference, whatever became of the credit: the house may not believe it."""
        if credit <= len(self.rows) and (amount := self.rows[credit - 1]["amount"]) > 0:
            self.n += 1
            day = date(2026, 4, 1) + timedelta(days=self.n)
            self.rows += self.book.statement(gave_back(amount, credit, booking_date=day, value_date=day))

    @rule(number=NUMBERS, hand=HANDS, insurer=st.sampled_from([ALFA, BETA]))
    def match(self, number, hand, insurer):
        self.may(match_entry, hand, number, insurer, CODE, "qəbz")

    @rule(debit=NUMBERS, credit=NUMBERS, hand=HANDS)
    def match_a_debit(self, debit, credit, hand):
        self.may(match_debit, hand, debit, credit, "qəbz")

    @rule(number=NUMBERS, hand=HANDS, sure=st.booleans())
    def answer(self, number, hand, sure):
        self.may(*((confirm, hand, number) if sure else (refuse, hand, number, "səhv")))

    @rule(number=NUMBERS, hand=HANDS)
    def undo(self, number, hand):
        self.may(undo, hand, number, "səhv")

    @precondition(lambda self: self.n % 3 == 2)
    @rule()
    def report(self):
        """One report that uses a qəpik of each payment of the insurer."""
        self.n += 1
        used = {row.number: 1 for row in self.stands()}
        self.book.report((100_000 + self.n, 0, 0), used=used)

    def stands(self):
        query = (
            "select number from payment where insurer = '1300144711' and exists"
            " (select 1 from bank_step where payment = number and what in ('MATCH', 'CONFIRM')) and not exists"
            " (select 1 from bank_step where payment = number and what not in ('MATCH', 'CONFIRM'))"
        )
        with self.book.database.reads() as reads:
            return reads.exec_driver_sql(query).all()

    def may(self, act, hand, number, *told):
        """What cannot be done now is refused, and changes nothing."""
        if number > len(self.rows):
            return
        before = self.book.rows()
        try:
            self.book.do(act, hand, number, *told)
        except REFUSED:
            assert self.book.rows() == before
        self.book.clock.advance(timedelta(hours=5))

    @invariant()
    def every_qepik_is_somewhere(self):
        assert self.book.problems() == []
        days = self.book.ask(day_money)
        assert sum(one.credit - one.debit for one in days) == sum(row["amount"] for row in self.rows)


def test_every_qepik_is_somewhere_on_random_days(blank):
    Machine.blank = blank
    few = settings(
        max_examples=8,
        phases=(Phase.explicit, Phase.reuse, Phase.generate),
        stateful_step_count=14,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Machine, settings=few)
