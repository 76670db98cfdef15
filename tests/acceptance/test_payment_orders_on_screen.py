"""Payment orders on the screen: made of what was accepted, confirmed by a second officer, seen by whose they are."""

import pytest
from desk import SCRIPT, keys, told
from sqlalchemy import insert, select
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from pipeline.tables import effect
from registries.officers import Officer, Role, put_officers
from registries.payouts import State
from registries.payouts_seen import lines_seen, order_seen, orders_seen
from registries.tables import benefit_person, benefit_table
from registries.views import views_of
from review_ui.parts.bank_address import PATH
from schemas.identifiers import OfficeCode
from stages.desk import decide_at_desk
from stages.office import Said

ORDERS, ELSEWHERE = "odenis-tapsiriqlari", "elsewhere"


class Orders:
    """A house whose office accepted the table of three persons, which takes two officers."""

    def __init__(self, desk):
        self.desk, self.house = desk, desk.house.house
        table = desk.waiting()[1]
        for login in ("aliyeva", "qasimov"):
            with self.house.database.write() as tx:
                decide_at_desk(tx, table.id, Said(login, login, "accept"), desk.house.clock.now())
        desk.house.work()
        with self.house.database.write() as tx:
            put_officers(tx, [Officer(ELSEWHERE, "Kənar Əməkdaş", Role.FINANCE, (OfficeCode("999"),))])

        self._accept_much(desk.waiting()[-1].id)

    def _accept_much(self, submission):
        """The same once more as a table of another document, by amounts that take two officers to be ordered."""
        with self.house.database.write() as tx:
            planned = {"stage": "assess", "kind": "test", "data": "{}", "result": "{}"}
            tx.execute(insert(effect).values(submission=submission, line=90, **planned))
            more = {"submission": submission, "line": 90, "total": 200_000}
            for of in (benefit_table, benefit_person):
                row = tx.execute(select(of)).first()._asdict()
                tx.execute(insert(of).values(row | more))

    def screen(self, login, number="", language="az"):
        self.desk.sits(login, language)
        made = AppTest.from_file(SCRIPT, default_timeout=30)
        made.query_params["bolme"] = ORDERS
        if number:
            made.query_params["ac"] = number
        made._page_hash = calc_hash(PATH)
        return made.run()

    def seen(self, number):
        with self.house.database.reads() as reads:
            return order_seen(reads, "audit", number)

    def listed(self, login="audit"):
        with self.house.database.reads() as reads:
            return [one.order.number for one in orders_seen(reads, login)]

    def make(self):
        """As an officer makes them; the number of one that waits."""
        page = self.screen("quliyeva")
        page.button(key="bank.order.make").click().run()
        return page, next(one for one in self.listed() if self.seen(one).state is State.WAITS)


@pytest.fixture
def orders(desk):
    return Orders(desk)


def test_what_was_accepted_is_ordered_and_waits_until_another_officer_confirms_it(orders):
    page, number = orders.make()
    assert f"Tərtib edilib: {', '.join(sorted(orders.listed()))}" in told(page)
    assert "bütün müavinətlər üzrə tapşırıq verilib" in told(page)
    mine = orders.screen("quliyeva", number)
    assert mine.button(key="bank.order.confirm").disabled
    other = orders.screen("hesenov", number)
    other.button(key="bank.order.confirm").click().run()
    assert f"{number}: Qüvvədədir" in told(other)
    assert orders.seen(number).state is State.IN_FORCE


def test_an_order_is_refused_with_a_reason_and_its_persons_are_free_again(orders):
    _, number = orders.make()
    page = orders.screen("hesenov", number)
    page.button(key="bank.order.refuse").click().run()
    assert orders.seen(number).state is State.WAITS  # nothing is refused without a reason
    page.text_input(key=f"bank.order.why.{number}").set_value("Bank səhvdir")
    page.button(key="bank.order.refuse").click().run()
    assert orders.seen(number).state is State.REFUSED
    assert "Qəbul edilib, hələ tapşırıq verilməyib" in told(orders.screen("quliyeva"))


def test_what_changed_since_it_was_drawn_is_not_ordered(orders):
    late = orders.screen("hesenov")
    orders.make()
    late.button(key="bank.order.make").click().run()
    assert "Vəziyyəti dəyişib" in told(late)
    assert len(orders.listed()) == len(set(orders.listed())) > 0


def test_who_looks_sees_lines_without_buttons_and_a_stranger_nothing(orders):
    _, number = orders.make()
    with orders.house.database.reads() as reads:
        lines = lines_seen(reads, "audit", number)
    page = orders.screen("audit", number)
    for line in lines:
        assert line.line.fin in told(page)
        assert line.line.end_to_end in told(page)
    for login in ("audit", "qasimov"):
        for screen in (orders.screen(login), orders.screen(login, number)):
            assert not {one for one in keys(screen) if one.startswith("bank.")}
    for screen in (orders.screen(ELSEWHERE), orders.screen(ELSEWHERE, number)):
        assert number not in told(screen)
        assert lines[0].line.fin not in told(screen)
        assert not {one for one in keys(screen) if one.startswith("bank.")}
    with orders.house.database.reads() as reads:
        assert ("PAYOUT", number) in [(one.what, one.about) for one in views_of(reads, login="audit")]
        assert not [one for one in views_of(reads, login=ELSEWHERE) if one.what == "PAYOUT"]
