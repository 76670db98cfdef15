"""What is changed by hand in accounts, payments, charges and finance officers' entries, conservation finds."""

from datetime import date

import pytest
from account_book import ACTIVITY, ALFA, Book
from sqlalchemy import text

from pipeline.conservation import conserve
from registries.accounts.source_checks import AccountsCheck, SourcesCheck
from registries.allocation_checks import AllocationsCheck
from registries.charges import ChargeKind
from registries.entry_checks import EntriesCheck
from registries.officer_users import Hand
from registries.payments import DistributePayment
from schemas.finance import EntryKind
from schemas.payment_distribution import DistributionKind, DistributionLine, PaymentDistribution
from schemas.report_debt_terms import DebtKind
from stages.finance import confirm, enter, refuse, reverse_entry
from stages.finance_checks import Wish

FIRST, SECOND = Hand("f1", "first"), Hand("f2", "second")
INCOMES = (150_000, 100_000, 20_000)
OF_MONEY = "'1300144711/MONEY/121111'"
ONCE_MORE = (
    "update counter set value = value + 1 where name = 'account_transaction'",
    (
        "insert into account_transaction select value, {head} from account_transaction, counter where {which}"
        " and name = 'account_transaction'"
    ),
    (
        "insert into posting select value, place, account, {sign} amount, reason, about, base from posting, counter"
        ' where "transaction" = (select number from account_transaction where {which} and number < value)'
        " and name = 'account_transaction'"
    ),
)
# A payment once more, as a further turn; an allocation taken back that no effect takes back.
TWICE = {
    "head": "kind, source, 2, insurer, activity, report, value_date, posted_at, null, null, null, null",
    "which": "kind = 'PAYMENT' and source = 'P-1'",
    "sign": "",
}
TAKEN_BACK = {
    "head": "'REVERSAL', number, 1, insurer, activity, report, value_date, posted_at, '2026-Q2', number, null, null",
    "which": "kind = 'ALLOCATION' and report = 2",
    "sign": "-",
}


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A book of all kinds of transactions and entries, in which nothing is wrong."""
    path = tmp_path_factory.mktemp("book") / "kept.sqlite"
    book = Book(path).make()
    entered(book, EntryKind.FINE, 20_000)
    paid = entered(book, EntryKind.PAYMENT, 150_000)
    do(book, confirm, SECOND, paid)
    entered(book, EntryKind.PAYMENT, 160_000)
    do(book, refuse, SECOND, entered(book, EntryKind.PAYMENT, 170_000), "səhv")
    do(book, reverse_entry, FIRST, entered(book, EntryKind.PAYMENT, 1_000), "səhv")
    book.pay("P-1", 50_000)
    book.pay("P-2", 40_000)
    book.apply(shared("P-2"))
    book.charge("W-1", ChargeKind.WRITE_OFF, DebtKind.FINE, 30_000)
    book.report(INCOMES, used={"P-1": 30_000}, interest=300, shares=True)
    book.report(INCOMES, "2026-Q2", used={paid: 100_000, "P-1": 20_000}, shares=True)
    book.report((150_000, 100_000, 10_000), used={"P-1": 30_000}, interest=200, shares=True)
    do(book, confirm, SECOND, entered(book, EntryKind.CONTRIBUTION_WRITE_OFF, 10_000))
    entered(book, EntryKind.FINE, 3_000)
    assert book.problems() == []
    with book.database.write() as tx:
        for name in tx.execute(text("select name from sqlite_master where type = 'trigger'")).scalars().all():
            tx.execute(text(f"drop trigger {name}"))
    yield book
    book.database.close()


def entered(book, what, amount):
    given = {"code": "121111"} if what is EntryKind.PAYMENT else {"activity": str(ACTIVITY)}
    day = date(2026, 7, 2) if what is EntryKind.CONTRIBUTION_WRITE_OFF or amount == 3_000 else date(2026, 2, 1)
    one = Wish(what=what, insurer=ALFA, day=day, amount=amount, basis="17-M", **given)
    return do(book, enter, FIRST, one).entry.number


def shared(payment):
    """A part of a payment under another code."""
    told = DistributionLine(code="121112", amount=10_000)
    distribution = PaymentDistribution(payment=payment, kind=DistributionKind.CLASSIFICATION, lines=(told,))
    return DistributePayment(insurer=ALFA, distribution=distribution)


def do(book, act, *told):
    with book.database.write() as tx:
        return act(tx, *told, book.clock.now())


def problems(book, *statements):
    """What conservation says after a change by hand, past all guards; the change is not kept."""
    checks = (AccountsCheck(), SourcesCheck(), EntriesCheck(), AllocationsCheck())
    with book.database.writer.connect() as connection, connection.begin() as change:
        assert all(connection.exec_driver_sql(one).rowcount > 0 for one in statements)
        found = {one.check for one in conserve(checks, connection)}
        change.rollback()
    return found


def added(number, account, amount, place):
    return f"insert into posting values ({number}, {place}, {account}, {amount}, 'RECEIVED', 'P-1', null)"


TRANSACTIONS = [
    # The money of a payment is more than came.
    (added(5, "'fund/RECEIVED'", 500, 3), added(5, OF_MONEY, -500, 4)),
    (added(5, OF_MONEY, 500, 3), added(5, OF_MONEY, -500, 4)),
    tuple(one.format(**TWICE) for one in ONCE_MORE),
    tuple(one.format(**TAKEN_BACK) for one in ONCE_MORE),
    ("update payment set amount = amount + 1 where number = 'P-1'",),
    ("update payment set value_date = '2026-03-01' where number = 'P-1'",),
    ("update insurer_charge set day = '2026-01-01' where number = 'W-1'",),
    *(
        (f"update account_transaction set {told}",)
        for told in (
            "value_date = '2020-01-01' where kind = 'REPORT' and source = '2'",
            "value_date = '2020-01-01' where kind = 'REVERSAL' and report = 1",
            "posted_at = '2020-01-01 00:00:00.000000' where kind = 'REPORT' and source = '2'",
            "activity = '99999' where source = 'W-1'",
            "report = 2 where source = 'W-1'",
            "corrects = null where kind = 'REPORT' and source = '3'",
            "corrects = '2026-Q2' where kind = 'REPORT' and source = '2'",
            "submission = null, line = null where kind = 'REPORT' and source = '2'",
            "turn = 2 where kind = 'REPORT' and source = '2'",
            "kind = 'OTHER' where source = 'W-1'",
        )
    ),
    *(
        (f"update posting set {told}",)
        for told in (
            "amount = 2 * amount where reason = 'SPLIT'",
            "about = '2026-05' where about = '2026-04'",
            "reason = 'SECTION' where reason = 'INTEREST'",
            "about = 'P-1' where about = 'M-0000002' and reason = 'PAID'",
            "base = 1 where about = 'W-1'",
            "account = 'fund/INCOME/CONTRIBUTION' where account = 'fund/INCOME/FINE'",
            "about = '2026-Q1' where account = '5VBK5VR/PERSON' and about = '2026-Q2'",
        )
    ),
    (
        "insert into posting values (11, 90, '5VBK5VR/PERSON', 5, 'CONTRIBUTION', '2026-Q2', null)",
        "insert into posting values (11, 91, '5VBK5VR/PERSON', -5, 'CONTRIBUTION', '2026-Q2', null)",
    ),
    ("insert into account values ('x/PERSON', 'PERSON', null, '5VBK5VR', '', '')",),
]
ENTRIES = [
    *(f"update finance_entry set {told}" for told in ("amount = 1", "basis = '18-M'", "office = '190'")),
    "delete from finance_step where entry = 'M-0000003'",
    "delete from finance_step where n = 2",
    "update finance_step set login = 'f1'",
    "update finance_step set user = 'first'",
    "update finance_step set two = 0",
    "update finance_step set what = 'CONFIRM' where what = 'REFUSE'",
    "update finance_step set at = '2020-01-01 00:00:00.000000'",
    "update insurer_charge set basis = '18-M' where number = 'M-0000001'",
    "update payment set code = '122110' where number = 'M-0000005'",
    "delete from officer_act",
    "insert into payment select 'M-0000099', insurer, value_date, amount, code, office from payment limit 1",
]


@pytest.mark.parametrize("statements", TRANSACTIONS, ids=[str(n) for n in range(len(TRANSACTIONS))])
def test_no_transaction_says_another_thing_than_its_source(kept, statements):
    assert problems(kept, *statements) & {"accounts", "sources", "allocations"}


@pytest.mark.parametrize("statement", ENTRIES, ids=[str(n) for n in range(len(ENTRIES))])
def test_no_entry_says_another_thing_than_its_officers_did(kept, statement):
    assert "entries" in problems(kept, statement)
