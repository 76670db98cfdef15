"""The second Bölüşdür of the quarterly report (004 p. 48–52): entered labour amounts over the insured, by months.

What is distributed are amounts of labour, and no money: nothing is posted. The first Bölüşdür, which divides what was
paid, is ``allocate_payment``'s matter and not this one's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from schemas.months import Month

Incomes = tuple[int, int, int]


class Cause(StrEnum):
    """Why an amount cannot be distributed."""

    LABOUR_OVER_INCOME = "labour_over_income"  # the insured have less income than there is labour to be distributed
    INCOME_OVER_LABOUR = "income_over_labour"  # they have more income than there is labour


@dataclass(frozen=True, slots=True)
class Undistributed:
    """How much (qəpik, above zero) of ``month`` is left over, and on which side."""

    month: Month
    amount: int
    cause: Cause


@dataclass(frozen=True, slots=True)
class IncomeDistribution:
    """What each insured person was given, in the order of the list, and what is left over, by months."""

    shares: tuple[Incomes, ...]
    undistributed: tuple[Undistributed, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing is left over (check C1)."""
        return not self.undistributed


def distribute_income(
    months: Sequence[Month], amounts: Sequence[int], incomes: Sequence[Incomes]
) -> IncomeDistribution:
    """Spread ``amounts`` (qəpik of each of the three ``months``, not negative) over ``incomes``, one entry a person.

    Each person is given his income of the month as it was entered, in the order of the list, as long as the amount of
    the month lasts; the one at whom it ends is given the rest of it. Σ of the shares of a month plus what is left of
    its labour is its amount.
    """
    left = left_over(months, amounts, income_totals(incomes))
    short = any(one.cause is Cause.INCOME_OVER_LABOUR for one in left)
    return IncomeDistribution(tuple(_shares(amounts, incomes)) if short else tuple(incomes), left)


def income_totals(incomes: Sequence[Incomes]) -> Incomes:
    """Σ of the incomes by month, in qəpik."""
    first, second, third = zip(*incomes, strict=True) if incomes else ((), (), ())
    return sum(first), sum(second), sum(third)


def left_over(months: Sequence[Month], amounts: Sequence[int], totals: Incomes) -> tuple[Undistributed, ...]:
    """What cannot be distributed of ``amounts`` where the incomes of the months come to ``totals``; all in qəpik."""
    return tuple(
        Undistributed(
            month, abs(amount - total), Cause.LABOUR_OVER_INCOME if amount > total else Cause.INCOME_OVER_LABOUR
        )
        for month, amount, total in zip(months, amounts, totals, strict=True)
        if amount != total
    )


def _shares(amounts: Sequence[int], incomes: Sequence[Incomes]) -> Iterator[Incomes]:
    left = list(amounts)
    for entered in incomes:
        first, second, third = (min(income, rest) for income, rest in zip(entered, left, strict=True))
        left = [rest - share for rest, share in zip(left, (first, second, third), strict=True)]
        yield first, second, third
