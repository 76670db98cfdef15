"""Banks' statements on the screen: who sees them, who matches what is in suspense, and who confirms it."""

import pytest
from desk import SCRIPT, keys, told
from statement_rows import BankRows
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from registries.bank_seen import entry_seen
from registries.bank_steps import State, number_of
from registries.officers import Officer, Role, put_officers
from registries.views import views_of
from review_ui.parts.bank_address import PATH
from schemas.identifiers import OfficeCode

STRANGE = '<b>x</b> **y** [z](http://q) =HYPERLINK("http://q") $x^2$'
ELSEWHERE = "elsewhere"


class Bank:
    """A statement of alfa's office: one entry matched, one with two candidates, one without a code, a debit."""

    def __init__(self, desk):
        self.desk, self.house = desk, desk.house.house
        employers = desk.house.world.employers
        self.alfa, self.beta = str(employers["alfa"].voen), str(employers["beta"].voen)
        office = str(OfficeCode.parse(employers["alfa"].office))
        with self.house.database.write() as tx:
            stranger = OfficeCode("999")
            put_officers(tx, [Officer(ELSEWHERE, "Kənar Əməkdaş", Role.FINANCE, (stranger,))])
        self.rows = rows = BankRows(self.house.database, self.house.clock)
        self.day = rows.statement(office=office, entries=5, credit=36_000, debit=1_000)
        self.matched = rows.matched(self.day, 1_000, insurer=self.alfa)
        maybe = [(one, "121111", "2026-02", 5_000, 60, "SAME_AMOUNT") for one in (self.alfa, self.beta)]
        self.several = rows.entry(
            self.day, 5_000, "SEVERAL_INSURERS", maybe, payer_name=STRANGE, purpose=STRANGE, payer_iban="AZ1"
        )
        self.codeless = rows.entry(self.day, 30_000, "CODE_UNKNOWN", [(self.alfa, "", "", 0, 50, "NO_CODE")])
        self.debit = rows.entry(self.day, -1_000, "DEBIT_UNKNOWN")

    def screen(self, login, language="az", **query):
        self.desk.sits(login, language)
        made = AppTest.from_file(SCRIPT, default_timeout=30)
        for name, value in query.items():
            made.query_params[name] = str(value)
        made._page_hash = calc_hash(PATH)
        return made.run()

    def entry(self, login, number, language="az"):
        return self.screen(login, language, bolme="emeliyyat", ac=number_of(number))

    def known(self, number, login="audit"):
        with self.house.database.reads() as reads:
            return entry_seen(reads, login, number)

    def state(self, number):
        return self.known(number).entry.state


@pytest.fixture
def bank(desk):
    return Bank(desk)


def write_why(page, known, words="Şirkətin məktubu 12"):
    page.text_input(key=f"bank.why.{known.entry.number}.{len(known.steps)}").set_value(words)


def test_statements_are_listed_and_one_shows_what_became_of_its_entries(bank):
    listed = told(bank.screen("audit"))
    assert "AZ21NABZ00000000137010001944" in listed
    assert "25,0 %" in listed
    one = bank.screen("audit", ac=bank.day)
    for words in ("Tam uyğunluq", "Bir neçə sığortaedən ola bilər", "Məxaricin səbəbi məlum deyil", "360,00"):
        assert words in told(one)
    assert len(one.get("vega_lite_chart")) == 2


def test_suspense_is_listed_by_cause_with_amounts(bank):
    page = told(bank.screen("audit", bolme="aydinlasdirilmamis"))
    assert number_of(bank.several) in page
    assert "340,00" in page  # 50.00 + 300.00 - 10.00
    alone = told(bank.screen("audit", bolme="aydinlasdirilmamis", sebeb="DEBIT_UNKNOWN"))
    assert number_of(bank.debit) in alone
    assert number_of(bank.several) not in alone


def test_money_matched_with_a_candidate_waits_above_the_limit_until_another_officer_confirms_it(bank):
    number = bank.rows.entry(
        bank.day, 50_000_000, "SEVERAL_INSURERS", [(bank.alfa, "121111", "2026-02", 50_000_000, 60, "SAME_AMOUNT")]
    )
    page = bank.entry("quliyeva", number)
    write_why(page, bank.known(number))
    page.button(key="bank.match.1").click().run()
    assert f"{number_of(number)}: İkinci əməkdaşı gözləyir" in told(page)
    assert bank.state(number) is State.WAITS
    assert bank.entry("quliyeva", number).button(key="bank.confirm").disabled
    assert number_of(number) in told(bank.screen("hesenov", bolme="gozleyenler"))
    other = bank.entry("hesenov", number)
    other.button(key="bank.confirm").click().run()
    assert f"{number_of(number)}: Uyğunlaşdırılıb" in told(other)
    assert bank.state(number) is State.MATCHED


def test_what_waits_is_refused_with_a_reason(bank):
    number = bank.rows.entry(
        bank.day, 50_000_000, "SEVERAL_INSURERS", [(bank.alfa, "121111", "2026-02", 50_000_000, 60, "SAME_AMOUNT")]
    )
    page = bank.entry("quliyeva", number)
    write_why(page, bank.known(number))
    page.button(key="bank.match.1").click().run()
    other = bank.entry("hesenov", number)
    other.button(key="bank.refuse").click().run()
    assert "bir sətirdə" in told(other)  # without a reason nothing is refused
    assert bank.state(number) is State.WAITS
    write_why(other, bank.known(number), "Alfa ödəməyib")
    other.button(key="bank.refuse").click().run()
    assert bank.state(number) is State.SUSPENSE
    assert "Alfa ödəməyib" in told(bank.entry("audit", number))


def test_a_small_amount_is_matched_with_another_insurer_by_its_voen_and_undone(bank):
    page = bank.entry("quliyeva", bank.codeless)
    page.button(key="bank.take.1").click().run()
    field = page.text_input(key=f"bank.voen.{bank.codeless}.0")
    assert field.value == bank.alfa
    field.set_value("1300000009").run()
    assert page.button(key="bank.match").disabled
    page.text_input(key=f"bank.voen.{bank.codeless}.0").set_value(bank.beta).run()
    write_why(page, bank.known(bank.codeless))
    page.button(key="bank.match").click().run()
    assert f"{number_of(bank.codeless)}: Uyğunlaşdırılıb" in told(page)
    assert bank.known(bank.codeless).steps[-1].insurer == bank.beta
    assert f"{number_of(bank.codeless)}-1" in told(bank.entry("audit", bank.codeless))
    again = bank.entry("hesenov", bank.codeless)
    write_why(again, bank.known(bank.codeless), "Səhvdir")
    again.button(key="bank.undo").click().run()
    assert bank.state(bank.codeless) is State.SUSPENSE


def test_a_debit_is_matched_with_the_credit_that_it_gives_back(bank):
    credit = bank.rows.entry(bank.day, 1_000, "PAYER_UNKNOWN")
    debit = bank.rows.entry(bank.day, -1_000, "DEBIT_UNKNOWN")
    page = bank.entry("quliyeva", debit)
    write_why(page, bank.known(debit))
    page.button(key=f"bank.credit.{credit}").click().run()
    assert (bank.state(debit), bank.state(credit)) == (State.MATCHED, State.RETURNED)
    assert number_of(debit) in told(bank.entry("audit", credit))


def test_who_saw_a_match_wait_does_not_confirm_what_became_of_it_meanwhile(bank):
    number = bank.rows.entry(bank.day, 2_000, "PAYER_UNKNOWN")
    page = bank.entry("quliyeva", number)
    page.text_input(key=f"bank.voen.{number}.0").set_value(bank.alfa).run()
    write_why(page, bank.known(number))
    bank.rows.step(number, two=True, login="hesenov", user="hesenov", insurer=bank.alfa, code="121111")
    page.button(key="bank.match").click().run()
    assert "Vəziyyəti dəyişib" in told(page)
    assert len(bank.known(number).steps) == 1


@pytest.mark.parametrize("login", ["qasimov", "audit"])
def test_who_looks_has_no_buttons(bank, login):
    for number in (bank.matched, bank.several, bank.codeless, bank.debit):
        page = bank.entry(login, number)
        assert number_of(number) in told(page)
        assert not {one for one in keys(page) if one.startswith("bank.")}
    assert "Nə üçün yalnız namizəddir" in told(bank.entry(login, bank.several))


def test_an_officer_of_another_office_sees_nothing_by_any_address(bank):
    pages = [
        bank.screen(ELSEWHERE),
        bank.screen(ELSEWHERE, ac=bank.day),
        bank.screen(ELSEWHERE, bolme="aydinlasdirilmamis"),
        bank.screen(ELSEWHERE, bolme="gozleyenler"),
        *(bank.entry(ELSEWHERE, number) for number in (bank.matched, bank.several, bank.debit)),
    ]
    for page in pages:
        assert not {one for one in keys(page) if one.startswith("bank.")}
        for word in ("AZ21NABZ", bank.alfa, "Şirkət", "50,00", "360,00"):
            assert word not in told(page)
    assert "Rolunuz bank çıxarışlarını görmür" in told(bank.screen("aliyeva", ac=bank.day))
    with bank.house.database.reads() as reads:
        assert {one.what for one in views_of(reads, login=ELSEWHERE)} <= {"SUSPENSE"}


def test_an_officer_who_lost_his_office_while_he_looked_can_do_nothing(bank):
    page = bank.entry("quliyeva", bank.several)
    write_why(page, bank.known(bank.several))
    with bank.house.database.write() as tx:
        put_officers(tx, [Officer("quliyeva", "Quliyeva Sevinc", Role.FINANCE, (OfficeCode("999"),))])
    page.button(key="bank.match.1").click().run()
    assert "səlahiyyətinizdə deyil" in told(page)
    assert bank.state(bank.several) is State.SUSPENSE


def test_texts_of_strangers_stay_text(bank):
    for page in (bank.entry("quliyeva", bank.several), bank.screen("quliyeva", bolme="aydinlasdirilmamis")):
        assert "&lt;b&gt;x&lt;/b&gt; **y** [z](http://q)" in told(page)
        assert "<b>x</b>" not in told(page)
        assert not [one for one in page.markdown if "**y**" in one.value]


def test_each_look_is_written_down(bank):
    bank.screen("audit", ac=bank.day)
    bank.screen("audit", bolme="aydinlasdirilmamis", sebeb="CODE_UNKNOWN")
    bank.entry("audit", bank.several)
    with bank.house.database.reads() as reads:
        seen = [(one.what, one.about) for one in reversed(views_of(reads, login="audit"))]
    assert seen == [
        ("STATEMENT", str(bank.day)),
        ("SUSPENSE", "CODE_UNKNOWN"),
        ("BANK_ENTRY", number_of(bank.several)),
    ]


def test_both_languages_have_words(bank):
    page = told(bank.entry("quliyeva", bank.several, "en"))
    for words in ("What the bank said", "Several insurers", "the purpose names more than one insurer"):
        assert words in page
    assert "the amount is what is owed for one month; the bank tells the payer" in told(
        bank.entry("audit", bank.matched, "en")
    )


def test_each_candidate_says_what_speaks_for_it_and_why_it_is_only_one(bank):
    cards = told(bank.entry("audit", bank.several)).split('class="q-notice"')[1:]
    assert len(cards) == 2
    for card in cards:
        assert "+ məbləğ bir ayın borcuna bərabərdir" in card
        assert "△ təyinat birdən çox sığortaedənin adını çəkir" in card
    [codeless] = told(bank.entry("audit", bank.codeless)).split('class="q-notice"')[1:]
    assert "hansı kod üzrə ödədiyi məlum deyil" in codeless
