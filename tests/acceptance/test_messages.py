"""Messages of employers: signed, parked for their office, answered under seal; the screen for each role."""

import shutil

import pytest
from demo_house import DemoHouse
from desk import keys, told

from demo.documents import document_id
from demo.messages import TITLE
from registries.desk_item import head_of
from registries.views import views_of
from review_ui.screens.messages import answer_key
from stages.desk import accept_clean
from stages.office import NoAnswerError, Said, decide_as

NOTICE = "{urn:qebul:notice:1}"
ANSWER = "Rekvizitləri yeni versiya ilə göndərin."


@pytest.fixture(scope="module")
def waiting_var(made_world, tmp_path_factory):
    var = tmp_path_factory.mktemp("messages") / "var"
    shutil.copytree(made_world, var)
    made = DemoHouse(var)
    made.world.drop(made.settings.folder("inbox"), [one for one in made.world.files if one.name == "69-ismaric.xml"])
    made.work()
    made.house.close()
    return var


def answered(desk, text=ANSWER, login="aliyeva"):
    """What the screen says after an answer."""
    row = desk.waiting()[0]
    screen = desk.messages(login)
    screen.text_area(key=answer_key(row.id)).set_value(text)
    screen.button(key=f"answer.{row.id}").click().run()
    desk.house.work()
    return row, told(screen)


def test_a_signed_message_waits_for_its_office_and_not_in_the_queue(desk):
    [row] = desk.waiting()
    assert (row.service, row.document_id) == ("message", str(document_id(TITLE)))
    assert "0 gözləyir" in told(desk.queue("aliyeva"))
    assert "1 cavabsız" in told(desk.messages("aliyeva"))


@pytest.mark.parametrize("login", ["aliyeva", "qasimov"])
def test_an_answer_reaches_the_employer_as_a_sealed_notice(desk, login):
    row, said = answered(desk, login=login)
    assert f"№ {row.sequence} cavablandırıldı" in said
    assert desk.row(row.id).status == "registered"
    [notice] = desk.house.answers("alfa", "acceptance")
    assert notice.findtext(f"{NOTICE}Acceptance/{NOTICE}Decision/{NOTICE}Text") == ANSWER
    assert "cavablandırmışdır" in notice.findtext(f"{NOTICE}Statement/{NOTICE}Az")
    assert desk.house.problems() == []
    shown = told(desk.messages(login))
    assert ANSWER in shown
    assert "0 cavabsız" in shown


@pytest.mark.parametrize("text", ["", "   "])
def test_a_message_is_not_accepted_without_a_word(desk, text):
    row, said = answered(desk, text)
    assert "Əvvəlcə cavabı yazın" in said
    assert desk.row(row.id).status == "in_review"


def test_no_other_way_accepts_a_message_unanswered(desk):
    row, now, said = desk.waiting()[0], desk.house.clock.now(), Said("aliyeva", "aliyeva", "accept")
    with desk.house.house.database.write() as tx:
        assert accept_clean(tx, {row.id: head_of(tx, "aliyeva", row.id).events}, said, now) == {
            row.id: "not_for_officer"
        }
        with pytest.raises(NoAnswerError):
            decide_as(tx, row.id, said, now)
    assert "accept" not in keys(desk.item("aliyeva", row.id))


def test_another_office_sees_no_message(desk):
    shown = told(desk.messages("huseynov"))
    assert "hələ ismarıc yoxdur" in shown
    assert "Bank rekvizit" not in shown


def test_an_auditor_reads_and_does_not_answer(desk):
    screen = desk.messages("audit")
    assert "Bank rekvizitlərinin dəyişdirilməsi" in told(screen)
    assert not [key for key in keys(screen) if key and key.startswith("answer")]


@pytest.mark.parametrize("role", ["finance", "administrator"])
def test_other_roles_see_no_message(desk, role):
    with desk.house.house.database.write() as tx:
        tx.exec_driver_sql("update officer set role = ? where login = 'aliyeva'", (role,))
    assert "Bank rekvizit" not in told(desk.messages("aliyeva"))


def test_a_role_that_was_taken_away_meanwhile_answers_nothing(desk):
    row = desk.waiting()[0]
    screen = desk.messages("aliyeva")
    with desk.house.house.database.write() as tx:
        tx.exec_driver_sql("update officer set role = 'auditor' where login = 'aliyeva'")
    screen.text_area(key=answer_key(row.id)).set_value(ANSWER)
    screen.button(key=f"answer.{row.id}").click().run()
    desk.house.work()
    assert desk.row(row.id).status == "in_review"


def test_words_with_markup_stay_text_and_a_look_is_written_down(desk):
    answered(desk, "<script>alert(1)</script>")
    shown = told(desk.messages("aliyeva"))
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown
    with desk.house.house.database.reads() as reads:
        assert {one.what for one in views_of(reads, login="aliyeva")} == {"MESSAGES"}


def test_the_screen_is_read_in_english(desk):
    shown = told(desk.messages("aliyeva", language="en"))
    assert "1 without an answer" in shown
    assert "cavabsız" not in shown
