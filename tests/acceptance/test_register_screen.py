"""The registers on the screen: what each role finds, what is refused, and that every search is written down."""

from importlib import import_module

import pytest
from desk import keys, told
from sqlalchemy import select

from registries.insurer_contacts import contacts_of
from registries.registers import Register, Wanted
from registries.tables import application
from registries.views import views_of
from review_ui.parts.register_form import field_key
from schemas.requisites import InsurerRequisites
from stages.register_view import export_sheet

PERSONS = "sigortaolunanlar"


def someone(desk):
    """An insured person of alfa: FİN, surname, SSN."""
    sql = "select p.fin, a.surname, p.ssn from insured_person p join application a on a.submission = p.submission"
    return desk.house.tables(f"{sql} order by a.name_order limit 1")[0]


def be(desk, login, role):
    with desk.house.house.database.write() as tx:
        tx.exec_driver_sql("update officer set role = ? where login = ?", (role, login))


@pytest.mark.parametrize("login", ["aliyeva", "qasimov", "audit"])
def test_who_sees_an_office_finds_its_applications(desk, login):
    assert someone(desk).fin in told(desk.registers(login, fin=someone(desk).fin))


def test_another_office_finds_nothing_by_any_address(desk):
    fin, _, ssn = someone(desk)
    for register in ("muracietler", PERSONS):
        assert "heç nə tapılmadı" in told(desk.registers("huseynov", reyestr=register, fin=fin))
    shown = told(desk.registers("huseynov", reyestr=PERSONS, ac=fin))
    assert "Sizin üçün belə qeyd yoxdur" in shown
    assert ssn not in shown


def test_an_administrator_sees_no_register(desk):
    be(desk, "aliyeva", "administrator")
    for query in ({}, {"reyestr": PERSONS, "fin": someone(desk).fin}, {"reyestr": PERSONS, "ac": someone(desk).fin}):
        shown = told(desk.registers("aliyeva", **query))
        assert "Rolunuz reyestrləri görmür" in shown
        assert someone(desk).ssn not in shown


def test_finance_sees_accepted_tables_and_insurers_alone(desk):
    row = desk.waiting()[0]
    desk.item("aliyeva", row.id).button(key="accept").click().run()
    desk.house.work()
    be(desk, "aliyeva", "finance")
    shown = told(desk.registers("aliyeva", reyestr="cedveller"))
    assert "1 sətir" in shown
    assert "Cədvəl üzrə ödənişlər" in told(desk.registers("aliyeva", reyestr="cedveller", ac=row.id))
    waiting = desk.waiting()[0].id
    assert "belə qeyd yoxdur" in told(desk.registers("aliyeva", reyestr="cedveller", ac=waiting))
    person = desk.registers("aliyeva", reyestr=PERSONS, ac=someone(desk).fin)
    assert someone(desk).ssn not in told(person)


def test_a_surname_is_found_without_its_letters_and_stands_in_the_address(desk):
    screen = desk.registers("aliyeva", reyestr=PERSONS)
    assert "ən azı iki hərf" in told(screen)
    wanted = someone(desk)
    plain = wanted.surname.lower().translate(str.maketrans("əıöüğşç", "eiougsc")).replace("i̇", "i")
    screen.text_input(key=field_key(Register.PERSONS, "surname")).set_value(plain)
    screen.button(key=f"search.go.{Register.PERSONS}").click().run()
    assert wanted.fin in told(screen)
    assert screen.query_params["soyad"] == plain
    screen.button(key=f"search.clear.{Register.PERSONS}").click().run()
    assert wanted.fin not in told(screen)


def test_a_day_is_asked_for_as_it_is_written_and_another_spelling_asks_nothing(desk):
    screen = desk.registers("aliyeva")
    day = field_key(Register.APPLICATIONS, "sent_from")
    screen.text_input(key=day).set_value("2026-11-21")
    screen.button(key=f"search.go.{Register.APPLICATIONS}").click().run()
    assert "Tarixi belə yazın: 21.11.2026." in told(screen)
    assert "den" not in screen.query_params
    screen.text_input(key=day).set_value("1.1.2199")
    screen.button(key=f"search.go.{Register.APPLICATIONS}").click().run()
    assert screen.query_params["den"] == "2199-01-01"
    assert "heç nə tapılmadı" in told(screen)


def test_a_person_is_shown_with_his_documents_and_those_who_watch_see_who_looked(desk):
    fin, _, ssn = someone(desk)
    shown = told(desk.registers("aliyeva", reyestr=PERSONS, ac=fin))
    assert f"FİN {fin} · SSN {ssn}" in shown
    assert "Kim baxıb" not in shown
    assert "Əliyeva Nigar" in told(desk.registers("qasimov", reyestr=PERSONS, ac=fin))


def test_a_document_is_shown_with_history_and_answers_and_leads_to_its_page(desk):
    row = desk.waiting()[0]
    screen = desk.registers("aliyeva", reyestr="cedveller", ac=row.id)
    assert f'href="/papers/{row.id}/answers/' in told(screen)
    assert "Tarixçə" in told(screen)
    screen.button(key="open_document").click().run()
    assert "accept" in keys(screen)


def test_pages_follow_each_other(desk):
    first = told(desk.registers("aliyeva"))
    assert first.count("Ətraflı") == 20
    after = first.rsplit("sonra=", 1)[1].split('"')[0]
    second = told(desk.registers("aliyeva", sonra=after))
    assert second.count("Ətraflı") == 5
    assert "Əvvələ qayıt" in second


def test_each_search_and_each_detail_is_written_down_and_a_refused_one_is_none(desk):
    fin = someone(desk).fin
    desk.registers("aliyeva", reyestr=PERSONS, fin=fin)
    desk.registers("aliyeva", reyestr=PERSONS, ac=fin)
    desk.registers("huseynov", reyestr=PERSONS, ac=fin)
    with desk.house.house.database.reads() as reads:
        assert [(one.what, one.about, one.fin) for one in views_of(reads, login="aliyeva")] == [
            ("PERSON", "", fin),
            ("REGISTER", f"{PERSONS} {fin}", None),
        ]
        assert views_of(reads, login="huseynov") == []


def test_a_file_holds_what_was_found_and_says_so_where_there_is_more(desk):
    with desk.house.house.database.reads() as reads:
        given = (reads, "aliyeva", Register.APPLICATIONS, Wanted(), desk.house.clock.now())
        whole, cut = export_sheet(*given), export_sheet(*given, most=2)
    assert (whole.lead, len(whole.blocks[0].rows)) == (None, 25)
    assert "ilk 2 sətir" in cut.lead.az
    assert cut.blocks[0].rows == whole.blocks[0].rows[:2]


@pytest.mark.parametrize(
    "register", ["muracietler", PERSONS, "sehadetnameler", "cedveller", "selahiyyetler", "sigortaedenler"]
)
def test_every_register_is_read_in_both_languages(desk, register):
    wanted = {"fin": someone(desk).fin} if register in (PERSONS, "sehadetnameler") else {}
    assert "Search" not in told(desk.registers("aliyeva", reyestr=register, **wanted))
    assert "Axtarış" not in told(desk.registers("aliyeva", language="en", reyestr=register, **wanted))


def test_an_insurer_is_shown_with_the_address_contacts_and_account_that_it_saved_or_was_registered_with(desk):
    [(voen, kept)] = desk.house.tables("select insurer, data from insurer_requisites")
    saved = InsurerRequisites.model_validate_json(kept)
    screen = told(desk.registers("aliyeva", reyestr="sigortaedenler", ac=voen))
    assert saved.address.street in screen
    assert saved.contacts.phones[0] in screen
    assert "Bank hesabları" in screen
    with desk.house.house.database.reads() as reads:
        assert contacts_of(reads, voen).account == saved.account
        assert contacts_of(reads, "1300144711") is None


def test_words_with_markup_stay_text(desk):
    with desk.house.house.database.write() as tx:
        tx.exec_driver_sql("update application set surname = '<script>alert(1)</script>'")
    assert "<script>" not in told(desk.registers("aliyeva", soyad="</textarea><script>"))
    assert "&lt;script&gt;" in told(desk.registers("aliyeva"))


def test_the_migration_lists_old_applications_as_they_are_listed_today(desk):
    migration = import_module("pipeline.migrations.versions.0014_registers_to_be_searched")
    with desk.house.house.database.reads() as reads:
        then = [column for column in application.c if column.name != "named"]  # a later migration writes it
        listed = [dict(row._mapping) for row in reads.execute(select(*then).order_by(application.c.submission))]
        assert [row for some in migration._parts(reads) for row in some] == listed
    assert len(listed) == 25
