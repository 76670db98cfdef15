"""Why money of an insurer's activity is nobody's yet, told by the last allocation that stands. Read-only."""

from collections.abc import Mapping

from sqlalchemy import func, select

from pipeline.database import Reads
from registries.accounts.names import AccountKind
from registries.accounts.stands import stands
from registries.accounts.tables import account, account_transaction, posting
from registries.accounts.transactions import TransactionKind
from registries.report_tables import quarterly_report
from rules.allocation import Cause


def rest_causes(reads: Reads, insurer: str) -> Mapping[str, Cause]:
    """By activity; one that is not among them was not shared by any report that counts. Asked by who may."""
    one, head = account_transaction.c, quarterly_report.c
    newest = (
        select(func.max(one.number))
        .where(one.kind == TransactionKind.ALLOCATION, one.insurer == insurer, stands())
        .group_by(one.activity)
    )
    given = (
        select(posting.c.place)
        .join(account, account.c.id == posting.c.account)
        .where(posting.c.transaction == one.number, account.c.kind == AccountKind.PERSON)
        .exists()
    )
    query = select(one.activity, ((head.contribution > 0) | given).label("owed"))
    rows = reads.execute(query.join(quarterly_report, head.number == one.report).where(one.number.in_(newest)))
    return {row.activity: Cause.MORE_THAN_OWED if row.owed else Cause.NOBODY for row in rows}
