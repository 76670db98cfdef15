"""What banks tell of payment orders through their channels: by status reports, and by statements of the account."""

import pytest
from bank_samples import entry, statement
from payout_desk import BY_POST, CHANNEL, FIRST, Desk, pain002

from pipeline.channels import open_channel, take_statements
from pipeline.conservation import conserve
from registries.payout_movements import open_payouts
from stages.suspense import undo
from stages.suspense_checks import UnfitMatchError

pytestmark = pytest.mark.one_foundation
NUMBER = "P-0000001"
ONE, TWO = f"{NUMBER}-00001", f"{NUMBER}-00002"


@pytest.fixture
def desk(house):
    """An order of two lines in the receiver's folder; the receiver's channel tells of orders, too."""
    made = Desk(house.house.database, house.clock)
    with made.database.write() as tx:
        take_statements(tx, CHANNEL, wanted=True)
        open_channel(tx, "bank", house.clock.now(), statements=True)
    made.accept(BY_POST, BY_POST, amount=10_000)
    made.order()
    house.work()
    return made


def outcome(house, name):
    row = house.row(name)
    return row.status, row.codes


def problems(house):
    with house.house.database.reads() as reads:
        mine = [one for one in house.house.checks() if one.name.startswith(("pay", "bank"))]
        assert {"payment orders", "payment lines", "payment files", "payouts"} <= {one.name for one in mine}
        return conserve(mine, reads)


def test_a_report_from_the_receivers_channel_closes_and_frees_lines(house, desk):
    house.drop(CHANNEL, "s-1.xml", pain002(NUMBER, (ONE, "ACSC"), (TWO, "RJCT", "AC04")))
    assert outcome(house, "s-1.xml") == ("registered", ())
    assert desk.came(NUMBER) == ["PAID", "REJECTED"]
    assert desk.order().order.amount == 10_001
    house.work()
    house.drop(CHANNEL, "s-1-again.xml", pain002(NUMBER, (ONE, "ACSC"), (TWO, "RJCT", "AC04"), count=2))
    assert outcome(house, "s-1-again.xml") == ("returned", ("PAYMENT_STATUS_UNFIT",))
    assert problems(house) == []


def test_what_does_not_fit_is_returned_and_nothing_of_it_is_taken(house, desk):
    wrong = {
        "line.xml": (pain002(NUMBER, (TWO, "ACSC"), ("P-0000009-00001", "ACSC")), "PAYMENT_STATUS_UNFIT"),
        "order.xml": (pain002("P-0000009", (ONE, "ACSC")), "PAYMENT_STATUS_UNFIT"),
        "amount.xml": (pain002(NUMBER, (ONE, "ACSC", "", "1.00")), "PAYMENT_STATUS_UNFIT"),
        "status.xml": (pain002(NUMBER, (ONE, "SENT")), "PAYMENT_STATUS_UNREADABLE"),
        "id.xml": (pain002(NUMBER, ("", "ACSC")), "PAYMENT_STATUS_UNREADABLE"),
    }
    for name, (data, _) in wrong.items():
        house.drop_unworked(CHANNEL, name, data)
    house.work()
    assert {name: outcome(house, name) for name in wrong} == {
        name: ("returned", (code,)) for name, (_, code) in wrong.items()
    }
    assert desk.came(NUMBER) == ["OPEN", "OPEN"]


def test_another_banks_channel_and_a_channel_of_an_employer_tell_of_no_order(house, desk):
    house.drop("bank", "s.xml", pain002(NUMBER, (ONE, "ACSC")))
    assert outcome(house, "s.xml") == ("returned", ("PAYMENT_STATUS_UNFIT",))
    house.drop("alfa", "s-2.xml", pain002(NUMBER, (ONE, "ACSC")))
    assert house.row("s-2.xml").status not in ("registered", "accepted")
    assert desk.came(NUMBER) == ["OPEN", "OPEN"]


def test_debits_of_the_account_pay_lines_and_a_credit_brings_money_back(house, desk):
    out = (
        entry(-10_000, "R-1", end_to_end=ONE),
        entry(-10_001, "R-2", end_to_end=TWO),
        entry(-10_000, "R-3", end_to_end=ONE),
        entry(-777, "R-4", end_to_end="P-0000009-00001"),
    )
    house.drop("bank", "out.xml", statement(*out))
    assert outcome(house, "out.xml") == ("registered", ())
    assert desk.came(NUMBER) == ["PAID", "PAID"]
    assert [row.pass_name for row in house.tables("select pass_name from bank_step order by entry")] == ["PAYOUT"] * 2
    assert [row.cause for row in house.tables("select cause from bank_suspense")] == ["DEBIT_UNKNOWN"] * 2
    amount, told = entry(10_000, "R-5", end_to_end=ONE)
    returned = told.replace("</TxDtls>", "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls>")
    house.drop("bank", "back.xml", statement((amount, returned), identifier="S-2"))
    assert outcome(house, "back.xml") == ("registered", ())
    assert desk.came(NUMBER) == ["RETURNED", "PAID"]
    assert desk.ask(open_payouts)["line"].to_pylist() == [TWO]
    for number in (1, 5):  # what paid an order, and what came back to it, is not made another's money
        with pytest.raises(UnfitMatchError), desk.database.write() as tx:
            undo(tx, FIRST, number, "səhv", desk.clock.now())
    assert desk.order().order.amount == 10_000
    house.work()
    assert problems(house) == []
