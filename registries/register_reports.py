"""Quarterly reports, searched by an officer (004 §2.3.3, Ətraflı axtarış). Read-only.

Amounts are those of labour payments of the quarter. Figures are those of accepted reports; finance sees no others.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from pipeline.database import Reads
from pipeline.tables import submission
from registries.officers import SEEING, Role
from registries.register_persons import is_sharp
from registries.registers import Wanted, has_few, of_offices, page_of, role_of, sorted_late, within
from registries.report_tables import quarterly_report, report_person
from registries.tables import insurer
from schemas.money import parse_manat
from schemas.quarterly_report import QUARTERLY_REPORT_CODE


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One report; its figures (qəpik) once it stands in the register."""

    submission: str
    sequence: int
    insurer: str
    voen: str
    received_at: datetime
    kind: str | None
    quarter: str | None
    activity: str | None
    persons: int | None
    labour: int | None
    contribution: int | None
    closing: int | None
    status: str

    @property
    def key(self) -> str:
        """By which it is opened, and the next page found."""
        return self.submission


def reports(reads: Reads, login: str, wanted: Wanted, *, after: str = "", limit: int) -> Sequence[ReportRow]:
    """The latest first."""
    roles = (Role.FINANCE,) if role_of(reads, login) is Role.FINANCE else SEEING
    query = reports_query(login, wanted, after, limit, roles, few=has_few(reads, login))
    return [ReportRow(*row) for row in reads.execute(query)]


def reports_query(
    login: str, wanted: Wanted, after: str, limit: int, roles: Sequence[Role] = SEEING, *, few: bool
) -> Select[Any]:
    """What ``reports`` reads for somebody who has one of ``roles``."""
    sub, kept = submission, quarterly_report.c
    order: ColumnElement[Any] = sorted_late(sub.c.received_at) if is_sharp(wanted) else sub.c.received_at
    query = (
        select(sub.c.id, sub.c.sequence, insurer.c.name, insurer.c.voen, sub.c.received_at)
        .add_columns(kept.kind, kept.quarter, kept.activity, kept.persons, kept.labour, kept.contribution)
        .add_columns(kept.closing, sub.c.status)
        .join_from(sub, insurer, insurer.c.voen == sub.c.party)
        .outerjoin(quarterly_report, kept.submission == sub.c.id)
        .where(sub.c.service == QUARTERLY_REPORT_CODE, of_offices(login, roles, few=few), *_asked(wanted))
    )
    return page_of(query, order, after, limit, roles)


def _asked(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    yield from within(submission.c.received_at, wanted.sent_from, wanted.sent_until)
    if wanted.status:
        yield submission.c.status == wanted.status
    if wanted.voen:
        yield submission.c.party == wanted.voen
    if wanted.fin:
        listed = select(quarterly_report.c.submission).join(
            report_person, report_person.c.report == quarterly_report.c.number
        )
        yield submission.c.id.in_(listed.where(report_person.c.fin == wanted.fin.upper()))
    yield from of_report(wanted)


def of_report(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    """What is asked of an accepted report: period, activity, kind, labour payments from and until."""
    one = quarterly_report.c
    for column, text in (
        (one.quarter, wanted.quarter),
        (one.activity, wanted.activity),
        (one.kind, wanted.report_kind),
    ):
        if text:
            yield column == text.upper()
    if (lowest := _qepik(wanted.amount_from)) is not None:
        yield one.labour >= lowest
    if (highest := _qepik(wanted.amount_until)) is not None:
        yield one.labour <= highest


def _qepik(text: str) -> int | None:
    """An amount as it was written down; what cannot be read asks for nothing."""
    try:
        return parse_manat(text) if text else None
    except ValueError:
        return None
