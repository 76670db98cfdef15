"""The same screens on the other foundation: what is read, held, searched for and decided."""

import pytest
from desk import Desk, keys, make_desk, told

from registries.views import views_of


@pytest.fixture
def desk(on_postgresql, var, monkeypatch):
    make_desk(var)
    made = Desk(var, monkeypatch)
    yield made
    made.house.close()


def test_an_office_finds_opens_and_accepts_what_waits(desk):
    row = desk.waiting()[0]
    queue = desk.queue("aliyeva")
    queue.text_input(key="axtaris").set_value("alfa TİKİNTİ").run()
    assert f"№\N{NO-BREAK SPACE}{row.sequence}" in told(queue)
    assert "0 gözləyir" in told(desk.queue("huseynov"))
    screen = desk.item("aliyeva", row.id)
    assert not keys(desk.item("qasimov", row.id)) & {"accept", "return"}
    desk.sits("aliyeva")
    screen.button(key="accept").click().run()
    assert f"№ {row.sequence} qəbul edildi" in told(screen)
    desk.house.work()
    assert desk.row(row.id).status == "registered"
    assert desk.house.problems() == []
    with desk.house.house.database.reads() as reads:
        assert {one.login for one in views_of(reads, submission=row.id)} == {"aliyeva", "qasimov"}
