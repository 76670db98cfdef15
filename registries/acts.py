"""What officers did, written down in the transaction that does it. Only appended to.

Decisions stand in the events of their submissions, too; here they are counted by officer and office.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import insert, select

from pipeline.database import Reads, Write
from registries.tables import officer_act


class What(StrEnum):
    """The acts; a name is never given another meaning."""

    ACCEPT = "accept"
    ENDORSE = "endorse"  # the first acceptance of two
    RETURN = "return"
    HAND = "hand"  # ``about``: to whom
    PAUSE = "pause"  # ``about``: the route, and why
    RESUME = "resume"
    RELEASE = "release"
    REFUSE = "refuse"
    FINANCE = "finance"  # ``about``: what was done with which entry (``finance.Step``)
    BANK = "bank"  # ``about``: what was done with which entry of a bank's statement (``bank_steps.Step``)
    PAYOUT = "payout"  # ``about``: what was done with which payment order, or which message was taken
    REASON = "reason"  # a new version of a reason; ``about``: service and code


@dataclass(frozen=True, slots=True, repr=False)
class Act:
    """One act of an officer; ``office`` None: the house's."""

    at: datetime
    login: str
    user: str
    what: str
    office: str | None = None
    submission: str | None = None
    about: str = ""


def write_act(tx: Write, one: Act) -> None:
    """Appends an act."""
    row = {
        "at": one.at,
        "login": one.login,
        "user": one.user,
        "what": one.what,
        "office": one.office,
        "submission": one.submission,
        "about": one.about,
    }
    tx.execute(insert(officer_act).values(row))


def acts_about(reads: Reads, submission_id: str) -> Sequence[Act]:
    """All acts about a submission, the latest first."""
    query = select(officer_act).where(officer_act.c.submission == submission_id).order_by(officer_act.c.n.desc())
    return [
        Act(row.at, row.login, row.user, row.what, row.office, row.submission, row.about)
        for row in reads.execute(query)
    ]
