"""What stands between two quarters of an insurer and activity, and what registers know of the one between them.

Values alone: ``rules/report_debt.py`` computes with them. Amounts are qəpik.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Self

from rules.interest import PartPaid
from rules.report_obligations import Obligation
from schemas.report_debt_terms import DebtKind


@dataclass(frozen=True, slots=True)
class Balance:
    """Debt by kind, of any size: sums may be larger than what a document can state. Below zero: paid too much."""

    contribution: int = 0
    interest: int = 0
    sanction: int = 0
    fine: int = 0
    other: int = 0

    @classmethod
    def of(cls, amounts: Iterable[tuple[DebtKind, int]]) -> Self:
        """Amounts by kind, added up."""
        totals = dict.fromkeys(DebtKind, 0)
        for kind, amount in amounts:
            totals[kind] += amount
        return cls(**{kind.value.lower(): amount for kind, amount in totals.items()})

    def __getitem__(self, kind: DebtKind) -> int:
        """Of one kind."""
        amount: int = getattr(self, kind.value.lower())
        return amount

    @property
    def total(self) -> int:
        """Of all kinds."""
        return sum(getattr(self, one.name) for one in fields(self))


@dataclass(frozen=True, slots=True)
class Standing:
    """The debt at the end of a quarter: ``obligations`` that make up its contributions or still bear interest, and
    ``advance``: money that found no obligation, by value date.

    Raises ValueError where these do not come to the debt in contributions (our bug).
    """

    debt: Balance = Balance()
    obligations: tuple[Obligation, ...] = ()
    advance: tuple[PartPaid, ...] = ()

    def __post_init__(self) -> None:
        owed = sum(one.unpaid for one in self.obligations) - sum(part.amount for part in self.advance)
        if owed != self.debt.contribution:
            raise ValueError("the obligations do not come to the debt in contributions")


@dataclass(frozen=True, slots=True)
class MoneyUsed:
    """What the report uses of a payment (step 5): its number, value date, classification code and the amount used."""

    number: str
    day: date
    code: str
    amount: int


@dataclass(frozen=True, slots=True)
class Imposed:
    """A sanction or fine (``kind``) that was applied since the last report (step 11); ``told``: how it came about, in
    figures. ``number`` names the entry of the ledger.
    """

    kind: DebtKind
    day: date
    amount: int
    told: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class WrittenOff:
    """A debt that was written off on ``day`` (borcların silinməsi). ``number`` names the entry of the ledger."""

    kind: DebtKind
    day: date
    amount: int
    number: str = ""


@dataclass(frozen=True, slots=True)
class DebtFacts:
    """What registers know: the opening (the standing that the last accepted report of an earlier quarter left), the
    payments that this report uses, what was applied and written off since, and what the Fund found (step 14).
    """

    opening: Standing = Standing()
    used: tuple[MoneyUsed, ...] = ()
    imposed: tuple[Imposed, ...] = ()
    written_off: tuple[WrittenOff, ...] = ()
    found: int = 0
