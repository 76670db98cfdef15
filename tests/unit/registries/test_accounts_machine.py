"""Random days of an insurer's books: whatever happens, and wherever the process dies, every invariant holds."""

from datetime import date
from pathlib import Path
from shutil import copy, rmtree
from tempfile import mkdtemp

import pytest
from account_book import ACTIVITY, ALFA, Book, Crash
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from registries.accounts.balances import balance_of
from registries.accounts.names import debt_of
from registries.accounts.standing import undistributed
from registries.charges import ChargeKind
from registries.finance import State
from registries.officer_users import Hand
from registries.reports import NO_CHAIN, chains_of
from schemas.finance import EntryKind
from schemas.months import Quarter
from schemas.report_debt_terms import DebtKind
from stages.finance import confirm, enter, reverse_entry
from stages.finance_checks import Wish

QUARTERS = ("2026-Q1", "2026-Q2", "2026-Q3")
INCOME = st.integers(0, 300_000)
AMOUNT = st.integers(1, 60_000)
DAYS = st.dates(date(2026, 1, 1), date(2026, 6, 30))
DIES = st.none() | st.integers(0, 40)  # before which statement


@pytest.fixture(scope="module")
def blank(tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "blank.sqlite"
    Book(path).make().database.close()
    return path


class Machine(RuleBasedStateMachine):
    """Charges, pays, allocates, corrects, reverses and writes off; each may die first between two statements."""

    blank: Path

    def __init__(self):
        super().__init__()
        self.folder = Path(mkdtemp())
        self.book = Book(copy(self.blank, self.folder / "qebul.sqlite"))
        self.payments, self.reports, self.entries, self.n = {}, {}, [], 0
        self.pay(50_000, date(2026, 2, 10), None)
        self.charge((ChargeKind.FINE, DebtKind.FINE), 20_000, date(2026, 2, 10), None)
        self.report_or_correct(0, (150_000, 100_000, 20_000), 50, None)

    def teardown(self):
        self.book.database.close()
        rmtree(self.folder)

    def number(self, letter):
        self.n += 1
        return f"{letter}-{self.n}"

    def surely(self, dies_at, act):
        """Does ``act``, after a death in the middle of it if the day wants one: of that nothing is seen."""
        if dies_at is not None:
            before = self.book.rows()
            try:
                with self.book.dies_at(dies_at):
                    return act()
            except Crash:
                assert self.book.rows() == before
        return act()

    def uses(self, quarter, share):
        """A share of each payment that this quarter may use."""
        free = {
            number: amount - sum(used.get(number, 0) for other, (_, used) in self.reports.items() if other != quarter)
            for number, amount in self.payments.items()
        }
        return {number: amount * share // 100 for number, amount in free.items() if amount * share // 100}

    def to_correct_before(self, quarter):
        """The first report before it that rests on a replaced one, if any: no quarter is reported past that."""
        chain = self.book.ask(chains_of, [ALFA]).get((ALFA, ACTIVITY), NO_CHAIN)
        return next((str(one.quarter) for one in chain.broken_before(Quarter(quarter))), quarter)

    @rule(which=st.integers(0, 2), incomes=st.tuples(INCOME, INCOME, INCOME), share=st.integers(0, 100), dies_at=DIES)
    def report_or_correct(self, which, incomes, share, dies_at):
        quarter = self.to_correct_before(QUARTERS[min(which, len(self.reports))])
        used = self.uses(quarter, share)
        number = self.surely(
            dies_at, lambda: self.book.report(incomes, quarter, used=used, interest=self.n * 10, shares=True)
        )
        self.reports[quarter] = (number, used)
        self.n += 1
        self.nobody_waits_while_there_is_money()

    def nobody_waits_while_there_is_money(self):
        """Of two there is one at most: money that is nobody's, and somebody who is owed."""
        there, owed = self.book.ask(undistributed, ALFA, str(ACTIVITY)), self.book.owed()
        assert there >= 0
        assert not (there and owed)

    @rule(amount=AMOUNT, day=DAYS, dies_at=DIES)
    def pay(self, amount, day, dies_at):
        number = self.number("P")
        self.surely(dies_at, lambda: self.book.pay(number, amount, day))
        self.payments[number] = amount

    @rule(
        kind=st.sampled_from(
            [
                (ChargeKind.FINE, DebtKind.FINE),
                (ChargeKind.FOUND, DebtKind.OTHER),
                (ChargeKind.WRITE_OFF, DebtKind.FINE),
                (ChargeKind.WRITE_OFF, DebtKind.CONTRIBUTION),
            ]
        ),
        amount=AMOUNT,
        day=DAYS,
        dies_at=DIES,
    )
    def charge(self, kind, amount, day, dies_at):
        number = self.number("C")
        self.surely(dies_at, lambda: self.book.charge(number, *kind, amount, day))

    @rule(amount=AMOUNT, day=DAYS, back=st.booleans(), dies_at=DIES)
    def officers_enter_and_take_back(self, amount, day, back, dies_at):
        """A write-off of what is owed, or a fine; the reversal of it leaves no trace in the balance."""
        account = debt_of(ALFA, ACTIVITY, DebtKind.FINE).id
        before = self.book.ask(balance_of, account)
        write_off = before >= amount
        wish = Wish(
            what=EntryKind.OTHER_WRITE_OFF if write_off else EntryKind.FINE,
            insurer=ALFA,
            day=day,
            amount=amount,
            basis=self.number("B"),
            activity=str(ACTIVITY),
            debt=DebtKind.FINE if write_off else None,
        )
        self.surely(dies_at, lambda: self.in_force(wish))
        after = before + (-amount if write_off else amount)
        assert self.book.ask(balance_of, account) == after
        if back:
            self.surely(dies_at, self.take_back)
            assert self.book.ask(balance_of, account) == before

    def in_force(self, wish):
        with self.book.database.write() as tx:
            self.entry = enter(tx, Hand("f1", "first"), wish, self.book.clock.now())
            self.second(tx)

    def take_back(self):
        with self.book.database.write() as tx:
            number = self.entry.entry.number
            self.entry = reverse_entry(tx, Hand("f1", "first"), number, "səhv", self.book.clock.now())
            self.second(tx)

    def second(self, tx):
        if self.entry.state in (State.WAITS, State.REVERSAL_WAITS):
            self.entry = confirm(tx, Hand("f2", "second"), self.entry.entry.number, self.book.clock.now())

    @invariant()
    def conserves(self):
        assert self.book.problems() == []


def test_every_invariant_holds_on_random_days_with_deaths_between_any_two_statements(blank):
    Machine.blank = blank
    few = settings(
        max_examples=4,
        phases=(Phase.explicit, Phase.reuse, Phase.generate),
        stateful_step_count=10,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Machine, settings=few)
