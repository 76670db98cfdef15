"""Transactions and their postings as values; what is posted with each other adds up to nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from pipeline.effects import Origin
from registries.accounts.names import Account
from registries.origins import key_of
from rules.allocation import Line


class TransactionKind(StrEnum):
    """What was posted; ``source`` is then the number of it. A name is never given another meaning."""

    REPORT = "REPORT"  # an accepted report; source: its number
    PAYMENT = "PAYMENT"  # money that came; source: the payment's number
    DISTRIBUTION = "DISTRIBUTION"  # a payment split by codes or among subordinates; source: the payment's number
    CHARGE = "CHARGE"  # sanction, fine, found amount, write-off; source: the charge's number
    ALLOCATION = "ALLOCATION"  # the money of a report given to persons; source: the report's number
    REVERSAL = "REVERSAL"  # source: number of the transaction that it takes back


class Reason(StrEnum):
    """Why a qəpik was posted. Those of an allocation are ``rules.allocation.Reason``."""

    CONTRIBUTION = "CONTRIBUTION"  # about: the month; of a person: the quarter
    INTEREST = "INTEREST"  # about: the quarter that charges it
    SECTION = "SECTION"  # about: the quarter, whose sections 12 to 15 come to it
    PAID = "PAID"  # about: the payment that a report uses
    RECEIVED = "RECEIVED"  # about: the payment
    SPLIT = "SPLIT"  # about: the payment
    IMPOSED = "IMPOSED"  # about: the charge
    FOUND = "FOUND"  # about: the charge
    WRITTEN_OFF = "WRITTEN_OFF"  # about: the charge
    NOT_OWED = "NOT_OWED"  # about: the charge: a write-off of more than was owed when a report counted it


WRITE_OFFS = (Reason.WRITTEN_OFF.value, Reason.NOT_OWED.value)


@dataclass(frozen=True, slots=True)
class Posting:
    """``amount`` (with its sign) on ``account``; ``base``: the amount that the reason speaks of, where it needs one."""

    account: Account
    amount: int
    reason: str
    about: str
    base: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A transaction that is to be posted. ``persons_of``: number of the report whose persons are posted with it, each
    with what his months come to; ``lines``: what persons are given of money. ``postings`` hold the counter posting of
    all of them together.
    """

    kind: TransactionKind
    source: str
    insurer: str
    activity: str
    value_date: date
    postings: Sequence[Posting]
    report: int | None = None
    persons_of: int | None = None
    quarter: str = ""
    lines: Sequence[Line] = ()
    origin: Origin | None = None

    @property
    def written_by(self) -> Mapping[str, Any]:
        """The key of the effect that posts it, as columns."""
        return {"submission": None, "line": None} if self.origin is None else key_of(self.origin)


def moved(kind: Account, other: Account, amount: int, reason: str, about: str) -> tuple[Posting, ...]:
    """``amount`` on one account and taken from the other; nothing where it is nothing."""
    if not amount:
        return ()
    return Posting(kind, amount, reason, about), Posting(other, -amount, reason, about)
