"""One accepted quarterly report by its sections, as an officer may see it. Role and offices are asked in the query."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, Table, select

from pipeline.database import Reads
from pipeline.status import Status
from pipeline.tables import submission
from registries.registers import SEEN_BY, Register, of_offices
from registries.report_tables import (
    insurer_charge,
    quarterly_report,
    report_charge,
    report_debt,
    report_month,
    report_payment,
)
from registries.tables import insurer

Rows = Sequence[Row[Any]]


@dataclass(frozen=True, slots=True)
class ReportDetail:
    """The report (``head``) with the rows of its tables; ``versions`` are all of its quarter, the first one first."""

    head: Row[Any]
    months: Rows
    debts: Rows
    payments: Rows
    charges: Rows
    versions: Rows


def report_detail(reads: Reads, login: str, submission_id: str) -> ReportDetail | None:
    """None where it is not accepted, or not for ``login``."""
    head = reads.execute(report_query(login, submission_id)).first()
    if head is None:
        return None
    one = quarterly_report.c
    key = (one.insurer == head.insurer, one.activity == head.activity, one.quarter == head.quarter)
    charges = select(insurer_charge).join(report_charge, report_charge.c.charge == insurer_charge.c.number)
    return ReportDetail(
        head=head,
        months=_rows(reads, report_month, head.number),
        debts=_rows(reads, report_debt, head.number),
        payments=_rows(reads, report_payment, head.number),
        charges=reads.execute(
            charges.where(report_charge.c.report == head.number).order_by(insurer_charge.c.day)
        ).all(),
        versions=reads.execute(select(quarterly_report).where(*key).order_by(one.version)).all(),
    )


def report_query(login: str, submission_id: str) -> Select[Any]:
    """The head of an accepted report for ``login``."""
    one = quarterly_report
    return (
        select(one)
        .join(submission, submission.c.id == one.c.submission)
        .join(insurer, insurer.c.voen == one.c.insurer)
        .where(one.c.submission == submission_id, submission.c.status == Status.REGISTERED)
        .where(of_offices(login, SEEN_BY[Register.REPORTS], few=False))
    )


def _rows(reads: Reads, table: Table, report: int) -> Rows:
    return reads.execute(select(table).where(table.c.report == report).order_by(*table.primary_key)).all()
