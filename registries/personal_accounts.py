"""Personal accounts (fərdi şəxsi hesab) of insured persons: opened with the SSN, which is their number (001 §3.3).

Opened empty; what is posted to them is told by ``accounts/lines.py``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from pipeline.bulk import add
from pipeline.database import Reads, Write
from pipeline.effects import Origin
from registries.accounts.names import person_of
from registries.accounts.posting import open_accounts_of
from registries.origins import key_of
from registries.tables import personal_account


@dataclass(frozen=True, slots=True, repr=False)
class PersonalAccount:
    """One account; its repr shows nothing. ``id`` is the SSN."""

    id: str
    fin: str
    opened_at: datetime


def open_accounts(tx: Write, persons: Sequence[tuple[str, str, Origin]]) -> None:
    """An empty account for each person (SSN, FİN), under the key of the effect that gave him his SSN."""
    add(
        tx,
        personal_account,
        [{"id": ssn, "fin": fin, "opened_at": origin.at, **key_of(origin)} for ssn, fin, origin in persons],
    )
    open_accounts_of(tx, (person_of(fin) for _, fin, _ in persons))


def account_of(reads: Reads, fin: str) -> PersonalAccount | None:
    """The account of a person; None for somebody who is not insured."""
    row = reads.execute(select(personal_account).where(personal_account.c.fin == fin)).first()
    return None if row is None else PersonalAccount(row.id, row.fin, row.opened_at)
