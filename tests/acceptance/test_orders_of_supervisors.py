"""What supervisors order: each act by each role, allowed and refused, on the screen and behind it."""

from datetime import date, timedelta

import pytest
from desk import SCRIPT, Desk, keys, make_desk, told
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from pipeline.gates import gates
from pipeline.review import NotInReviewError
from registries.acts import acts_about
from registries.desk_holds import hold_of
from registries.office_reasons import Version
from review_ui.parts.days import write_day
from review_ui.parts.decision import reason_key
from review_ui.screens import orders
from rules.envelope import BAKU
from stages.desk import decide_at_desk, take
from stages.office import Said, reasons_on
from stages.supervise import (
    NEW,
    Leader,
    NoReasonGivenError,
    NotAColleagueError,
    NotForSupervisorError,
    UnfitReasonError,
    UnknownRouteError,
    decide_quarantined,
    hand,
    pause_route,
    put_reason,
    resume_route,
)

SUPERVISOR = Leader("qasimov", "qasimov")
OTHERS = ["aliyeva", "audit", "huseynov", "nobody"]
BOMB = "22-ad-fezasi-bombasi.xml"
AZ, EN = "Müqavilənin surəti yoxdur.", "The copy of the contract is missing."


@pytest.fixture
def aside(desk):
    """The submission that was set aside."""
    world, settings = desk.house.world, desk.house.settings
    world.drop(settings.folder("inbox"), [one for one in world.files if one.name == BOMB])
    desk.house.work()
    return desk.house.row(BOMB).id


def does(desk, command, *arguments):
    """One order, in a transaction of its own."""
    with desk.house.house.database.write() as tx:
        return command(tx, *arguments, desk.house.clock.now())


def opened(desk, login, language="az"):
    desk.sits(login, language)
    screen = AppTest.from_file(SCRIPT, default_timeout=30)
    screen._page_hash = calc_hash(orders.PATH)
    return screen.run()


def becomes(desk, login, role):
    with desk.house.house.database.write() as tx:
        tx.exec_driver_sql("update officer set role = ? where login = ?", (role, login))


def holder(desk, row):
    with desk.house.house.database.reads() as reads:
        held = hold_of(reads, row.id, desk.house.clock.now())
    return None if held is None else held.login


def paused(desk):
    with desk.house.house.database.reads() as reads:
        return {one.name: (one.paused_by, one.reason) for one in gates(reads)}


# from hand to hand


def test_a_supervisor_takes_over_what_an_officer_holds(desk):
    row = desk.waiting()[0]
    desk.item("aliyeva", row.id)
    screen = desk.item("qasimov", row.id)
    assert "accept" not in keys(screen)
    screen.button(key="take_over").click().run()
    assert holder(desk, row) == "qasimov"
    with desk.house.house.database.reads() as reads:
        [act] = acts_about(reads, row.id)
    assert (act.login, act.what, act.office, act.about) == ("qasimov", "hand", "188", "qasimov")


def test_what_is_handed_to_an_officer_is_his_for_the_day(desk):
    row = desk.waiting()[0]
    screen = desk.item("qasimov", row.id)
    assert screen.selectbox(key="hand_to").options == ["Əliyeva Nigar"]
    screen.button(key="hand").click().run()
    assert f"№ {row.sequence} indi bu əməkdaşdadır: Əliyeva Nigar" in told(screen)
    desk.house.clock.advance(timedelta(hours=7))
    assert holder(desk, row) == "aliyeva"
    mine = desk.queue("aliyeva", menim="true")
    assert f"№\N{NO-BREAK SPACE}{row.sequence}<" in told(mine)
    assert "accept" in keys(desk.item("aliyeva", row.id))


@pytest.mark.parametrize("login", OTHERS)
def test_nobody_else_moves_an_item_from_hand_to_hand(desk, login):
    row = desk.waiting()[0]
    with pytest.raises(NotForSupervisorError):
        does(desk, hand, Leader(login, login), row.id, "aliyeva")
    assert holder(desk, row) is None


def test_no_button_moves_it_for_an_officer(desk):
    row = desk.waiting()[0]
    assert not keys(desk.item("aliyeva", row.id)) & {"take_over", "hand"}


def test_a_supervisor_of_another_office_moves_nothing(desk):
    becomes(desk, "huseynov", "supervisor")
    with pytest.raises(NotForSupervisorError):
        does(desk, hand, Leader("huseynov", ""), desk.waiting()[0].id, "huseynov")


@pytest.mark.parametrize("to", ["huseynov", "audit", "nobody"])
def test_only_who_decides_in_the_office_is_given_its_items(desk, to):
    with pytest.raises(NotAColleagueError):
        does(desk, hand, SUPERVISOR, desk.waiting()[0].id, to)


def test_what_was_decided_is_handed_to_nobody(desk):
    row = desk.waiting()[0]
    with desk.house.house.database.write() as tx:
        decide_at_desk(tx, row.id, Said("aliyeva", "", "accept"), desk.house.clock.now())
    with pytest.raises(NotInReviewError):
        does(desk, hand, SUPERVISOR, row.id, "aliyeva")


# a route


def test_a_supervisor_pauses_a_service_and_lets_it_go_on(desk):
    screen = opened(desk, "qasimov")
    screen.selectbox(key="pause_route").set_value("production_calendar")
    screen.text_input(key="pause_why").set_value("Reyestr köçürülür").run()
    screen.button(key="pause").click().run()
    assert "İstehsalat təqvimi dayandırıldı" in told(screen)
    assert paused(desk) == {"production_calendar": ("qasimov", "Reyestr köçürülür")}
    assert "Reyestr köçürülür · Qasımov Elçin · " in told(screen)
    screen.button(key="resume.production_calendar").click().run()
    assert "İstehsalat təqvimi davam edir" in told(screen)
    assert paused(desk) == {}
    acts = desk.house.tables("select login, what, about from officer_act order by n")
    assert [tuple(one) for one in acts] == [
        ("qasimov", "pause", "production_calendar: Reyestr köçürülür"),
        ("qasimov", "resume", "production_calendar"),
    ]


def test_an_administrator_pauses_too_and_sees_nothing_else_there(desk):
    becomes(desk, "qasimov", "administrator")
    screen = opened(desk, "qasimov")
    assert [one.label for one in screen.tabs] == ["Dayandırılanlar"]
    screen.selectbox(key="pause_route").set_value("intake")
    screen.text_input(key="pause_why").set_value("Təmir").run()
    screen.button(key="pause").click().run()
    assert len(paused(desk)) == 1


@pytest.mark.parametrize("login", OTHERS)
def test_nobody_else_pauses_or_resumes(desk, login):
    does(desk, pause_route, SUPERVISOR, "withdrawal", "Səbəb")
    with pytest.raises(NotForSupervisorError):
        does(desk, pause_route, Leader(login, login), "childcare_table", "Səbəb")
    with pytest.raises(NotForSupervisorError):
        does(desk, resume_route, Leader(login, login), "withdrawal")
    assert list(paused(desk)) == ["withdrawal"]


def test_an_auditor_sees_what_is_paused_and_has_no_button(desk):
    does(desk, pause_route, SUPERVISOR, "withdrawal", "Reyestr köçürülür")
    screen = opened(desk, "audit")
    assert "Reyestr köçürülür" in told(screen)
    assert keys(screen) == set()


@pytest.mark.parametrize("login", ["aliyeva", "huseynov"])
def test_an_officer_has_no_such_screen(desk, login):
    screen = opened(desk, login)
    assert "Dayandır" not in told(screen)
    assert "pause" not in keys(screen)


def test_finance_has_no_such_screen_and_gives_no_order(desk):
    row = desk.waiting()[0]
    with desk.house.house.database.write() as tx:
        tx.exec_driver_sql("update officer set role = 'finance' where login = 'aliyeva'")
    screen = opened(desk, "aliyeva")
    assert "Dayandır" not in told(screen)
    assert keys(screen) == set()
    with pytest.raises(NotForSupervisorError):
        does(desk, pause_route, Leader("aliyeva", "aliyeva"), "withdrawal", "x")
    with pytest.raises(NotForSupervisorError):
        does(desk, hand, Leader("aliyeva", "aliyeva"), row.id, "aliyeva")


def test_a_pause_has_its_reason_and_its_route(desk):
    for why in ("", " \n", "a\u202eb", "x" * 1001):
        with pytest.raises(NoReasonGivenError):
            does(desk, pause_route, SUPERVISOR, "withdrawal", why)
    with pytest.raises(UnknownRouteError):
        does(desk, pause_route, SUPERVISOR, "no_such", "Səbəb")


# what was set aside


@pytest.mark.parametrize(("button", "status"), [("release", "quarantined"), ("refuse_aside", "refused")])
def test_a_supervisor_sees_the_evidence_and_decides(desk, aside, button, status):
    screen = opened(desk, "qasimov")
    assert "imza və bütövlük" in told(screen)
    assert "LIMIT" not in told(screen)
    screen.text_area(key="aside_why").set_value("Göndərənlə danışıldı").run()
    screen.button(key=button).click().run()
    desk.house.work()
    assert desk.row(aside).status == status  # what is judged anew is set aside again: the bomb is the same
    with desk.house.house.database.reads() as reads:
        assert [one.login for one in acts_about(reads, aside)] == ["qasimov"]
    assert desk.house.problems() == []


def test_an_auditor_sees_the_evidence_and_has_no_way_out(desk, aside):
    screen = opened(desk, "audit")
    assert "imza və bütövlük" in told(screen)
    assert not keys(screen) & {"release", "refuse_aside"}


@pytest.mark.parametrize("login", OTHERS)
def test_nobody_else_decides_about_what_was_set_aside(desk, aside, login):
    with desk.house.house.database.write() as tx, pytest.raises(NotForSupervisorError):
        decide_quarantined(
            tx, desk.house.house.quarantine(), Leader(login, login), aside, "release", "Səbəb", desk.house.clock.now()
        )
    assert desk.row(aside).status == "quarantined"


# reasons


def today(desk):
    return desk.house.clock.now().astimezone(BAKU).date()


def version(desk, begins=None, code=NEW, *, offered=True, az=AZ, en=EN, office="188"):
    return Version(office, "childcare_table", code, begins or today(desk), offered, az, en)


def known(desk, days=0, office="188"):
    at = desk.house.clock.now() + timedelta(days=days)
    with desk.house.house.database.reads() as reads:
        return reasons_on(reads, office, "childcare_table", at)


def returned_with(desk, row):
    """All texts of its notice."""
    name = "{urn:qebul:notice:1}Sequence"
    answers = desk.house.answers("alfa", "return")
    [answer] = [one for one in answers if one.findtext(name) == str(row.sequence)]
    return set(answer.itertext())


def test_a_new_reason_is_given_from_its_day_on_and_the_notice_words_it(desk):
    row = desk.waiting()[0]
    screen = opened(desk, "qasimov")
    screen.selectbox(key="reason_office").set_value("188").run()
    screen.selectbox(key="reason_service").set_value("childcare_table").run()
    screen.text_input(key="reason_az.188.childcare_table.").set_value(AZ)
    screen.text_input(key="reason_en.188.childcare_table.").set_value(EN)
    screen.text_input(key="reason_day").set_value("2026.11.21").run()
    screen.button(key="reason_save").click().run()
    assert "Tarixi belə yazın: 21.11.2026." in told(screen)
    screen.text_input(key="reason_day").set_value(write_day(today(desk))).run()
    screen.button(key="reason_save").click().run()
    assert "tarixindən qüvvəyə minir" in told(screen)
    assert '<td class="w">Qasımov Elçin</td>' in told(screen)
    item = desk.item("aliyeva", row.id)
    item.button(key="return").click().run()
    item.checkbox(key=reason_key(row.id, "OFFICE_1")).check().run()
    assert AZ in told(item)
    item.button(key="confirm_return").click().run()
    desk.house.work()
    assert {AZ, EN} <= returned_with(desk, row)


def test_a_version_begins_at_its_day_and_changes_nothing_before(desk):
    does(desk, put_reason, SUPERVISOR, version(desk, today(desk) + timedelta(days=3), "ATTACHMENT_WRONG"))
    assert known(desk)["ATTACHMENT_WRONG"].az != AZ
    assert known(desk, days=2)["ATTACHMENT_WRONG"].az != AZ
    assert known(desk, days=3)["ATTACHMENT_WRONG"].az == AZ


def test_a_reason_is_given_no_more_and_then_given_again(desk):
    does(desk, put_reason, SUPERVISOR, version(desk, code="ATTACHMENT_WRONG", offered=False))
    assert "ATTACHMENT_WRONG" not in known(desk)
    does(desk, put_reason, SUPERVISOR, version(desk, code="ATTACHMENT_WRONG"))
    assert known(desk)["ATTACHMENT_WRONG"].az == AZ
    [[rows]] = desk.house.tables("select count(*) from office_reason")
    assert rows == 2


def test_a_notice_of_before_keeps_its_words(desk):
    row = desk.waiting()[0]
    does(desk, put_reason, SUPERVISOR, version(desk))
    with desk.house.house.database.write() as tx:
        said = Said("aliyeva", "", "return", ("OFFICE_1",))
        decide_at_desk(tx, row.id, said, desk.house.clock.now())
    does(desk, put_reason, SUPERVISOR, version(desk, code="OFFICE_1", az="Başqa söz.", en="Another."))
    desk.house.work()
    assert AZ in returned_with(desk, row)


def test_another_office_has_its_own_reasons(desk):
    does(desk, put_reason, SUPERVISOR, version(desk))
    assert "OFFICE_1" in known(desk)
    assert "OFFICE_1" not in known(desk, office="101")


@pytest.mark.parametrize("login", OTHERS)
def test_nobody_else_writes_a_reason(desk, login):
    with pytest.raises(NotForSupervisorError):
        does(desk, put_reason, Leader(login, login), version(desk))
    assert "OFFICE_1" not in known(desk)


@pytest.mark.parametrize(
    "wrong",
    [
        {"az": " "},
        {"en": ""},
        {"az": "a\u202eb"},
        {"en": "x" * 301},
        {"code": "lower"},
        {"begins": date(2020, 1, 1)},
    ],
    ids=str,
)
def test_a_reason_without_both_sentences_or_of_a_past_day_is_not_written(desk, wrong):
    with pytest.raises(UnfitReasonError):
        does(desk, put_reason, SUPERVISOR, version(desk, **wrong))


def test_an_auditor_reads_the_reasons_and_writes_none(desk):
    screen = opened(desk, "audit")
    screen.selectbox(key="reason_service").set_value("childcare_table").run()
    assert "Əlavə edilmiş sənəd oxunmur" in told(screen)
    assert "reason_save" not in keys(screen)


def test_the_orders_are_read_in_english(desk):
    shown = told(opened(desk, "qasimov", "en"))
    assert "Nothing is paused: every service goes its way." in shown
    assert "Dayandır" not in shown


def test_on_postgresql_the_same_orders_are_kept(on_postgresql, var, monkeypatch):
    make_desk(var)
    desk = Desk(var, monkeypatch)
    row = desk.waiting()[0]
    with desk.house.house.database.write() as tx:
        take(tx, "aliyeva", row.id, desk.house.clock.now())
    does(desk, hand, SUPERVISOR, row.id, "qasimov")
    does(desk, pause_route, SUPERVISOR, "withdrawal", "Səbəb")
    does(desk, put_reason, SUPERVISOR, version(desk))
    assert holder(desk, row) == "qasimov"
    assert "Səbəb" in told(opened(desk, "qasimov"))
    assert known(desk)["OFFICE_1"].az == AZ
    assert "Əməkdaşların yükü" not in told(opened(desk, "audit"))
    desk.house.house.close()
