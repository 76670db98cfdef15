"""The overview before each role: what it shows, from what was written down, and what it tells nobody."""

import json
from datetime import timedelta

import pytest
from desk import SCRIPT, told
from in_process import qebul
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from pipeline.conservation_looks import last_look
from registries.views import views_of
from review_ui.screens import overview
from stages.conserving import Walker, walk
from stages.desk import decide_at_desk
from stages.office import Said


def opened(desk, login, language="az", **query):
    desk.sits(login, language)
    screen = AppTest.from_file(SCRIPT, default_timeout=30)
    screen.query_params.update(query)
    screen._page_hash = calc_hash(overview.PATH)
    return screen.run()


def pictures(screen):
    """The specification of each picture, wherever it stands."""
    found = []

    def walk_down(block):
        for one in block.children.values():
            if hasattr(one, "children"):
                walk_down(one)
            elif one.type.endswith("vega_lite_chart"):
                found.append(json.loads(one.proto.spec))

    walk_down(screen.main)
    return found


def becomes(desk, login, role):
    with desk.house.house.database.write() as tx:
        tx.exec_driver_sql("update officer set role = ? where login = ?", (role, login))


def decides(desk, row, verdict, *reasons):
    with desk.house.house.database.write() as tx:
        decide_at_desk(tx, row.id, Said("aliyeva", "aliyeva", verdict, reasons), desk.house.clock.now())
    desk.house.work()


def test_a_supervisor_sees_what_came_in_what_waits_and_why_it_was_given_back(desk):
    first, _, last = desk.waiting()
    decides(desk, first, "accept")
    decides(desk, last, "return", "ATTACHMENT_UNREADABLE")
    screen = opened(desk, "qasimov")
    shown = told(screen)
    assert "Daxil olanlar: saat və xidmət üzrə" in shown
    assert "Haqq-hesab cədvəli" in shown
    assert "Əlavə edilmiş sənəd oxunmur" in shown
    assert "Əməkdaşların yükü" in shown
    assert "<td>Əliyeva Nigar</td>" in shown
    assert len(pictures(screen)) == 5


def test_an_auditor_sees_the_same_and_nobody_s_load(desk):
    shown = told(opened(desk, "audit"))
    assert "Gözləyənlər" in shown
    assert "Əməkdaşların yükü" not in shown
    assert "Əliyeva" not in shown


@pytest.mark.parametrize(("login", "role"), [("aliyeva", "officer"), ("aliyeva", "finance")])
def test_officers_and_finance_have_no_overview(desk, login, role):
    becomes(desk, login, role)
    screen = opened(desk, login)
    assert "Saxlanma qaydası" not in told(screen)
    assert pictures(screen) == []


def test_an_administrator_sees_how_the_house_does_and_no_office_s_work(desk):
    becomes(desk, "qasimov", "administrator")
    screen = opened(desk, "qasimov")
    assert "Saxlanma qaydası" in told(screen)
    assert "0 sənəd ayrılıb" in told(screen)
    assert pictures(screen) == []


def test_another_office_s_work_is_no_part_of_it(desk):
    becomes(desk, "huseynov", "supervisor")
    shown = told(opened(desk, "huseynov"))
    assert "Gözləyən sənəd yoxdur" in shown
    assert "Haqq-hesab cədvəli" not in shown


def test_the_line_of_truth_tells_the_last_walk_and_walks_nothing_itself(desk):
    assert "hələ yoxlanılmayıb" in told(opened(desk, "qasimov"))
    walk(desk.house.house, lambda: False)
    desk.house.clock.advance(timedelta(minutes=5))
    assert "yaşıl" in told(opened(desk, "qasimov"))
    assert "son yoxlama 5 dəq əvvəl" in told(opened(desk, "qasimov"))
    [[looks]] = desk.house.tables("select count(*) from conservation_look")
    assert looks == 1


def test_what_the_walk_found_wrong_is_red(desk):
    with desk.house.house.database.write() as tx:
        tx.exec_driver_sql("update submission set salt = '' where id = ?", (desk.waiting()[0].id,))
    walk(desk.house.house, lambda: False)
    assert "qırmızı, 1 uyğunsuzluq" in told(opened(desk, "qasimov"))


def test_the_command_writes_down_what_it_found(desk):
    assert qebul("conserve", "--var", desk.house.var).returncode == 0
    with desk.house.house.database.reads() as reads:
        assert last_look(reads).red == {}


def test_the_beat_walks_once_an_hour(desk):
    walker = Walker(desk.house.house)
    for hours in (0, 0.5, 1):
        desk.house.clock.advance(timedelta(hours=hours))
        walker()
        walker._thread.join()
    [[looks]] = desk.house.tables("select count(*) from conservation_look")
    assert looks == 2


def test_a_look_at_the_overview_is_written_down(desk):
    opened(desk, "audit")
    with desk.house.house.database.reads() as reads:
        assert [one.what for one in views_of(reads, login="audit")] == ["OVERVIEW"]


def test_what_it_is_of_stands_in_the_address(desk):
    screen = opened(desk, "qasimov", dovr="30")
    assert "Daxil olanlar: gün və xidmət üzrə" in told(screen)
    screen.segmented_control(key="dovr.az").set_value("24").run()
    assert "Daxil olanlar: saat və xidmət üzrə" in told(screen)
    assert screen.query_params["dovr"] == "24"


def test_it_is_read_in_english(desk):
    shown = told(opened(desk, "qasimov", "en"))
    assert "What waits, by the days to the end of its term" in shown
    assert "Gözləyən" not in shown
