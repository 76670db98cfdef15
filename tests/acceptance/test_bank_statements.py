"""Statements dropped into a bank's channel: read, matched with what reports left open, booked once, answered."""

from collections import Counter
from datetime import date

import pytest
from bank_samples import entry, statement
from demo_house import DemoHouse
from reporter import Reporter, uses

from demo.documents import signed_asice_of
from pipeline.channels import open_channel
from schemas.statement_signers import statement_signers
from stages.statement_intake import is_trusted

OF_101 = "AZ03CTRE00000000000004787696"  # the account of another office


@pytest.fixture
def bank(house, sign):
    """A house with a report of alfa and a channel of a bank."""
    with house.house.database.write() as tx:
        open_channel(tx, "bank", house.clock.now(), statements=True)
    made = Bank(house, sign)
    assert made.send("r-1")[0] == "registered"
    return made


class Bank(Reporter):
    """Alfa, whose report left dues, and its bank."""

    @property
    def voen(self):
        return str(self.house.world.employers["alfa"].voen)

    def drop(self, name, *entries, channel="bank", **differs):
        self.house.drop(channel, name, statement(*entries, **differs))
        row = self.house.row(name, channel)
        return row.status, row.codes

    def paid(self, amount, reference, code="121111", **differs):
        return entry(amount, reference, payer=self.voen, purpose=f"{code} MDSS", **differs)

    def steps(self):
        return [
            tuple(row)
            for row in self.house.tables("select entry, what, pass_name, payment from bank_step order by entry, n")
        ]

    def told(self):
        """(outcome, entries, manat) of the newest notice that tells of entries."""
        [*_, last] = self.house.answers("bank", "processing")
        return [(one.get("outcome"), one.get("number"), one.get("amount")) for one in last.iter("{*}Entries")]


@pytest.mark.one_foundation
def test_a_statement_is_booked_and_its_bank_is_told_numbers(bank):
    entries = [bank.paid(22_200, "R-1", "121211"), entry(777, "R-2", purpose="nə isə"), bank.paid(5, "R-3")]
    assert bank.drop("s-1.xml", *entries) == ("registered", ())
    assert bank.steps() == [(1, "MATCH", "EXACT", "B-0000001-1"), (3, "MATCH", "ADVANCE", "B-0000003-1")]
    assert bank.house.tables("select entry, period, amount from bank_line") == [(1, "2026-01", 22_200)]
    assert bank.house.tables("select entry, cause from bank_suspense") == [(2, "PAYER_UNKNOWN")]
    assert bank.told() == [("MATCHED", "2", "222.05"), ("SUSPENSE", "1", "7.77")]
    assert bank.house.row("s-1.xml").service == "bank_statement"
    assert bank.house.problems() == []


@pytest.mark.one_foundation
def test_what_was_booked_is_never_booked_again(bank):
    entries = [bank.paid(22_200, "R-1", "121211"), entry(777, "R-2")]
    bank.drop("s-1.xml", *entries)
    bank.house.drop("bank", "s-1-again.xml", statement(*entries))  # the same bytes
    assert bank.drop("s-2.xml", *entries, bank.paid(9, "R-3"), identifier="S-2") == ("registered", ())
    assert bank.told() == [("MATCHED", "1", "0.09"), ("KNOWN", "2", "229.77")]
    assert len(bank.house.tables("select * from payment where number like 'B-%'")) == 2
    assert len([one for one in bank.house.rows() if one.channel == "bank"]) == 2
    assert bank.house.problems() == []


@pytest.mark.one_foundation
def test_statements_that_come_together_do_not_pay_one_due_twice(bank):
    for n in (1, 2):
        data = statement(bank.paid(22_200, f"R-{n}", "121211"), identifier=f"S-{n}")
        bank.house.drop_unworked("bank", f"s-{n}.xml", data)
    bank.house.work()
    lines = bank.house.tables("select entry, period, amount from bank_line order by entry")
    assert lines == [(1, "2026-01", 22_200), (2, "2026-02", 22_200)]


@pytest.mark.one_foundation
def test_a_report_uses_what_its_bank_told_and_keeps_it(bank):
    bank.drop("s-1.xml", bank.paid(22_200, "R-1", "121211", end_to_end="E-1"))
    assert bank.send("r-2", quarter="2026-Q2", payments=uses(("B-0000001-1", 22_200)))[0] == "registered"
    bank.drop("s-2.xml", entry(-22_200, "R-2", returns="E-1"), identifier="S-2")
    assert bank.house.tables("select entry, cause from bank_suspense") == [(2, "RETURN_OF_USED_MONEY")]
    assert bank.house.problems() == []


@pytest.mark.one_foundation
def test_an_unsigned_statement_is_not_taken_from_another_channel(bank):
    status, codes = bank.drop("s-1.xml", bank.paid(1, "R-1"), channel="alfa")
    assert (status, codes) == ("refused", ("NOT_OUR_DOCUMENT", "STATEMENT_SENDER_UNKNOWN"))
    assert bank.house.tables("select * from bank_statement") == []


@pytest.mark.one_foundation
def test_a_signed_statement_is_taken_from_a_bank_and_from_nobody_else(bank):
    house, key = bank.house, bank.house.world.card("alfa.head")
    data = signed_asice_of({"s-1.xml": statement(bank.paid(1, "R-1"))}, key, house.clock.now())
    house.drop("alfa", "s-1.asice", data)
    codes = ("CONTAINER_WITHOUT_SUBMISSION", "STATEMENT_SENDER_UNKNOWN")
    assert (house.row("s-1.asice", "alfa").status, house.row("s-1.asice", "alfa").codes) == ("returned", codes)
    house.drop("bank", "s-1.asice", data)
    assert house.row("s-1.asice", "bank").status == "registered"
    assert bank.steps() == [(1, "MATCH", "ADVANCE", "B-0000001-1")]
    assert house.problems() == []


@pytest.mark.one_foundation
@pytest.mark.parametrize("signs", [pytest.param(True, id="in the table"), pytest.param(False, id="not there")])
def test_who_signs_statements_of_any_channel_stands_in_a_table(signs):
    [one, *_] = statement_signers()
    voen = str(one.voen) if signs else "1300144711"
    assert is_trusted([None, voen], date(2026, 4, 20)) is signs


@pytest.mark.one_foundation
def test_nothing_of_a_wrong_statement_is_booked(bank):
    assert bank.drop("s-1.xml", bank.paid(1, "R-1"), closing=5) == ("returned", ("STATEMENT_BALANCE",))
    account = "AZ21NABZ00000000137010001944"
    assert bank.drop("s-2.xml", bank.paid(1, "R-1"), account=account)[1] == ("STATEMENT_ACCOUNT_UNKNOWN",)
    told_elsewhere = "AZ36CTRE00000000000008101301"  # its bank has a channel of its own
    assert bank.drop("s-4.xml", bank.paid(1, "R-1"), account=told_elsewhere)[1] == (
        "STATEMENT_ACCOUNT_OF_ANOTHER_CHANNEL",
    )
    late = statement(bank.paid(1, "R-1"), identifier="S-9").replace(b"<BookgDt><Dt>2026", b"<BookgDt><Dt>2062")
    bank.house.drop("bank", "s-9.xml", late)
    assert bank.house.row("s-9.xml").codes == ("STATEMENT_DATE",)  # of a day to come nothing was booked
    assert bank.house.tables("select * from bank_statement") == []
    assert bank.drop("s-3.xml") == ("registered", ())
    assert bank.house.tables("select number, entries from bank_statement") == [(1, 0)]  # without an entry
    assert bank.house.problems() == []


def test_money_that_the_bank_takes_back_is_not_the_insurers_any_more(bank):
    bank.drop("s-1.xml", bank.paid(22_200, "R-1", "121211", end_to_end="E-1"))
    assert bank.drop("s-2.xml", entry(-22_200, "R-2", returns="E-1"), identifier="S-2") == ("registered", ())
    assert bank.steps()[-2:] == [(1, "RETURN", "RETURN", "B-0000001-1"), (2, "MATCH", "RETURN", None)]
    money = f"select sum(amount) from posting where account = '{bank.voen}/MONEY/121211'"
    assert bank.house.tables(money) == [(0,)]
    assert bank.drop("s-3.xml", bank.paid(22_200, "R-3", "121211"), identifier="S-3") == ("registered", ())
    assert bank.house.tables("select period from bank_line where entry = 3") == [("2026-01",)]  # it is open again
    assert bank.house.problems() == []


@pytest.mark.one_foundation
def test_what_comes_back_does_so_on_its_own_account_whatever_other_banks_call_their_payments(bank):
    bank.drop("s-1.xml", bank.paid(22_200, "R-1", "121211", end_to_end="1"))
    bank.drop("s-2.xml", bank.paid(22_200, "R-1", "121211", end_to_end="1"), account=OF_101, identifier="S-2")
    assert bank.drop("s-3.xml", entry(-22_200, "R-2", returns="1"), identifier="S-3") == ("registered", ())
    assert bank.steps()[-1] == (3, "MATCH", "RETURN", None)
    assert [one[0] for one in bank.steps() if one[1] == "RETURN"] == [1]
    assert bank.house.problems() == []


@pytest.mark.one_foundation
def test_one_account_gives_back_nothing_of_another(bank):
    """Two banks may give the same reference; so an equal debit of another account stays in suspense."""
    bank.drop("s-1.xml", bank.paid(22_200, "R-1", "121211", end_to_end="E-1"))
    other = {"account": "AZ03CTRE00000000000004787696", "identifier": "S-2"}
    assert bank.drop("s-2.xml", entry(-22_200, "R-2", returns="E-1"), **other) == ("registered", ())
    assert bank.steps() == [(1, "MATCH", "EXACT", "B-0000001-1")]
    assert bank.house.tables("select entry, cause from bank_suspense") == [(2, "DEBIT_UNKNOWN")]
    assert bank.house.problems() == []


@pytest.mark.one_foundation
def test_a_statement_is_booked_part_by_part(house, sign, monkeypatch):
    monkeypatch.setenv("QEBUL_STATEMENT_PART", "2")
    small = DemoHouse(house.var, seeded=True)
    with small.house.database.write() as tx:
        open_channel(tx, "bank", small.clock.now(), statements=True)
    small.drop("bank", "s-1.xml", statement(*(entry(n, f"R-{n}") for n in range(1, 6))))
    assert small.row("s-1.xml").status == "registered"
    kinds = Counter(row[0] for row in small.tables("select kind from effect where stage = 'book'"))
    assert kinds == {"open_statements": 1, "book_part": 3, "close_statement": 1}
    assert [row[0] for row in small.tables("select amount from bank_entry order by number")] == [1, 2, 3, 4, 5]
    assert small.problems() == []
    small.close()
