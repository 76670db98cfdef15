"""Accounts as an officer sees them: of insurers of his offices; each look at a person is written down first."""

from collections.abc import Sequence
from datetime import datetime

from pipeline.database import Reads, Write
from registries.accounts.balances import BalanceRow, balances_of
from registries.accounts.lines import AccountLine, insurer_lines, person_lines
from registries.finance import LOOKING, office_of
from registries.views import View, write_view

LOOKED = "ACCOUNT"


def seen_balances(reads: Reads, login: str, voen: str) -> Sequence[BalanceRow] | None:
    """The balances of an insurer's accounts; None where ``login`` may not see it, or there is none."""
    return None if office_of(reads, login, voen, LOOKING) is None else balances_of(reads, voen)


def seen_lines(
    reads: Reads, login: str, voen: str, *, activity: str = "", after: tuple[int, int] | None = None, limit: int = 100
) -> Sequence[AccountLine]:
    """The lines of an insurer's accounts, the newest first; nothing where ``login`` may not see it."""
    if office_of(reads, login, voen, LOOKING) is None:
        return ()
    return insurer_lines(reads, voen, activity=activity, after=after, limit=limit)


def look_at_person(
    tx: Write,
    login: str,
    session: str,
    voen: str,
    fin: str,
    at: datetime,
    *,
    after: tuple[int, int] | None = None,
    limit: int = 100,
) -> Sequence[AccountLine] | None:
    """What an insurer's reports and payments posted to a person's account; None where ``login`` may not see the
    insurer. The look is written down in the same transaction, before anything is shown.
    """
    if office_of(tx, login, voen, LOOKING) is None:
        return None
    write_view(tx, View(at, login, session, LOOKED, fin=fin, about=voen))
    return person_lines(tx, fin, insurer=voen, after=after, limit=limit)
