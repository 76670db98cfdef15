"""Which accounts there are, and what their ids say.

Of an insurer: what it owes by activity and kind, its money that nothing uses yet by code, and, by activity, the money
of contributions that is not yet allocated to persons. Of an insured person one personal account. Of the fund the
counter accounts. An id is made from what the account is of, so that nobody has to look it up.
"""

from dataclasses import dataclass
from enum import StrEnum

from schemas.report_debt_terms import DebtKind


class AccountKind(StrEnum):
    """What an account is of; a name is never given another meaning."""

    CONTRIBUTION = "CONTRIBUTION"  # what an insurer owes, as schemas.report_debt_terms.DebtKind tells it apart
    INTEREST = "INTEREST"
    SANCTION = "SANCTION"
    FINE = "FINE"
    OTHER = "OTHER"
    MONEY = "MONEY"  # an insurer's money that no report uses yet (below zero: the fund keeps it for him)
    UNDISTRIBUTED = "UNDISTRIBUTED"  # SO-lar üzrə bölüşdürülməmiş məbləğlər: used money that is nobody's yet
    PERSONS = "PERSONS"  # counter account of what an insurer's persons owe and were paid
    PERSON = "PERSON"  # fərdi şəxsi hesab
    RECEIVED = "RECEIVED"  # of the fund: money that came
    INCOME = "INCOME"  # of the fund: what it charged
    WRITTEN_OFF = "WRITTEN_OFF"  # of the fund: what it gave up


_PERSON = AccountKind.PERSON.value
DEBTS = tuple(AccountKind(kind.value) for kind in DebtKind)


@dataclass(frozen=True, slots=True)
class Account:
    """One account; which of ``insurer``, ``fin``, ``activity`` and ``code`` it has depends on its kind."""

    kind: AccountKind
    insurer: str | None = None
    fin: str | None = None
    activity: str = ""
    code: str = ""

    @property
    def id(self) -> str:
        """Its key."""
        holder = self.fin or self.insurer or "fund"
        return "/".join(part for part in (holder, self.kind.value, self.activity, self.code) if part)


def debt_of(insurer: str, activity: str, kind: DebtKind) -> Account:
    """What an insurer owes of one kind by an activity."""
    return Account(AccountKind(kind.value), insurer=str(insurer), activity=str(activity))


def money_of(insurer: str, code: str) -> Account:
    """An insurer's money under a classification code that nothing uses yet."""
    return Account(AccountKind.MONEY, insurer=str(insurer), code=code)


def undistributed_of(insurer: str, activity: str) -> Account:
    """Money that paid contributions and is not yet allocated to persons."""
    return Account(AccountKind.UNDISTRIBUTED, insurer=str(insurer), activity=str(activity))


def persons_of(insurer: str, activity: str) -> Account:
    """Counter account of all that is posted to persons for an insurer's activity."""
    return Account(AccountKind.PERSONS, insurer=str(insurer), activity=str(activity))


def person_of(fin: str) -> Account:
    """The personal account of an insured person."""
    return Account(AccountKind.PERSON, fin=str(fin))


def person_id(fin: str) -> str:
    """Its key, without the account: of a hundred thousand."""
    return f"{fin}/{_PERSON}"


def received() -> Account:
    """The fund's account of all money that came."""
    return Account(AccountKind.RECEIVED)


def income_of(kind: DebtKind) -> Account:
    """The fund's counter account of what it charged of one kind."""
    return Account(AccountKind.INCOME, code=kind.value)


def written_off_of(kind: DebtKind) -> Account:
    """The fund's counter account of what it wrote off of one kind."""
    return Account(AccountKind.WRITTEN_OFF, code=kind.value)
