"""The money of an insurer on the screen: who sees it, who enters what, and that a second officer confirms it."""

from datetime import date

import pytest
from desk import SCRIPT, keys, told
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from registries.finance import State, entries_of
from registries.officer_users import Hand
from registries.views import views_of
from review_ui.parts.money_address import PATH
from schemas.finance import EntryKind
from schemas.identifiers import Voen
from stages.finance import confirm, enter, reverse_entry
from stages.finance_checks import Wish

DAY = date(2026, 1, 15)


@pytest.fixture
def alfa(desk):
    return desk.house.world.employers["alfa"].voen


def screen(desk, login, language="az", **query):
    desk.sits(login, language)
    made = AppTest.from_file(SCRIPT, default_timeout=30)
    for name, value in query.items():
        made.query_params[name] = value
    made._page_hash = calc_hash(PATH)
    return made.run()


def entered(desk, alfa, amount, login="quliyeva"):
    """A payment that an officer entered."""
    paid = Wish(what=EntryKind.PAYMENT, insurer=Voen(alfa), day=DAY, amount=amount, code="121111", basis="<b>71</b>")
    house = desk.house.house
    with house.database.write() as tx:
        return enter(tx, Hand(login, login), paid, house.clock.now()).entry.number


def states(desk):
    with desk.house.house.database.reads() as reads:
        return [one.state for one in entries_of(reads, "quliyeva")]


def test_a_payment_that_is_entered_waits_until_another_officer_confirms_it(desk, alfa):
    page = screen(desk, "quliyeva", voen=alfa, bolme="daxil-edilenler")
    page.text_input(key="money.day").set_value("15.01.2026")
    page.text_input(key="money.amount.0").set_value("5 000,00")
    page.text_input(key="money.basis.0").set_value("Bank çıxarışı 71")
    page.button(key="money.enter").click().run()
    assert "M-0000001 ikinci əməkdaşı gözləyir" in told(page)
    assert page.text_input(key="money.amount.1").value == ""  # pressed once more it enters nothing
    assert states(desk) == [State.WAITS]
    mine = screen(desk, "quliyeva", voen=alfa, bolme="daxil-edilenler", ac="M-0000001")
    assert mine.button(key="money.confirm").disabled
    assert "M-0000001" in told(screen(desk, "hesenov"))
    other = screen(desk, "hesenov", voen=alfa, bolme="daxil-edilenler", ac="M-0000001")
    other.button(key="money.confirm").click().run()
    assert "M-0000001: Qüvvədədir" in told(other)
    assert "5 000,00" in told(screen(desk, "hesenov", voen=alfa, bolme="odenisler")).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(("login", "may"), [("quliyeva", True), ("qasimov", False), ("audit", False)])
def test_who_looks_sees_accounts_and_finance_alone_enters(desk, alfa, login, may):
    number = entered(desk, alfa, 100)
    page = screen(desk, login, voen=alfa, bolme="daxil-edilenler")
    assert number in told(page)
    assert ("money.enter" in keys(page)) is may
    one = screen(desk, login, voen=alfa, bolme="daxil-edilenler", ac=number)
    assert "&lt;b&gt;71&lt;/b&gt;" in told(one)
    assert ("money.reverse" in keys(one)) is may


def test_an_officer_who_decides_documents_sees_no_accounts(desk, alfa):
    page = screen(desk, "aliyeva", voen=alfa)
    assert "Rolunuz hesabları görmür" in told(page)
    assert alfa not in told(page)


def test_who_saw_a_payment_wait_does_not_confirm_the_reversal_that_waits_now(desk, alfa):
    number = entered(desk, alfa, 500_000)
    page = screen(desk, "hesenov", voen=alfa, bolme="daxil-edilenler", ac=number)
    house = desk.house.house
    with house.database.write() as tx:
        confirm(tx, Hand("hesenov", "hesenov"), number, house.clock.now())
        reverse_entry(tx, Hand("quliyeva", "quliyeva"), number, "Səhvdir", house.clock.now())
    page.button(key="money.confirm").click().run()
    assert "Vəziyyəti dəyişib" in told(page)
    assert states(desk) == [State.REVERSAL_WAITS]


def test_what_cannot_be_entered_is_said_in_words_and_nothing_is_kept(desk, alfa):
    page = screen(desk, "quliyeva", "en", voen=alfa, bolme="daxil-edilenler")
    page.text_input(key="money.amount.0").set_value("5,001")
    page.button(key="money.enter").click().run()
    assert "Write the amount as 1 234,50." in told(page)
    page.text_input(key="money.amount.0").set_value("5,00")
    page.button(key="money.enter").click().run()
    assert "Write the reason in one line" in told(page)
    assert states(desk) == []


def test_each_section_that_is_looked_at_is_written_down(desk, alfa):
    screen(desk, "audit", voen=alfa, bolme="penya")
    with desk.house.house.database.reads() as reads:
        assert [(one.what, one.about) for one in views_of(reads, login="audit")] == [("ACCOUNT", f"{alfa} penya")]
