"""Statements dropped into a bank's channel: read, matched with what reports left open, booked once, answered."""

import pytest
from bank_samples import entry, statement
from reporter import Reporter

from pipeline.channels import open_channel

pytestmark = pytest.mark.one_foundation
ACCOUNT = "AZ21NABZ00000000137010001944"


@pytest.fixture
def bank(house, sign):
    """A house with a report of alfa and a channel of a bank."""
    with house.house.database.write() as tx:
        open_channel(tx, "bank", house.clock.now(), statements=True)
    made = Reporter(house, sign)
    assert made.send("r-1")[0] == "registered"
    return made


def test_a_statement_is_booked_and_answered(bank):
    house = bank.house
    voen = str(house.world.employers["alfa"].voen)
    entries = [
        (50_000, entry(50_000, "R-1", payer=voen, purpose="121111 MDSS")),
        (777, entry(777, "R-2", name="Kimsə", purpose="nə isə")),
    ]
    house.drop("bank", "s-1.xml", statement(ACCOUNT, entries))
    row = house.row("s-1.xml")
    assert (row.status, row.codes) == ("registered", ())
    print(house.tables("select number, key, amount, purpose, payer_code from bank_entry"))
    print(house.tables("select * from bank_step"))
    print(house.tables("select * from bank_line"))
    print(house.tables("select * from bank_suspense"))
    assert house.problems() == []
    assert 0
