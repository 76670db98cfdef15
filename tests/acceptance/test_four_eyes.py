"""Acceptances that need two officers: the first waits, the second decides, and nothing else comes through."""

import json

import pytest
from desk import Desk, keys, make_desk, told
from in_process import qebul

from cli.one import operating_user
from pipeline.review import Decision, SameOfficerError, decide
from registries.desk_holds import hold_of
from registries.officer_users import give_user
from review_ui.parts.decision import reason_key
from stages.desk import accept_clean, decide_at_desk, take
from stages.office import Said
from stages.routes import ROUTES
from stages.supervise import Leader, NotAColleagueError, hand

SECOND = {"aliyeva": "qasimov", "qasimov": "aliyeva"}


@pytest.fixture
def row(desk):
    """The table of three persons: by its amount it takes two officers."""
    return desk.waiting()[1]


def accepts(desk, row, login):
    with desk.house.house.database.write() as tx:
        return decide_at_desk(tx, row.id, Said(login, login, "accept"), desk.house.clock.now())


def change(desk, row):
    """What the stages found out is another thing now."""
    with desk.house.house.database.write() as tx:
        tx.exec_driver_sql(
            "insert into finding values (?, 'validate', 90, 'VOEN_CHECK_DIGIT', 'review', '', '')", (row.id,)
        )


def status(desk, row):
    desk.house.work()
    return desk.row(row.id).status


@pytest.mark.parametrize("first", SECOND)
def test_two_officers_accept_it_in_either_order(desk, row, first):
    assert accepts(desk, row, first) == "endorse"
    assert status(desk, row) == "in_review"
    assert desk.house.problems() == []
    assert accepts(desk, row, SECOND[first]) == "accept"
    assert status(desk, row) == "registered"
    assert desk.house.problems() == []


def test_below_the_amount_one_officer_is_enough(desk):
    small = desk.waiting()[0]
    assert accepts(desk, small, "aliyeva") == "accept"
    assert status(desk, small) == "registered"


def test_the_same_officer_is_not_the_second(desk, row):
    accepts(desk, row, "aliyeva")
    with pytest.raises(SameOfficerError):
        accepts(desk, row, "aliyeva")
    assert status(desk, row) == "in_review"


@pytest.mark.parametrize("login", SECOND)
def test_a_return_by_either_ends_it(desk, row, login):
    accepts(desk, row, "aliyeva")
    said = Said(login, login, "return", ("ATTACHMENT_UNREADABLE",))
    with desk.house.house.database.write() as tx:
        assert decide_at_desk(tx, row.id, said, desk.house.clock.now()) == "return"
    assert status(desk, row) == "returned"
    assert desk.house.problems() == []


def test_a_change_of_what_was_shown_voids_the_first(desk, row):
    accepts(desk, row, "aliyeva")
    change(desk, row)
    assert accepts(desk, row, "qasimov") == "endorse"
    assert accepts(desk, row, "aliyeva") == "accept"
    assert status(desk, row) == "registered"


def test_the_gate_lets_nothing_through_that_one_officer_accepted(desk, row):
    alone = Decision(officer="aliyeva", office="188", user="", verdict="accept", at=desk.house.clock.now())
    with desk.house.house.database.write() as tx:
        decide(tx, ROUTES, row.id, alone)
    assert status(desk, row) == "in_review"


def test_conservation_finds_what_one_officer_accepted(desk, row):
    accepts(desk, row, "aliyeva")
    accepts(desk, row, "qasimov")
    status(desk, row)
    with desk.house.house.database.write() as tx:
        tx.exec_driver_sql(
            "update event set data = replace(data, 'qasimov', 'aliyeva') where submission = ? and kind = 'decide'",
            (row.id,),
        )
    assert f"four_eyes {row.id}: policy wants two officers, and one accepted it" in desk.house.problems()


def test_the_first_acceptance_frees_the_item_for_a_colleague(desk, row):
    now = desk.house.clock.now()
    with desk.house.house.database.write() as tx:
        take(tx, "aliyeva", row.id, now)
    accepts(desk, row, "aliyeva")
    with desk.house.house.database.reads() as reads:
        assert hold_of(reads, row.id, now) is None


def test_many_at_once_leave_what_takes_two_officers(desk):
    rows, now = desk.waiting(), desk.house.clock.now()
    counts = dict(desk.house.tables("select id, event_count from submission"))
    with desk.house.house.database.write() as tx:
        left = accept_clean(tx, {one.id: counts[one.id] for one in rows}, Said("aliyeva", "aliyeva", "accept"), now)
    assert list(left.values()) == ["", "two", ""]


def says(desk, *arguments):
    """`qebul review …`; exit status and JSON."""
    ran = qebul("review", *arguments, "--var", desk.house.var, "--json")
    return ran.returncode, json.loads(ran.stdout)


def works_here(desk, login):
    with desk.house.house.database.write() as tx:
        give_user(tx, login, operating_user(), desk.house.clock.now(), by="root")


def test_the_command_tells_which_of_the_two_it_was(desk, row):
    one = str(row.sequence)
    assert says(desk, "accept", one, "--officer", "aliyeva")[0] == 2, "not under an account of hers"
    works_here(desk, "aliyeva")
    exit_status, came_to = says(desk, "accept", one, "--officer", "aliyeva")
    assert (exit_status, came_to["done"]) == (0, "accepted_first")
    listed = says(desk, "list", "--officer", "qasimov")[1]
    assert {each["sequence"]: each["first"] for each in listed}[row.sequence] == "aliyeva"
    assert says(desk, "show", one, "--officer", "qasimov")[1]["first"] == "aliyeva"
    assert says(desk, "accept", one, "--officer", "aliyeva")[0] == 2
    assert says(desk, "accept", one, "--officer", "qasimov")[0] == 2, "not under an account of his"
    assert accepts(desk, row, "qasimov") == "accept"
    assert status(desk, row) == "registered"
    assert desk.house.problems() == []


def test_who_accepted_at_the_screen_is_no_second_officer_at_the_command_line(desk, row):
    """One person who works under the account of the operating system that first is aliyeva's, and then qasimov's."""
    accepts(desk, row, "aliyeva")
    works_here(desk, "aliyeva")
    with desk.house.house.database.write() as tx:
        give_user(tx, "aliyeva", "", desk.house.clock.now(), by="root")
    works_here(desk, "qasimov")
    assert says(desk, "accept", str(row.sequence), "--officer", "qasimov")[0] == 2
    assert status(desk, row) == "in_review"


def test_the_command_decides_nothing_that_is_in_the_hands_of_another(desk, row):
    with desk.house.house.database.write() as tx:
        take(tx, "qasimov", row.id, desk.house.clock.now())
    assert says(desk, "accept", str(row.sequence), "--officer", "aliyeva")[0] == 2
    assert desk.row(row.id).status == "in_review"


def test_who_was_first_is_not_given_what_a_second_must_end(desk, row):
    accepts(desk, row, "aliyeva")
    with desk.house.house.database.write() as tx, pytest.raises(NotAColleagueError):
        hand(tx, Leader("qasimov", "qasimov"), row.id, "aliyeva", desk.house.clock.now())


def test_the_screens_lead_the_two_officers(desk, row):
    first = desk.item("aliyeva", row.id)
    assert "iki əməkdaş qəbul etməlidir" in told(first)
    first.button(key="accept").click().run()
    assert f"№ {row.sequence}: birinci imza qoyuldu" in told(first)
    assert "siz imzalamısınız, ikinci imza gözləyir" in told(first)
    mine = desk.item("aliyeva", row.id)
    assert "İkinci imza gözləyir" in told(mine)
    assert "return" in keys(mine)
    assert "accept" not in keys(mine)
    mine.button(key="give_back").click().run()
    second = desk.item("qasimov", row.id)
    assert "Əliyeva Nigar qəbul edib" in told(second)
    second.button(key="accept").click().run()
    assert f"№ {row.sequence} qəbul edildi" in told(second)
    assert status(desk, row) == "registered"


def test_who_was_first_may_still_give_it_back_at_the_screen(desk, row):
    accepts(desk, row, "aliyeva")
    screen = desk.item("aliyeva", row.id)
    screen.button(key="return").click().run()
    screen.checkbox(key=reason_key(row.id, "ATTACHMENT_UNREADABLE")).check().run()
    screen.button(key="confirm_return").click().run()
    assert status(desk, row) == "returned"


def test_the_queue_shows_on_demand_what_waits_for_a_second(desk, row):
    accepts(desk, row, "aliyeva")
    screen = desk.queue("qasimov")
    screen.checkbox(key="ikinci").check().run()
    shown = [f"№\N{NO-BREAK SPACE}{one.sequence}<" in told(screen) for one in desk.waiting()]
    assert shown == [False, True, False]


def test_on_postgresql_two_officers_accept_it_too(on_postgresql, var, monkeypatch):
    make_desk(var)
    desk = Desk(var, monkeypatch)
    row = desk.waiting()[1]
    assert "iki əməkdaş" in told(desk.item("aliyeva", row.id))
    with desk.house.house.database.write() as tx:
        tx.exec_driver_sql("delete from desk_hold")
    assert [accepts(desk, row, "aliyeva"), accepts(desk, row, "qasimov")] == ["endorse", "accept"]
    assert status(desk, row) == "registered"
    assert desk.house.problems() == []
    desk.house.house.close()


@pytest.mark.parametrize("harm", ["delete from officer_act where n = 2", "update officer_act set login = 'audit'"])
def test_an_act_that_is_not_what_the_event_tells_is_red(desk, row, harm):
    accepts(desk, desk.waiting()[0], "aliyeva")
    accepts(desk, row, "aliyeva")
    desk.house.work()
    assert desk.house.problems() == []
    with desk.house.house.database.write() as tx:
        tx.exec_driver_sql(harm)
    assert any(one.startswith("acts ") for one in desk.house.problems())
