"""A house that had reports before it had accounts: an upgrade posts them, the next report shares their money."""

from account_book import FINS, Book
from sqlalchemy import text

from pipeline import migrate
from pipeline.tables import metadata
from registries.charges import ChargeKind
from schemas.report_debt_terms import DebtKind

# What came with the accounts and after them; the fourth was the last revision without them.
TABLES = (
    *(table.name for table in reversed(metadata.sorted_tables) if table.name.startswith(("payout_", "bank_"))),
    *("officer_user", "finance_step", "finance_entry", "posting", "account_transaction", "account"),
)
BEFORE = "0023"


def without_accounts(path):
    """The same house as it was before there were accounts."""
    book = Book(path)
    with book.database.write() as tx:
        for table in TABLES:
            tx.execute(text(f"drop table {table}"))
        tx.execute(text("alter table channel drop column statements"))
        tx.execute(text("delete from counter where name in ('account_transaction', 'finance_entry')"))
        tx.execute(text("delete from effect where kind = 'allocate_money'"))
        tx.execute(text("create table if not exists alembic_version (version_num varchar(32) primary key)"))
        tx.execute(text("insert into alembic_version values (:revision)"), {"revision": BEFORE})
    book.database.close()


def test_an_older_house_has_its_reports_and_charges_in_the_accounts_when_it_is_upgraded(tmp_path):
    path = tmp_path / "qebul.sqlite"
    book = Book(path).make()
    book.pay("P-1", 50_000)
    book.charge("C-1", ChargeKind.FINE, DebtKind.FINE, 20_000)
    book.charge("C-2", ChargeKind.WRITE_OFF, DebtKind.FINE, 5_000)
    book.report((150_000, 100_000, 20_000), used={"P-1": 20_000}, interest=100, shares=True)
    book.charge("C-3", ChargeKind.WRITE_OFF, DebtKind.CONTRIBUTION, 10_000)
    book.report((150_000, 0, 20_000), used={"P-1": 30_000}, interest=70, shares=True)
    told = book.balances()
    submitted = book.count
    book.database.close()
    without_accounts(path)
    migrate.upgrade(path)
    book = Book(path)
    book.count = submitted
    assert {**book.balances(), "UNDISTRIBUTED": 0} == {**told, "UNDISTRIBUTED": 0}
    assert (sum(book.owed().values()), book.problems()) == (117_500, [])
    book.report((0, 0, 0), "2026-Q2", shares=True)
    assert (book.owed(), book.problems()) == ({FINS[0]: 87_500}, [])
    book.database.close()
