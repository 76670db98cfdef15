"""How persons stand before money is allocated to them, and the allocation to those who stand so.

Who was given more than he owed (a corrected report owes less for him) owes that much less of the next months: they are
paid by it first, in their order. What was written off is owed by nobody: it stands as a line in his account, and no
money is given for it. Amounts are qəpik.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from rules.allocation import Allocation, MonthDues, PersonDebt, allocate_payment


@dataclass(frozen=True, slots=True, repr=False)
class PersonStands:
    """``amount`` above zero is unpaid since ``since`` (the last day of the first quarter that is not paid whole), below
    zero it was given too much. Its repr shows nothing.
    """

    fin: str
    amount: int
    since: date


def allocate_among(amount: int, standing: Sequence[PersonStands], months: Sequence[MonthDues]) -> Allocation:
    """Who gets what of ``amount``, by ``rules.allocation``: debts first, then what of the months is unpaid.

    Raises ValueError for a negative amount or due, and for a FİN or a month that stands twice.
    """
    debts = [PersonDebt(one.fin, one.amount, one.since) for one in standing if one.amount > 0]
    given_too_much = {one.fin: -one.amount for one in standing if one.amount < 0}
    return allocate_payment(amount, debts, list(_unpaid(months, given_too_much)) if given_too_much else months)


def written_off_among(unpaid: Iterable[PersonDebt], amount: int) -> Mapping[str, int]:
    """Who is freed of how much of his ``unpaid`` (for a person one of each day) when ``amount`` is written off, by FİN:
    the oldest day first, as the insurer is freed of his months (``rules/report_debt.py``); debts of one day in equal
    shares.
    """
    freed = Counter[str]()
    for _, same_day in groupby(sorted(unpaid, key=lambda one: (one.since, one.fin)), key=lambda one: one.since):
        debts = list(same_day)
        now = min(amount, sum(one.amount for one in debts))
        _share(freed, now, debts)
        amount -= now
    return dict(sorted(freed.items()))


def owed_again_among(freed: Mapping[str, int], charged: Mapping[str, int], amount: int) -> Mapping[str, int]:
    """Who owes ``amount`` again of a write-off that was larger than the debt, by FİN: first who was freed of more than
    he is ``charged``, then in equal shares; nobody more than he was ``freed`` of.
    """
    found, never = Counter[str](), date.min
    over = [PersonDebt(fin, min(one, max(0, one - charged.get(fin, 0))), never) for fin, one in freed.items()]
    now = min(amount, sum(one.amount for one in over))
    _share(found, now, over)
    left = [PersonDebt(fin, one - found[fin], never) for fin, one in freed.items()]
    _share(found, min(amount - now, sum(one.amount for one in left)), left)
    return {fin: one for fin, one in sorted(found.items()) if one}


def _share(found: Counter[str], amount: int, debts: Sequence[PersonDebt]) -> None:
    """In equal shares, nobody more than his debt."""
    for line in allocate_payment(amount, debts, []).lines:
        found[line.fin] += line.amount


def _unpaid(months: Sequence[MonthDues], given_too_much: Mapping[str, int]) -> Iterator[MonthDues]:
    left = dict(given_too_much)
    for month in sorted(months, key=lambda one: one.month):
        dues = dict(month.dues)
        for fin in left.keys() & dues.keys():
            taken = min(left[fin], dues[fin])
            left[fin] -= taken
            dues[fin] -= taken
        yield MonthDues(month.month, dues)
