"""Payments as quarterly reports use them (004 step 5, check C6): how much of one an insurer may use, and what is used.

Of a payment that is not distributed its owner may use all. Shares of a distribution belong to the subordinates that it
names, or stay with the owner under their codes; what is left of it stays with the owner. Only money under a code of
social insurance (MDSS) pays a report. Amounts are qəpik.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from pipeline.bulk import parts, rows_by
from pipeline.database import Reads
from registries.payments import Payment, payments_by_number
from registries.report_tables import quarterly_report, report_payment
from registries.reports import Key, newest
from registries.tables import payment_distribution, payment_share
from schemas.classification import classification_on
from schemas.contribution_terms import Scheme
from schemas.report_debt_terms import payment_kind

Own = tuple[str, str]  # insurer, number of the payment


@dataclass(frozen=True, slots=True)
class Usable:
    """A payment, or his part of one, as an insurer may use it; ``amount`` 0: of another scheme than reports pay."""

    number: str
    day: date
    code: str
    amount: int


def usable(reads: Reads, wanted: Iterable[Own]) -> Mapping[Own, Usable]:
    """The payments of which the insurers have a part, whatever was used of it; three queries for each 10,000."""
    pairs = set(wanted)
    known = payments_by_number(reads, {number for _, number in pairs})
    distributions = {row.payment: row for row in rows_by(reads, payment_distribution.c.payment, known)}
    shares: dict[str, list[Any]] = {}
    for row in rows_by(reads, payment_share.c.payment, distributions):
        shares.setdefault(row.payment, []).append(row)
    found = {
        (insurer, number): _part_of(insurer, known[number], shares.get(number, ()))
        for insurer, number in pairs
        if number in known
    }
    return {own: one for own, one in found.items() if one is not None}


def used_by(reads: Reads, numbers: Iterable[str]) -> Mapping[Own, Mapping[Key, int]]:
    """What counting reports use of payments, by insurer and payment; one query for each 10,000."""
    found: dict[Own, dict[Key, int]] = {}
    one = quarterly_report.c
    for some in parts(sorted(set(numbers))):
        query = (
            select(report_payment.c.payment, report_payment.c.amount, one.insurer, one.activity, one.quarter)
            .join(quarterly_report, one.number == report_payment.c.report)
            .where(report_payment.c.payment.in_(some), newest())
        )
        for row in reads.execute(query):
            key = (row.insurer, row.activity, row.quarter)
            found.setdefault((row.insurer, row.payment), {})[key] = row.amount
    return found


def left_for(key: Key, amount: int, uses: Mapping[Key, int]) -> int:
    """What of ``amount`` the report ``key`` may use: its own earlier version is put aside by it."""
    return amount - sum(used for other, used in uses.items() if other != key)


def _part_of(insurer: str, paid: Payment, shares: Iterable[Any]) -> Usable | None:
    """None where he has no part of it."""
    mine = dict.fromkeys([paid.code], 0)
    if paid.insurer == insurer:
        mine[paid.code] += paid.amount
    for share in shares:
        if paid.insurer == insurer:
            mine[paid.code] -= share.amount
        if share.insurer == insurer or (share.insurer is None and paid.insurer == insurer):
            code = share.code or paid.code
            mine[code] = mine.get(code, 0) + share.amount
    has_part = paid.insurer == insurer or any(mine.values())
    fitting = {code: amount for code, amount in mine.items() if amount and pays_reports(code, paid.value_date)}
    code = next(iter(fitting), paid.code)
    return Usable(paid.number, paid.value_date, code, sum(fitting.values())) if has_part else None


def pays_reports(code: str, day: date) -> bool:
    """Whether money under ``code`` is of social insurance; of a code before the table's time the dated terms say it."""
    known = classification_on(code, day)
    return known.scheme == Scheme.MDSS.value if known is not None else payment_kind(code, day) is not None
