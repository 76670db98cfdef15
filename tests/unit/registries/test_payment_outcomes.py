import pytest
from payout_desk import BY_POST, FIRST, Desk, pain002
from sqlalchemy import func, insert, select

from pipeline.tables import effect
from registries.bank_tables import bank_entry, bank_statement, bank_step
from registries.payout_movements import Moved, move_payouts, open_payouts
from registries.payout_outcomes import UnfitStatusError, Wrong, order_by_number, take_report
from registries.payouts import State
from schemas.payouts import StatusReport, Totals
from stages.finance import NotForFinanceError

NUMBER = "P-0000001"
ONE, TWO, THREE = (f"{NUMBER}-{n:05}" for n in (1, 2, 3))


@pytest.fixture
def desk(tmp_path):
    made = Desk.at(tmp_path / "qebul.sqlite")
    made.accept(BY_POST, BY_POST, BY_POST, amount=10_000)
    assert made.order().order.number == NUMBER
    yield made
    made.database.close()


def wrong(desk, *files):
    """Why files are not taken; then nothing is written."""
    before = desk.came(NUMBER)
    with pytest.raises(UnfitStatusError) as caught:
        desk.status(*files)
    assert desk.came(NUMBER) == before
    return caught.value.what, caught.value.where


def test_a_report_closes_what_was_paid_and_frees_what_was_rejected(desk):
    [taken] = desk.status(pain002(NUMBER, (ONE, "ACSC"), (TWO, "RJCT", "AC04"), (THREE, "PDNG")))
    assert (taken.paid, taken.rejected, taken.new, taken.pending) == (1, 1, 2, 1)
    assert desk.came(NUMBER) == ["PAID", "REJECTED", "OPEN"]
    again = desk.order()
    assert (again.order.lines, again.order.amount) == (1, 10_001)
    assert [(one.fin, one.turn) for one in desk.lines()][1::2] == [("6HT3KPN", 1), ("6HT3KPN", 2)]
    assert desk.problems() == []


def test_who_was_rejected_is_never_ordered_twice_at_once(desk):
    desk.status(pain002(NUMBER, (ONE, "RJCT", "AC04")))
    desk.order()
    assert desk.make().orders == []
    desk.status(pain002("P-0000002", ("P-0000002-00001", "RJCT", "AC04"), id="S-2"))
    assert desk.order().order.lines == 1
    assert [one.turn for one in desk.lines() if one.fin == "5VBK5VR"] == [1, 2, 3]
    assert desk.problems() == []


@pytest.mark.parametrize("where", ["group", "together"])
@pytest.mark.parametrize(("told", "came"), [("ACSC", "PAID"), ("RJCT", "REJECTED"), ("ACSP", "OPEN")])
def test_a_status_of_the_whole_is_that_of_each_line_that_it_does_not_name(desk, where, told, came):
    desk.status(pain002(NUMBER, (TWO, "RJCT", "AC04"), **{where: told}))
    assert desk.came(NUMBER) == [came, "REJECTED", came]


def test_a_later_report_tells_the_rest_and_what_is_known_changes_nothing(desk):
    desk.status(pain002(NUMBER, (ONE, "ACSC")))
    [taken] = desk.status(pain002(NUMBER, (ONE, "ACSC"), (TWO, "ACSC"), id="S-2"))
    assert (taken.paid, taken.new) == (2, 1)
    assert desk.came(NUMBER) == ["PAID", "PAID", "OPEN"]
    assert desk.problems() == []


def test_what_does_not_fit_the_order_is_refused_whole(desk):
    good = (ONE, "ACSC")
    assert wrong(desk, pain002(NUMBER, good, ("P-0000009-00001", "ACSC"))) == (Wrong.LINE, "P-0000009-00001")
    assert wrong(desk, pain002(NUMBER, good, (ONE, "RJCT"))) == (Wrong.TWICE, ONE)
    assert wrong(desk, pain002(NUMBER, good, (TWO, "ACSC", "", "100.00"))) == (Wrong.AMOUNT, TWO)
    assert wrong(desk, pain002(NUMBER, good, count=2)) == (Wrong.TOTALS, NUMBER)
    assert wrong(desk, pain002(NUMBER, good, total="300.04")) == (Wrong.TOTALS, NUMBER)
    desk.status(pain002(NUMBER, (TWO, "ACSC", "", "100.01"), count=3, total="300.03"))
    assert desk.came(NUMBER) == ["OPEN", "PAID", "OPEN"]


def test_what_was_paid_is_not_rejected_and_what_was_rejected_not_paid(desk):
    desk.status(pain002(NUMBER, (ONE, "ACSC"), (TWO, "RJCT")))
    assert wrong(desk, pain002(NUMBER, (ONE, "RJCT"), id="S-2")) == (Wrong.PAID, ONE)
    assert wrong(desk, pain002(NUMBER, (TWO, "ACSC"), id="S-2")) == (Wrong.BACK, TWO)
    assert wrong(desk, pain002(NUMBER, group="RJCT", id="S-2")) == (Wrong.PAID, ONE)


def test_a_message_is_taken_once(desk):
    desk.status(pain002(NUMBER, (ONE, "ACSC")))
    assert wrong(desk, pain002(NUMBER, (TWO, "ACSC"))) == (Wrong.MESSAGE, "S-1")


def test_of_several_files_all_are_taken_or_none(desk):
    assert wrong(desk, pain002(NUMBER, (ONE, "ACSC")), pain002(NUMBER, (TWO, "ACSC"))) == (Wrong.MESSAGE, "S-1")


def test_an_order_that_waits_or_that_nobody_made_has_no_status(desk):
    desk.accept(BY_POST, amount=100_000)
    waits = desk.order().order.number
    assert wrong(desk, pain002(waits, ("P-0000002-00001", "ACSC"))) == (Wrong.ORDER, waits)
    with pytest.raises(NotForFinanceError):
        desk.status(pain002("P-0000009"))


def test_a_channel_tells_of_its_own_orders_alone(desk):
    assert desk.ask(order_by_number, NUMBER, "alfa") is None
    ordered = desk.ask(order_by_number, NUMBER, "payments")
    told = StatusReport(id="S-1", order=NUMBER, totals=Totals(), rest="PAID", reason="", lines=(), pending=0)
    with desk.database.write() as tx:
        taken = take_report(tx, ordered, told, desk.clock.now())
    assert (taken.paid, desk.came(NUMBER)) == (3, ["PAID"] * 3)
    assert desk.problems() == []


def move(desk, *moved):
    """Entries of the account, each of a line, as the house books them; those that are refused, with the cause."""
    owner = desk.ask(lambda reads: reads.execute(effect.select()).first())
    at, day = desk.clock.now(), desk.today()
    text = dict.fromkeys(("format", "account", "statement_id", "office"), "")
    words = ("reference", "end_to_end", "returns", "payer_name", "payer_code", "payer_iban", "code", "level", "purpose")
    with desk.database.write() as tx:
        n = tx.execute(select(func.count()).select_from(bank_entry)).scalar_one()
        if not n:
            head = {"number": 1, "submission": owner.submission, "line": 1, "place": 1, "entries": 0}
            tx.execute(insert(bank_statement).values(**head, **text, credit_sum=0, debit_sum=0, registered_at=at))
        entries = [Moved(line, number, amount) for number, (line, amount) in enumerate(moved, start=n + 1)]
        for one in entries:
            mine = {
                "number": one.entry,
                "statement": 1,
                "place": one.entry,
                "key": str(one.entry),
                "amount": one.amount,
            }
            plain = dict.fromkeys(words, "") | {"account": "", "office": "", "booking_date": day, "value_date": day}
            tx.execute(insert(bank_entry).values(**mine, **plain))
        refused = move_payouts(tx, entries, at)
        for one in entries:
            if one.entry not in refused:
                step = {
                    "entry": one.entry,
                    "n": 1,
                    "what": "MATCH",
                    "two": False,
                    "user": "",
                    "at": at,
                    "about": one.line,
                }
                tx.execute(insert(bank_step).values(**step, pass_name="PAYOUT", score=100, code=""))
    return refused


def waiting(desk):
    table = desk.ask(open_payouts)
    assert [(one.name, str(one.type)) for one in table.schema] == [
        ("line", "string"),
        ("end_to_end", "string"),
        ("amount", "int64"),
    ]
    return table["line"].to_pylist()


def test_a_debit_of_the_account_pays_a_line_once(desk):
    desk.status(pain002(NUMBER, (ONE, "ACSC"), (THREE, "RJCT")))
    assert waiting(desk) == [ONE, TWO]
    assert move(desk, (ONE, -10_000), (TWO, -10_001)) == {}
    assert desk.came(NUMBER) == ["PAID", "PAID", "REJECTED"]
    assert move(desk, (ONE, -10_000), (THREE, -10_002)) == {3: "DEBIT_UNKNOWN", 4: "DEBIT_UNKNOWN"}
    desk.status(pain002(NUMBER, (TWO, "ACSC"), id="S-2"))  # known
    assert desk.problems() == []


@pytest.mark.parametrize("amount", [-9_999, 10_000])
def test_a_movement_that_does_not_fit_its_line_stays_in_suspense(desk, amount):
    assert move(desk, (ONE, amount)) == {1: "DEBIT_UNKNOWN" if amount < 0 else "RETURN_UNKNOWN"}
    assert move(desk, ("P-0000009-00001", amount)) != {}
    assert desk.came(NUMBER) == ["OPEN"] * 3
    assert desk.problems() == []


def test_of_two_debits_in_one_statement_the_first_pays(desk):
    assert move(desk, (ONE, -10_000), (ONE, -10_000)) == {2: "DEBIT_UNKNOWN"}
    assert desk.problems() == []


def test_money_that_comes_back_frees_its_person(desk):
    assert move(desk, (ONE, -10_000), (ONE, 10_000), (ONE, 10_000)) == {3: "RETURN_UNKNOWN"}
    assert (desk.came(NUMBER)[0], waiting(desk)) == ("RETURNED", [TWO, THREE])
    desk.status(pain002(NUMBER, (ONE, "ACSC")))  # of then: known
    assert desk.order().order.amount == 10_000
    assert desk.problems() == []


def test_an_order_that_waits_waits_for_no_debit(desk):
    desk.accept(BY_POST, amount=100_000)
    assert desk.order(FIRST).state is State.WAITS
    assert waiting(desk) == [ONE, TWO, THREE]
