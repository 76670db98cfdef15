from datetime import timedelta
from threading import Barrier, Thread

import pytest
from payout_desk import (
    AUDITOR,
    BETA,
    BY_POST,
    CARD,
    FIRST,
    POST,
    SECOND,
    STRANGER,
    TRANSFER,
    Desk,
    by_card,
    by_transfer,
    make_person,
    pain002,
)
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from pipeline.legs import place_of
from registries.officer_users import Hand
from registries.payout_checks import payout_sums
from registries.payout_tables import payout_line
from registries.payouts import State
from registries.payouts_seen import Count, lines_seen, orders_seen
from registries.population import put_persons
from schemas.childcare import Payment
from schemas.identifiers import BankCode
from stages.finance import NotForFinanceError, NotNowError, SameFinanceError
from stages.finance_checks import UnfitEntryError
from stages.payouts import LeftOut, Unfit, UnfitPayoutError

SMALL = 30_000


@pytest.fixture
def desk(tmp_path):
    made = Desk.at(tmp_path / "qebul.sqlite")
    yield made
    made.database.close()


def test_accepted_benefits_are_ordered_by_kind_and_bank(desk):
    desk.accept(by_transfer(), by_transfer(1), by_card(), BY_POST, amount=10_000)
    desk.accept(by_transfer(bank="990003"), amount=10_000)
    made = [(one.order.kind, one.order.bank, one.order.lines, one.order.amount) for one in desk.make().orders]
    assert made == [
        (CARD, "990001", 1, 10_002),
        (POST, "", 1, 10_003),
        (TRANSFER, "990002", 2, 20_001),
        (TRANSFER, "990003", 1, 10_000),
    ]
    [first, *_] = desk.lines()
    assert (first.order, first.end_to_end, first.turn, first.name) == (
        "P-0000001",
        "P-0000001-00001",
        1,
        "İsmayılova Şəfəq Üzeyir qızı",
    )
    assert desk.make().orders == []  # nobody is free any more
    assert desk.problems() == []


def test_one_kind_alone_can_be_ordered(desk):
    desk.accept(by_transfer(), BY_POST, amount=10_000)
    assert [one.order.kind for one in desk.make(kind=POST).orders] == [POST]
    assert [one.order.kind for one in desk.make().orders] == [TRANSFER]


def test_a_small_order_is_in_force_at_once_and_its_file_is_due(desk):
    desk.accept(BY_POST)
    one = desk.order()
    assert one.state is State.IN_FORCE
    assert desk.ask(place_of, one.order.number) == ("payout_seal", "seal", "payout_seal")
    assert desk.problems() == []


def test_a_large_order_waits_for_another_officer_and_is_no_file_before(desk):
    desk.accept(BY_POST, amount=100_000)
    number = desk.order().order.number
    assert desk.seen(number).state is State.WAITS
    assert desk.ask(place_of, number) is None
    with pytest.raises(SameFinanceError):
        desk.confirm(number, FIRST)
    with pytest.raises(SameFinanceError):
        desk.confirm(number, Hand("f2", "first"))  # another login, the same person at the machine
    assert desk.confirm(number).state is State.IN_FORCE
    assert desk.ask(place_of, number) is not None
    with pytest.raises(NotNowError):
        desk.confirm(number)
    with pytest.raises(NotNowError):
        desk.refuse(number)
    assert desk.problems() == []


def test_what_is_ordered_in_parts_on_a_day_counts_together(desk):
    desk.accept(BY_POST, amount=60_000)
    assert desk.order().state is State.IN_FORCE
    desk.accept(BY_POST, amount=40_000)
    assert desk.order(SECOND).state is State.WAITS
    desk.clock.advance(timedelta(days=1))
    desk.accept(BY_POST, amount=40_000)
    assert desk.order().state is State.IN_FORCE
    assert desk.problems() == []


def test_who_was_refused_is_ordered_again(desk):
    desk.accept(BY_POST, amount=100_000)
    number = desk.order().order.number
    with pytest.raises(UnfitEntryError):
        desk.refuse(number, why=" ")
    assert desk.refuse(number, FIRST).state is State.REFUSED  # he who made it may take it back, too
    again = desk.order()
    assert [(one.order, one.turn) for one in desk.lines()] == [(number, 1), (again.order.number, 2)]
    assert desk.problems() == []


def test_another_office_an_auditor_and_a_deciding_officer_order_nothing(desk):
    desk.accept(BY_POST, amount=100_000)
    assert desk.make(STRANGER).orders == []
    for hand in (AUDITOR, Hand("o1", "o"), Hand("nobody", "n")):
        with pytest.raises(NotForFinanceError):
            desk.make(hand)
    with pytest.raises(NotForFinanceError):
        desk.make(STRANGER, office="188")
    number = desk.order().order.number
    for hand in (AUDITOR, STRANGER):
        with pytest.raises(NotForFinanceError):
            desk.confirm(number, hand)
    with pytest.raises(NotForFinanceError):
        desk.status(pain002(number), hand=STRANGER)


def test_orders_are_seen_in_their_office_alone(desk):
    desk.accept(BY_POST)
    desk.accept(BY_POST, insurer=BETA)
    mine, theirs = desk.order().order.number, desk.order(STRANGER).order.number
    assert [one.order.number for one in desk.ask(orders_seen, "audit")] == [mine]
    assert [one.order.number for one in desk.ask(orders_seen, "f3")] == [theirs]
    assert desk.ask(orders_seen, "o1") == []
    assert desk.seen(mine, "f3") is None
    assert (desk.ask(lines_seen, "f3", mine), desk.ask(lines_seen, "o1", mine)) == ([], [])
    assert desk.seen(mine).came == {"OPEN": Count(1, SMALL)}
    states = [desk.ask(lambda reads, at=at: orders_seen(reads, "f1", state=at)) for at in State]
    assert [len(some) for some in states] == [0, 0, 1]


def test_whom_the_population_register_does_not_know_or_calls_dead_is_left_out_and_told(desk):
    desk.accept(BY_POST, BY_POST, BY_POST, Payment(kind=TRANSFER, bank_code=BankCode("990002"), account="AZ00"))
    with desk.database.write() as tx:
        put_persons(tx, [make_person("6HT3KPN", alive=False), make_person("7A1B2C3", surname="=1+1")])
    made = desk.make()
    assert [one.order.lines for one in made.orders] == [1]
    assert made.left_out == {LeftOut.DEAD: 1, LeftOut.NAME: 1, LeftOut.ACCOUNT: 1}


@pytest.mark.parametrize("days", [-1, 31])
def test_a_day_that_is_over_or_far_away_is_none_to_pay_on(desk, days):
    with pytest.raises(UnfitPayoutError) as caught:
        desk.make(day=desk.today() + timedelta(days=days))
    assert caught.value.what is Unfit.DAY


def test_nothing_is_ordered_to_a_channel_that_is_not_open(desk, monkeypatch):
    monkeypatch.setattr("payout_desk.CHANNEL", "bank-x")
    desk.accept(BY_POST)
    with pytest.raises(UnfitPayoutError) as caught:
        desk.make()
    assert caught.value.what is Unfit.CHANNEL
    assert desk.lines() == []


def test_an_order_holds_no_more_lines_than_its_receiver_reads(desk, monkeypatch):
    monkeypatch.setattr("stages.payouts.MOST_LINES", 2)
    desk.accept(*[BY_POST] * 5, amount=1_000)
    assert [one.order.lines for one in desk.make().orders] == [2, 2, 1]
    assert desk.problems() == []


def test_two_officers_at_once_order_each_person_once(place):
    desk = Desk.at(place)
    desk.accept(*[BY_POST] * 5, amount=1_000)
    start, made = Barrier(2), []

    def order(hand):
        start.wait()
        made.append(desk.make(hand))

    both = [Thread(target=order, args=(hand,)) for hand in (FIRST, SECOND)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(sum(one.order.lines for one in some.orders) for some in made) == [0, 5]
    assert len(desk.lines()) == 5
    assert desk.problems() == []
    [line, *_] = desk.lines()
    again = line._asdict() | {"number": 99, "place": 99, "end_to_end": "x"}
    with pytest.raises(IntegrityError), desk.database.write() as tx:  # whoever would not have asked
        tx.execute(insert(payout_line).values(again))
    desk.database.close()


def test_the_database_lets_nobody_change_an_order(desk):
    desk.accept(BY_POST)
    desk.order()
    with pytest.raises(IntegrityError, match="only appended to"), desk.database.write() as tx:
        tx.execute(update(payout_line).values(amount=1))


def test_by_day_and_office_accepted_is_what_became_of_it(desk):
    desk.accept(by_transfer(), by_transfer(1), by_transfer(), amount=10_000)
    desk.accept(BY_POST, amount=5_000)
    desk.accept(BY_POST, amount=100_000, insurer=BETA)
    number = desk.order(kind=TRANSFER).order.number
    desk.order(STRANGER)
    ids = [one.end_to_end for one in desk.lines()]
    desk.status(pain002(number, (ids[0], "ACSC"), (ids[1], "RJCT", "AC04")))
    day = desk.today()
    assert desk.ask(payout_sums) == {
        (day, "188"): {"PAID": 10_000, "REJECTED": 10_001, "OPEN": 10_002, "NOT_ORDERED": 5_000},
        (day, "101"): {"WAITS": 100_000},
    }
    assert desk.problems() == []
