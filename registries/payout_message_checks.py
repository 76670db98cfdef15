"""Conservation of what receivers told of payment orders: what became of each line is what a message told of it.

A message that a channel brought stands in its effect; of one that an officer brought his act bears a mark. So no
line is made free, or paid, by hand.
"""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, Select, select

from pipeline import canonical
from pipeline.conservation import Problem
from pipeline.database import Reads
from pipeline.tables import effect, submission
from registries.payout_reports import TakePaymentStatus
from registries.payout_tables import payout_line, payout_message, payout_outcome
from schemas.payouts import StatusReport

_DIGITS = 16
Key = tuple[str, str]  # channel, id of a message


class PayoutMessagesCheck:
    """Messages that came through channels, beside what they changed."""

    name = "payment messages"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        told, one = dict(_told(reads)), payout_message.c
        for row in reads.execute(select(payout_message).where(one.login.is_(None)).order_by(one.channel, one.id)):
            report = told.pop((row.channel, row.id), None)
            if report is None or report.order != row.order:
                yield Problem(self.name, row.id, "no channel brought it")
                continue
            for came in outcomes_by(reads, row.channel, row.id):
                if (came.what, came.reason) != _said(report, came.end_to_end):
                    yield Problem(self.name, came.end_to_end, "it is not what its receiver told")
        for _, number in sorted(told):
            yield Problem(self.name, number, "a channel brought it, and it is gone")


def outcomes_by(reads: Reads, channel: str, message: str) -> Sequence[Row[Any]]:
    """What a message changed: ``end_to_end``, ``n``, ``what``, ``reason`` of each line."""
    came = payout_outcome.c
    told: Select[Any] = select(payout_line.c.end_to_end, came.n, came.what, came.reason)
    query = told.join(payout_line, payout_line.c.number == came.line)
    mine = came.channel == channel, came.message == message
    return reads.execute(query.where(*mine).order_by(came.line, came.n)).all()


def told_by_hand(reads: Reads, channel: str, order: str, message: str) -> str:
    """What the act says of an officer who brought a message."""
    changed = [list(row) for row in outcomes_by(reads, channel, message)]
    return f"STATUS {order} {message} {sha256(canonical.dumps(changed).encode()).hexdigest()[:_DIGITS]}"


def _told(reads: Reads) -> Mapping[Key, StatusReport]:
    one = effect.c
    query = select(one.data, submission.c.channel).join(submission, submission.c.id == one.submission)
    query = query.where(one.kind == TakePaymentStatus.kind, one.applied_at.is_not(None))
    found = {}
    for row in reads.execute(query):
        report = TakePaymentStatus.model_validate_json(row.data).report
        found[row.channel, report.id] = report
    return found


def _said(report: StatusReport, end_to_end: str) -> tuple[str, str]:
    named = next((one for one in report.lines if one.end_to_end == end_to_end), None)
    return (report.rest, report.reason) if named is None else (named.what, named.reason)
