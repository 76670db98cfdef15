"""Debits that give a credit's money back: the credit's payment is taken back in the same commit.

Not where a report uses the payment or it is distributed: that is for a person to decide (RETURN_OF_USED_MONEY).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from pipeline.bulk import parts
from pipeline.bulk_columns import Same, add_columns
from pipeline.database import Write
from registries.accounts.posting import reverse
from registries.accounts.stands import standing
from registries.accounts.transactions import TransactionKind
from registries.bank_steps import State, Step, Stepped, payment_in_force, state_of, steps_of
from registries.bank_tables import bank_entry, bank_step
from registries.payments import distributed, used_in_reports

UNKNOWN = "RETURN_UNKNOWN"
USED = "RETURN_OF_USED_MONEY"


@dataclass(frozen=True, slots=True)
class Return:
    """A debit that is said to return a credit: by its number, or by its key where both came in one file."""

    debit: int
    account: str
    amount: int  # below zero
    credit: int | None
    credit_key: str | None
    reason: str
    score: int


@dataclass(frozen=True, slots=True)
class _Credit:
    number: int
    account: str
    amount: int
    steps: Sequence[Stepped]


@dataclass(frozen=True, slots=True)
class Refused:
    """A return that does not hold: what it is called in suspense, and what it speaks of."""

    cause: str
    about: str


def book_returns(tx: Write, returns: Sequence[Return], at: datetime) -> Mapping[int, Refused]:
    """Writes returns that hold, and tells of the others, by debit, why they do not. However many, a fixed number of
    statements for each 10,000.
    """
    if not returns:
        return {}
    credits_ = _credits(tx, returns)
    paid = {one.number: payment for one in credits_.values() if (payment := payment_in_force(one.steps)) is not None}
    used = {*used_in_reports(tx, paid.values()), *distributed(tx, paid.values())}
    refused: dict[int, Refused] = {}
    held: dict[int, tuple[Return, _Credit]] = {}  # by credit: each is returned once
    for one in returns:
        credit = credits_.get(one.credit if one.credit is not None else one.credit_key or "")
        if credit is None or credit.number in held or not _fits(one, credit):
            refused[one.debit] = Refused(UNKNOWN, one.reason)
        elif paid.get(credit.number) in used:
            refused[one.debit] = Refused(USED, paid[credit.number])
        else:
            held[credit.number] = one, credit
    _write(tx, list(held.values()), paid, at)
    taken = [payment for number in held if (payment := paid.get(number)) is not None]
    reverse(tx, standing(tx, [(TransactionKind.PAYMENT, one) for one in taken]).values(), at)
    return refused


def _fits(one: Return, credit: _Credit) -> bool:
    same = credit.account == one.account and credit.amount == -one.amount
    return same and credit.amount > 0 and state_of(credit.steps) is not State.RETURNED


def _credits(tx: Write, returns: Sequence[Return]) -> Mapping[int | str, _Credit]:
    """The entries that are spoken of, by number and by key."""
    found: dict[int | str, _Credit] = {}
    table = bank_entry.c
    rows = [
        row
        for some in parts(returns)
        for row in tx.execute(
            select(table.number, table.key, table.account, table.amount).where(
                or_(
                    table.number.in_([one.credit for one in some if one.credit is not None]),
                    table.key.in_([one.credit_key for one in some if one.credit is None and one.credit_key]),
                )
            )
        )
    ]
    steps = steps_of(tx, [row.number for row in rows])
    for row in rows:
        found[row.number] = found[row.key] = _Credit(row.number, row.account, row.amount, steps.get(row.number, ()))
    return found


def _write(tx: Write, held: Sequence[tuple[Return, _Credit]], paid: Mapping[int, str], at: datetime) -> None:
    """A step at the debit and one at the credit."""
    if not held:
        return
    debits = [one for one, _ in held]
    returned = [credit for _, credit in held]
    both = len(held)
    add_columns(
        tx,
        bank_step,
        {
            "entry": [one.debit for one in debits] + [one.number for one in returned],
            "n": [1] * both + [len(one.steps) + 1 for one in returned],
            "what": [Step.MATCH.value] * both + [Step.RETURN.value] * both,
            "two": Same(False),
            "user": Same(""),
            "at": Same(at),
            "about": [one.reason for one in debits] * 2,
            "pass_name": Same("RETURN"),
            "score": [one.score for one in debits] * 2,
            "code": Same(""),
            "payment": [None] * both + [paid.get(one.number) for one in returned],
            "other": [one.number for one in returned] + [one.debit for one in debits],
        },
    )
