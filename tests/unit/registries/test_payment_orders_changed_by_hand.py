"""What is changed by hand in payment orders, conservation finds: one change each, and what it says of it."""

import pytest
from payout_desk import BY_POST, SECOND, Desk, pain002
from sqlalchemy import text

from registries.payout_tables import TABLES

LARGE, SMALL = "P-0000001", "P-0000002"
LINE = f"{SMALL}-00001"
TOTALS = "its lines are not its control totals"
PAYS = "it pays otherwise than the settlement table says"
ACTS = "a step that is no act of an officer, or the other way round"
COUNTED = "rows are missing, or were not counted"
BECAME = "what became of it does not follow on what was before"
STEPS = "a step does not follow on the one before it"
PERSON = "its second officer is the first one"
SUMS = "accepted is not paid + on its way + rejected + not ordered"
TOLD = "another number of lines changed than the message told anew"
TWICE = (
    "INSERT INTO payout_line SELECT 99, 'P-0000001', 2, 'x', submission, line, person, 2, fin, name, account, amount"
    " FROM payout_line WHERE end_to_end = :line"
)


@pytest.fixture
def desk(tmp_path):
    """Two orders: a large one that two officers made, a small one of two lines, one of them rejected."""
    made = Desk.at(tmp_path / "qebul.sqlite")
    made.accept(BY_POST, amount=100_000)
    made.confirm(made.order().order.number)
    made.accept(BY_POST, BY_POST, amount=10_000)
    made.order()
    made.status(pain002(SMALL, (f"{SMALL}-00002", "RJCT", "AC04")))
    assert made.problems() == []
    with made.database.write() as tx:
        for table in TABLES:
            for what in ("update", "delete"):
                tx.execute(text(f"DROP TRIGGER {table.name}_no_{what}"))
    yield made
    made.database.close()


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("UPDATE payout_order SET amount = amount + 1 WHERE number = :small", (SMALL, TOTALS)),
        ("UPDATE payout_order SET lines = 3 WHERE number = :small", (SMALL, TOTALS)),
        ("UPDATE payout_line SET amount = amount - 1 WHERE end_to_end = :line", (LINE, PAYS)),
        ("UPDATE payout_line SET account = 'X' WHERE end_to_end = :line", (LINE, PAYS)),
        ("UPDATE payout_line SET fin = '6HT3KPN' WHERE end_to_end = :line", (LINE, PAYS)),
        ("UPDATE payout_order SET kind = 'CARD' WHERE number = :small", (LINE, "its order is of another kind or bank")),
        ("UPDATE payout_line SET turn = 2 WHERE end_to_end = :line", (None, "person 1: a turn is missing")),
        (
            TWICE,
            (None, "person 1 is held by two lines"),
        ),
        ("DELETE FROM payout_line WHERE end_to_end = :line", ("payout_line", COUNTED)),
        ('DELETE FROM payout_step WHERE "order" = :small', (SMALL, "nobody made it")),
        ('UPDATE payout_step SET two = 0 WHERE "order" = :large', (LARGE, STEPS)),
        ("UPDATE payout_step SET login = 'f1', user = 'first' WHERE n = 2", (LARGE, PERSON)),
        ("UPDATE payout_step SET at = '2026-01-01 00:00:00' WHERE n = 2", (f"CONFIRM {LARGE}", ACTS)),
        ("DELETE FROM officer_act WHERE about LIKE 'STATUS%'", (f"STATUS {SMALL} S-1", ACTS)),
        (
            "UPDATE leg SET last_error = 'UnfitFileError' WHERE subject = :small",
            (SMALL, "its file could not be made or sealed: UnfitFileError"),
        ),
        ("DELETE FROM leg WHERE subject = :small", (SMALL, "its file waits, and no leg is due for it")),
        ("UPDATE payout_outcome SET what = 'RETURNED'", (f"{SMALL}-00002", BECAME)),
        ("UPDATE payout_outcome SET n = 2", (f"{SMALL}-00002", BECAME)),
        ("DELETE FROM payout_outcome", ("S-1", TOLD)),
        ("UPDATE payout_step SET what = 'REFUSE' WHERE n = 2", (f"REFUSE {LARGE}", ACTS)),
        ("UPDATE counter SET value = 3 WHERE name = 'payout_order'", ("payout_order", COUNTED)),
        ("UPDATE benefit_table SET total = total + 1", (None, SUMS)),
    ],
)
def test_a_change_by_hand_is_found(desk, change, found):
    where, what = found
    with desk.database.write() as tx:
        told = {
            name: value for name, value in (("small", SMALL), ("large", LARGE), ("line", LINE)) if f":{name}" in change
        }
        assert tx.execute(text(change), told).rowcount
    problems = desk.problems()
    assert what in {problem[2] for problem in problems}
    assert where is None or (where, what) in {problem[1:] for problem in problems}


def test_an_order_that_one_officer_alone_was_not_enough_for_is_found(desk):
    with desk.database.write() as tx:
        tx.execute(text("DELETE FROM payout_step WHERE n = 2"))
        tx.execute(text("DELETE FROM officer_act WHERE about = :about"), {"about": f"CONFIRM {LARGE}"})
        tx.execute(text('UPDATE payout_step SET two = 0 WHERE "order" = :order'), {"order": LARGE})
    told = {problem[1:] for problem in desk.problems()}
    assert (LARGE, "with what one officer ordered alone that day it needed two") in told


def test_a_file_of_an_order_that_is_not_in_force_is_found(desk):
    desk.accept(BY_POST, amount=200_000)
    number = desk.order(SECOND).order.number
    with desk.database.write() as tx:
        tx.execute(
            text("INSERT INTO payout_file VALUES (:order, 'n', 'd', 's', '2026-01-01 00:00:00')"), {"order": number}
        )
    assert (number, "it has a file, and is not in force") in {problem[1:] for problem in desk.problems()}
