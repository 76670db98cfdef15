"""Each role before queue and item: what it sees, what it can do, and what is refused."""

import json
import re
from datetime import timedelta

import pytest
from desk import keys, told
from sqlalchemy import text

from registries.sessions import end_all, seat_of
from registries.views import views_of
from review_ui import who
from review_ui.parts.decision import reason_key
from review_ui.screens import queue
from schemas.findings import finding

NOTICE = "{urn:qebul:notice:1}"


def put_finding(desk, submission, code="VOEN_CHECK_DIGIT", severity="review"):
    with desk.house.house.database.write() as tx:
        tx.exec_driver_sql(
            "insert into finding values (?, 'validate', 90, ?, ?, '', '')", (submission, finding(code).code, severity)
        )


@pytest.mark.parametrize("login", ["aliyeva", "qasimov", "audit"])
def test_who_sees_an_office_sees_what_waits_for_it(desk, login):
    shown = told(desk.queue(login))
    assert "3 gözləyir" in shown
    assert all(f"№\N{NO-BREAK SPACE}{row.sequence}" in shown for row in desk.waiting())


def test_a_store_that_is_away_is_told_in_the_officers_language(desk):
    row = desk.waiting()[0]
    store = desk.house.settings.folder("store")
    away = store.rename(store.with_name("away"))
    try:
        shown = told(desk.item("aliyeva", row.id))
    finally:
        away.rename(store)
    assert "Heç nə itməyib" in shown


def test_an_item_tells_what_the_verdict_says_of_its_signature(desk):
    row = desk.waiting()[0]
    shown = told(desk.item("aliyeva", row.id))
    assert "qəbul vaxtı" in shown
    assert "etibarlı mərkəzə çatır" in shown
    place = {"stage": "verify", "submission": row.id}
    with desk.house.house.database.write() as tx:
        sql = "select data from fact where stage = :stage and submission = :submission"
        facts = json.loads(tx.execute(text(sql), place).scalar_one())
        facts["signatures"][0] |= {"level": "LTA", "time_source": "tst"}
        facts |= {"outcome": "INDETERMINATE", "reasons": [{"code": "CERT_EXPIRED", "detail": ""}]}
        change = "update fact set data = :data where stage = :stage and submission = :submission"
        tx.execute(text(change), place | {"data": json.dumps(facts)})
    shown = told(desk.item("aliyeva", row.id))
    assert "vaxt möhürü ilə sübut olunub" in shown
    assert "LTA" in shown
    assert finding("CERT_EXPIRED").text("az") in shown
    assert "etibarlı mərkəzə çatır" not in shown


def test_another_office_sees_nothing_in_its_queue(desk):
    shown = told(desk.queue("huseynov"))
    assert "0 gözləyir" in shown
    assert "Alfa" not in shown


def test_another_office_sees_no_item_by_its_address(desk):
    row = desk.waiting()[0]
    screen = desk.item("huseynov", row.id)
    assert "Sizin üçün belə sənəd yoxdur" in told(screen)
    assert "Alfa" not in told(screen)
    assert keys(screen) == {"give_back"}


@pytest.mark.parametrize("role", ["finance", "administrator"])
def test_roles_that_do_not_look_at_documents_see_none(desk, role):
    with desk.house.house.database.write() as tx:
        tx.exec_driver_sql("update officer set role = ? where login = 'aliyeva'", (role,))
    assert "Alfa" not in told(desk.queue("aliyeva"))
    assert "Alfa" not in told(desk.item("aliyeva", desk.waiting()[0].id))


def test_an_auditor_looks_and_decides_nothing(desk):
    screen = desk.item("audit", desk.waiting()[0].id)
    assert "yalnız baxa bilərsiniz" in told(screen)
    assert not keys(screen) & {"accept", "return"}
    assert "bulk" not in keys(desk.queue("audit"))


@pytest.mark.parametrize("login", ["aliyeva", "qasimov"])
def test_an_accepted_item_is_registered_and_the_queue_says_so(desk, login):
    row = desk.waiting()[0]
    screen = desk.item(login, row.id)
    screen.button(key="accept").click().run()
    assert f"№ {row.sequence} qəbul edildi" in told(screen)
    desk.house.work()
    assert desk.row(row.id).status == "registered"
    assert desk.house.problems() == []


def test_a_returned_item_goes_back_with_the_notice_that_was_shown(desk):
    row = desk.waiting()[-1]
    screen = desk.item("aliyeva", row.id)
    screen.button(key="return").click().run()
    assert "confirm_return" not in keys(screen)
    screen.checkbox(key=reason_key(row.id, "ATTACHMENT_UNREADABLE")).check()
    screen.text_area(key=f"text.{row.id}").set_value("2-ci səhifə oxunmur.").run()
    assert "Əlavə edilmiş sənəd oxunmur" in told(screen)
    assert "2-ci səhifə oxunmur." in told(screen)
    assert "<td>ATTACHMENT_UNREADABLE" not in told(screen)
    assert "<td>188" not in told(screen)
    screen.button(key="confirm_return").click().run()
    desk.house.work()
    assert desk.row(row.id).status == "returned"
    answers = desk.house.answers("alfa", "return")
    [answer] = [one for one in answers if one.findtext(f"{NOTICE}Sequence") == str(row.sequence)]
    assert "2-ci səhifə oxunmur." in "".join(answer.itertext())


def test_words_with_markup_stay_text(desk):
    row = desk.waiting()[-1]
    screen = desk.item("aliyeva", row.id)
    screen.button(key="return").click().run()
    screen.checkbox(key=reason_key(row.id, "ATTACHMENT_UNREADABLE")).check()
    screen.text_area(key=f"text.{row.id}").set_value("<script>alert(1)</script>").run()
    assert "<script>" not in told(screen)
    assert "&lt;script&gt;" in told(screen)


def test_who_opens_an_item_has_it_and_a_colleague_cannot_decide(desk):
    row = desk.waiting()[0]
    desk.item("aliyeva", row.id)
    screen = desk.item("qasimov", row.id)
    assert "Bu sənədə Əliyeva Nigar baxır" in told(screen)
    assert not keys(screen) & {"accept", "return"}
    assert "ƏN" in told(desk.queue("qasimov"))


def test_what_is_given_back_can_be_taken_by_a_colleague(desk):
    row = desk.waiting()[0]
    desk.item("aliyeva", row.id).button(key="give_back").click().run()
    assert "accept" in keys(desk.item("qasimov", row.id))


def test_a_late_second_decision_is_told_who_was_first(desk):
    row = desk.waiting()[0]
    late = desk.item("aliyeva", row.id)
    with desk.house.house.database.write() as tx:
        tx.exec_driver_sql("delete from desk_hold")
    desk.item("qasimov", row.id).button(key="accept").click().run()
    desk.sits("aliyeva")
    late.button(key="accept").click().run()
    assert "Qasımov Elçin qəbul edib" in told(late)
    assert "Qasımov Elçin qəbul edib" in told(desk.item("aliyeva", row.id))


def test_a_role_that_was_taken_away_meanwhile_decides_nothing(desk):
    row = desk.waiting()[0]
    screen = desk.item("aliyeva", row.id)
    with desk.house.house.database.write() as tx:
        tx.exec_driver_sql("update officer set role = 'auditor' where login = 'aliyeva'")
    screen.button(key="accept").click().run()
    desk.house.work()
    assert desk.row(row.id).status == "in_review"


def test_what_has_changed_since_it_was_shown_is_looked_at_again(desk):
    row = desk.waiting()[0]
    screen = desk.item("aliyeva", row.id)
    put_finding(desk, row.id)
    # the run of the click shows it anew before the button is asked: the mark of the run before is what counts
    screen.button(key="accept").click().run()
    assert "dəyişib" in told(screen)
    assert desk.row(row.id).status == "in_review"


def test_selected_items_without_findings_are_accepted_at_once(desk):
    rows = desk.waiting()
    put_finding(desk, rows[0].id)
    screen = desk.queue("aliyeva")
    for row in rows:
        screen.checkbox(key=f"pick.{row.id}").check()
    screen.run()
    screen.button(key="bulk").click().run()
    assert "1 sənəd qəbul edildi" in told(screen)
    assert "iki imza tələb olunur, açıb baxın: 1" in told(screen)
    desk.house.work()
    assert [desk.row(row.id).status for row in rows] == ["in_review", "in_review", "registered"]


def test_only_what_has_findings_is_shown_on_demand(desk):
    rows = desk.waiting()
    put_finding(desk, rows[1].id)
    screen = desk.queue("aliyeva")
    screen.checkbox(key="qeydli").check().run()
    assert [f"№\N{NO-BREAK SPACE}{row.sequence}" in told(screen) for row in rows] == [False, True, False]


@pytest.mark.parametrize(("words", "found"), [("ALFA tikinti", 3), ("1497547361", 3), ("beta", 0), ("%", 0)])
def test_the_queue_is_searched_by_name_and_number(desk, words, found):
    screen = desk.queue("aliyeva")
    screen.text_input(key="axtaris").set_value(words).run()
    assert sum(f"№\N{NO-BREAK SPACE}{row.sequence}<" in told(screen) for row in desk.waiting()) == found


def test_the_queue_is_walked_and_opened_by_keys(desk):
    rows = desk.waiting()
    screen = desk.queue("aliyeva")
    assert {one.key: one.proto.shortcut for one in screen.button if one.key in {"down", "up", "open"}} == {
        "down": "j",
        "up": "k",
        "open": "enter",
    }
    screen.button(key="down").click().run()
    screen.button(key="open").click().run()
    assert f"№ {rows[1].sequence} · Alfa" in told(screen)


def test_scans_are_shown_as_pictures_page_by_page(desk):
    row = desk.waiting()[-1]
    screen = desk.item("aliyeva", row.id)
    assert re.search(f'<img src="/papers/{row.id}/scans/1/[^"]+wide=900"', told(screen))
    assert "səhifə 1/1" in told(screen)


def test_each_look_at_an_item_is_written_down_once_and_a_refused_one_is_none(desk):
    row = desk.waiting()[0]
    desk.item("aliyeva", row.id).run()
    desk.item("huseynov", row.id)
    with desk.house.house.database.reads() as reads:
        looks = views_of(reads, submission=row.id)
    assert [(one.login, one.what) for one in looks] == [("aliyeva", "ITEM")]


def test_what_was_searched_for_is_written_down(desk):
    desk.queue("aliyeva").text_input(key="axtaris").set_value("Alfa").run()
    with desk.house.house.database.reads() as reads:
        assert [(one.what, one.about) for one in views_of(reads, login="aliyeva")] == [
            ("SEARCH", "Alfa"),
            ("QUEUE", ""),
        ]


def test_a_session_that_was_ended_shows_nothing_more(desk):
    screen = desk.queue("aliyeva")
    with desk.house.house.database.write() as tx:
        end_all(tx, "aliyeva", desk.house.clock.now())
    screen.run()
    assert "Alfa" not in told(screen)
    assert keys(screen) == set()


def test_the_switch_changes_the_language_of_all_that_is_shown(desk):
    screen = desk.queue("aliyeva")
    screen.segmented_control(key="language").set_value("en").run()
    assert "3 waiting" in told(screen)
    assert "gözləyir" not in told(screen)
    with desk.house.house.database.reads() as reads:
        assert seat_of(reads, who.session_secret(), desk.house.clock.now(), timedelta(hours=1)).language == "en"


def test_an_item_is_read_in_english(desk):
    screen = desk.item("aliyeva", desk.waiting()[0].id, language="en")
    assert "Against the registers" in told(screen)
    assert "Reyestrlə müqayisə" not in told(screen)


def test_the_page_stands_in_the_address_and_one_beyond_the_last_is_the_last(desk, monkeypatch):
    monkeypatch.setattr(queue, "SIZE", 2)
    numbers = [f"№\N{NO-BREAK SPACE}{row.sequence}<" for row in desk.waiting()]
    first, last = desk.queue("aliyeva"), desk.queue("aliyeva", sehife="9")
    assert [one in told(first) for one in numbers] == [one not in told(last) for one in numbers]
    assert last.query_params["sehife"] == "2"
    last.pagination(key=queue.PAGE).set_value(1).run()
    assert "sehife" not in last.query_params
    assert numbers[0] in told(last) + told(first)


def test_a_service_that_is_asked_for_in_the_address_is_shown_alone(desk):
    assert "3 gözləyir" in told(desk.queue("aliyeva", xidmet="insured_registration"))
    assert "Belə sənəd gözləmir" in told(desk.queue("aliyeva", xidmet="insured_registration"))
    assert "Belə sənəd gözləmir" not in told(desk.queue("aliyeva", xidmet="childcare_table"))
