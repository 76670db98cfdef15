"""What one officer does at once, in many windows or by many commands: the limit of one officer holds over all of it."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from account_book import ALFA, Book

from registries.finance import State, entries_of
from registries.officer_users import Hand
from schemas.finance import EntryKind
from stages.finance import NotNowError, confirm, enter
from stages.finance_checks import Wish

HAND, SECOND = Hand("f1", "first"), Hand("f2", "second")
AT_ONCE = 6


@pytest.fixture
def book(place):
    made = Book(place).make()
    yield made
    made.database.close()


def at_once(book, act, *each):
    """What came of each, done by as many threads: the state, None where it was refused."""

    def do(told):
        with suppress(NotNowError), book.database.write() as tx:
            return act(tx, *told, book.clock.now()).state

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(do, each))


def paid(book, basis):
    day = book.clock.now().date()
    return Wish(what=EntryKind.PAYMENT, insurer=ALFA, amount=70_000, basis=basis, day=day, code="121111")


def test_payments_entered_at_once_count_together_towards_the_second_officer(book):
    came = at_once(book, enter, *((HAND, paid(book, f"slip {n}")) for n in range(AT_ONCE)))
    assert sorted(came) == [State.IN_FORCE, *[State.WAITS] * (AT_ONCE - 1)]


def test_an_entry_confirmed_many_times_at_once_is_confirmed_once(book):
    at_once(book, enter, *((HAND, paid(book, f"slip {n}")) for n in (1, 2)))
    with book.database.reads() as reads:
        [number] = [one.entry.number for one in entries_of(reads, "f1") if one.state is State.WAITS]
    came = at_once(book, confirm, *[(SECOND, number)] * AT_ONCE)
    assert sorted(came, key=str) == [State.IN_FORCE, *[None] * (AT_ONCE - 1)]
    with book.database.reads() as reads:
        assert [len(one.steps) for one in entries_of(reads, "f1") if one.entry.number == number] == [2]
