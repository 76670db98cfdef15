"""What is changed by hand in statements, their entries, steps, payments and suspense, conservation finds."""

from datetime import date, timedelta

import pytest
from account_book import ALFA, CODE
from bank_book import FIRST, SECOND, BankBook, came, gave_back, of_alfa, went
from sqlalchemy import text

from pipeline.conservation import conserve
from registries.accounts.checks import account_checks
from stages.suspense import confirm, match_debit, match_entry, refuse, undo

LINES = [{"code": CODE, "period": "2026-02", "amount": 30_000}, {"code": CODE, "period": "2026-03", "amount": 20_000}]
MIGHT = {"insurer": str(ALFA), "code": CODE, "period": "2026-03", "amount": 7, "score": 40, "why": "SAME_AMOUNT"}


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Two statements with all kinds of entries and steps, in which nothing is wrong; a third is being booked."""
    book = BankBook(tmp_path_factory.mktemp("book") / "kept.sqlite").make()
    first = book.statement(
        of_alfa(50_000, lines=LINES),  # 1: undone by an officer, matched again
        of_alfa(60_000),  # 2: given back by 6, by the house
        came(150_000),  # 3: matched by two officers
        came(160_000),  # 4: refused, in suspense
        came(7, candidates=[MIGHT]),  # 5: in suspense
    )
    day = date(2026, 4, 12)
    book.statement(
        gave_back(60_000, 2, booking_date=day, value_date=day),  # 6
        went(3_000, booking_date=day, value_date=day),  # 7: gives 8 back, by an officer
        came(3_000),  # 8
        went(400),  # 9: in suspense
        came(170_000),  # 10: waits
        of_alfa(180_000),  # 11: its undo waits
        of_alfa(20, reference=" "),  # 12
        known=first[:2],
    )
    acts = (
        (undo, FIRST, 1, "another Alfa"),
        (match_entry, SECOND, 1, ALFA, CODE, "slip 1"),
        (match_entry, FIRST, 3, ALFA, CODE, "slip 3"),
        (confirm, SECOND, 3),
        (match_entry, FIRST, 4, ALFA, CODE, "slip 4"),
        (refuse, SECOND, 4, "not theirs"),
        (match_debit, FIRST, 7, 8, "same slip"),
        (match_entry, FIRST, 10, ALFA, CODE, "slip 10"),
        (undo, SECOND, 11, "not theirs"),
    )
    for act, *told in acts:
        book.clock.advance(timedelta(minutes=1))
        book.do(act, *told)
    book.statement(of_alfa(1_000), came(2_000), came(3_000), close=False)
    assert book.problems() == []
    with book.database.write() as tx:
        for name in tx.execute(text("select name from sqlite_master where type = 'trigger'")).scalars().all():
            tx.execute(text(f"drop trigger {name}"))
    yield book
    book.database.close()


def problems(book, *statements, more=()):
    """What conservation says after a change by hand, past all guards; the change is not kept."""
    with book.database.writer.connect() as connection, connection.begin() as change:
        connection.exec_driver_sql("pragma defer_foreign_keys = on")  # until a commit that never comes
        assert all(connection.exec_driver_sql(one).rowcount > 0 for one in statements)
        found = [(one.check, one.where) for one in conserve((*book.bank_checks(), *more), connection)]
        change.rollback()
    return found


CHANGES = {
    "bank parts": [
        *(
            f"update bank_entry set {told}"
            for told in (
                "purpose = 'another' where number = 5",
                "payer_name = 'another' where number = 12",
                "value_date = '2026-04-09' where number = 9",
                "level = '2' where number = 2",
                "returns = 'x' where number = 6",
                "key = 'x' where number = 5",
            )
        ),
        "update bank_step set score = 99 where entry = 12",
        "update bank_step set pass_name = 'ADVANCE' where entry = 12",
        "update bank_step set about = 'ADVANCE_VOEN' where entry = 12",
        "update bank_step set insurer = '1401555071' where entry = 12",
        "update bank_line set period = '2026-01' where entry = 1 and place = 1",
        "delete from bank_line where entry = 1 and place = 2",
        "update bank_suspense set cause = 'CODE_UNKNOWN' where entry = 5",
        "update bank_suspense set about = 'x' where entry = 9",
        "update bank_candidate set why = 'x' where entry = 5",
        "delete from bank_candidate where entry = 5",
    ],
    "bank entries": [
        *(
            f"update bank_entry set {told}"
            for told in (
                "amount = amount + 1 where number = 5",
                "booking_date = '2026-04-11' where number = 5",
                "reference = 'R-99' where number = 5",
                "payer_code = '1401555071' where number = 2",
                "account = 'AZ00' where number = 1",
                "office = '190' where number = 5",
                "place = 9 where number = 5",
                "number = 99 where number = 9",
                "key = 'x' where number = 5",
            )
        ),
        "delete from bank_entry where number = 9",
        *(
            f"update bank_statement set {told}"
            for told in (
                "entries = 6 where number = 1",
                "entries = 8 where number = 2",
                "credit_sum = credit_sum - 1 where number = 1",
                "opening = 1, closing = closing + 1 where number = 1",
                "closing = closing + 1 where number = 2",
                "statement_id = 'S' where number = 1",
                "office = '190' where number = 1",
                "account = 'AZ00' where number = 3",
                "number = 4 where number = 3",
            )
        ),
        "update counter set value = value + 1 where name = 'bank_entry'",
        'update effect set result = replace(result, \'"known","",2\', \'"known","",1\') where kind = \'book_part\'',
    ],
    "bank steps": [
        *(
            f"update bank_step set {told}"
            for told in (
                "what = 'REFUSE' where entry = 3 and n = 2",
                "what = 'CONFIRM' where entry = 4 and n = 2",
                "what = 'UNDO' where entry = 12",
                "two = 0 where entry = 10",
                "two = 0 where entry = 11 and n = 2",
                "two = 1 where entry = 12",
                "two = 1 where entry = 1 and n = 3",
                "login = 'f1' where entry = 3 and n = 2",
                "user = 'first' where entry = 3 and n = 2",
                "login = null where entry = 7",
                "login = 'f1', user = 'first' where entry = 12",
                "user = 'x' where entry = 12",
                "at = '2020-01-01 00:00:00.000000' where entry = 3 and n = 2",
                "at = '2030-01-01 00:00:00.000000' where entry = 4 and n = 2",
                "about = 'x' where entry = 1 and n = 2",
                "insurer = '1401555071' where entry = 3 and n = 2",
                "insurer = '1401555071' where entry = 4 and n = 1",
                "insurer = null where entry = 12",
                "code = '122110' where entry = 3 and n = 1",
                "payment = null where entry = 12",
                "payment = 'B-0000012-2' where entry = 12",
                "payment = 'B-0000003-1' where entry = 12",
                "payment = 'B-0000001-1' where entry = 1 and n = 3",
                "payment = null where entry = 2 and n = 2",
                "payment = 'B-0000010-1' where entry = 10",
                "other = 8 where entry = 6",
                "other = 5 where entry = 7",
                "other = 7 where entry = 2 and n = 2",
                "other = null where entry = 2 and n = 2",
                "n = 3 where entry = 3 and n = 2",
                "n = 2 where entry = 12",
            )
        ),
        "update bank_entry set amount = -4000 where number = 7",
        "update bank_entry set purpose = 'another' where number = 4",
        "update bank_entry set payer_name = 'another' where number = 10",
        "delete from bank_step where entry = 3 and n = 2",
        "delete from bank_step where entry = 12",
        "delete from bank_step where entry = 2 and n = 2",
        "delete from bank_step where entry = 7",
        "delete from bank_suspense where entry = 5",
        "delete from bank_suspense where entry = 4",
        "delete from bank_suspense where entry = 9",
        "insert into bank_suspense values (12, 'UNDONE', '')",
        "insert into bank_suspense values (12, 'PAYER_UNKNOWN', '')",
        "delete from officer_act where about like 'CONFIRM B-0000003%'",
        "update officer_act set about = 'CONFIRM B-0000003 2 x' where about like 'CONFIRM B-0000003%'",
        "update officer_act set login = 'f1' where about like 'REFUSE%'",
        "update officer_act set at = '2020-01-01 00:00:00.000000' where about like 'MATCH B-0000010%'",
        "update officer_act set office = '190' where about like 'MATCH B-0000010%'",
        "insert into officer_act select 99, at, login, user, what, office, submission, about from officer_act limit 1",
    ],
    "bank money": [
        *(
            f"update payment set {told} where number = 'B-0000012-1'"
            for told in (
                "amount = amount + 1",
                "insurer = '1401555071'",
                "code = '122110'",
                "value_date = '2026-01-01'",
                "office = '190'",
                "number = 'B-0000013-7'",
            )
        ),
        "delete from payment where number = 'B-0000003-1'",
        "update payment set amount = 1 where number = 'B-0000002-1'",  # of a match that is no more
        "insert into payment select 'B-0000005-1', insurer, value_date, amount, code, office from payment limit 1",
        "update account_transaction set posted_at = '2026-01-01 00:00:00.000000' where source = 'B-0000012-1'",
        (
            "update account_transaction set posted_at = '2030-01-01 00:00:00.000000' where reverses ="
            " (select number from account_transaction where source = 'B-0000002-1')"
        ),
        "update bank_line set amount = 1000000 where entry = 1",
        "update bank_line set amount = -1 where entry = 1",
        "update bank_line set insurer = '1401555071' where entry = 1",
        "update bank_line set code = '122110' where entry = 1",
        "insert into bank_line values (10, 1, 1, '1300144711', '121111', '2026-03', 5)",
        "update bank_entry set amount = amount - 1 where number = 12",
    ],
}


@pytest.mark.parametrize(("check", "change"), [(name, one) for name, many in CHANGES.items() for one in many])
def test_what_is_changed_by_hand_is_found(kept, check, change):
    assert check in {name for name, _ in problems(kept, change)}


def test_a_payment_of_a_bank_without_its_posting_is_found(kept):
    gone = "(select number from account_transaction where source = 'B-0000012-1')"
    statements = (
        f'delete from posting where "transaction" = {gone}',
        "delete from account_transaction where number = " + gone,
    )
    assert ("posted", "B-0000012-1") in problems(kept, *statements, more=account_checks())


def test_what_one_officer_did_in_parts_past_the_limit_is_found(tmp_path):
    """Two matches of two days, each below the limit, and the second one moved to the day of the first."""
    book = BankBook(tmp_path / "qebul.sqlite").make()
    day = date(2026, 4, 12)
    book.statement(came(60_000), came(60_000, booking_date=day, value_date=day))
    book.do(match_entry, FIRST, 1, ALFA, CODE, "slip 1")
    then = f"'{book.clock.now():%Y-%m-%d %H:%M:%S.%f}'"
    book.clock.advance(timedelta(days=1))
    book.do(match_entry, FIRST, 2, ALFA, CODE, "slip 2")
    with book.database.write() as tx:
        tx.exec_driver_sql("drop trigger bank_step_no_update")
        tx.exec_driver_sql("drop trigger account_transaction_no_update")
    assert problems(book, "update counter set value = value") == []
    moved = (
        f"update bank_step set at = {then} where entry = 2",
        f"update officer_act set at = {then} where about like 'MATCH B-0000002%'",
        f"update account_transaction set posted_at = {then} where source = 'B-0000002-1'",
    )
    assert problems(book, *moved) == [("bank steps", "B-0000002")]
    book.database.close()
