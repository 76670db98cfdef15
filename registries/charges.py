"""Charges of insurers (tətbiq olunmuş sanksiya və cərimələr): what the fund applied, found or wrote off beside reports.

A charge counts in one report of its insurer and activity: the first that ends on its day or later and has not counted
it before (004 §2.3.2, steps 11 and 14; §2.3.1, Cərimələr and borcların silinməsi). Finance officers enter them; a
sanction for a late report is written by that report's own registration (``ImposeSanction``). Amounts are qəpik.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import select

from pipeline.bulk import add, parts, rows_by, upsert
from pipeline.database import Reads, Write
from pipeline.effects import Effect, EffectKind, Facts, Origin
from registries.accounts.imposed import ChargeIn, post_charges
from registries.accounts.posting import reverse
from registries.accounts.stands import standing
from registries.accounts.transactions import Reason, TransactionKind
from registries.finance import LOOKING, is_in_force, office_of
from registries.origins import key_of
from registries.report_tables import insurer_charge, quarterly_report, report_charge
from registries.reports import Key, newest
from schemas.identifiers import ActivityCode, Voen
from schemas.report_debt_terms import DebtKind, Section, section_terms


class ChargeKind(StrEnum):
    """What was done."""

    SANCTION = "SANCTION"  # maliyyə sanksiyası
    FINE = "FINE"  # inzibati cərimə
    FOUND = "FOUND"  # DSMF tərəfindən aşkar edilmiş sosial sığorta vəsaiti
    WRITE_OFF = "WRITE_OFF"  # borcun silinməsi


_REASONS = {
    ChargeKind.SANCTION: Reason.IMPOSED,
    ChargeKind.FINE: Reason.IMPOSED,
    ChargeKind.FOUND: Reason.FOUND,
    ChargeKind.WRITE_OFF: Reason.WRITTEN_OFF,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """One charge; ``debt`` is the kind of debt that it moves, ``basis`` the decision or formula that it rests on."""

    number: str
    insurer: Voen
    activity: ActivityCode
    kind: ChargeKind
    debt: DebtKind
    day: date
    amount: int
    basis: str


class ImposeSanction(Effect):
    """Gecikmiş hesabata görə maliyyə sanksiyası: a charge of the day on which the report was received."""

    kind: ClassVar[str] = "impose_sanction"
    judge: ClassVar[str] = ""

    insurer: Voen
    activity: ActivityCode
    day: date
    amount: int
    basis: str


def charge_effects() -> tuple[EffectKind, ...]:
    """The kinds of this module."""
    return (EffectKind(ImposeSanction, _impose),)


def put_charges(tx: Write, rows: Iterable[Charge], at: datetime) -> None:
    """Loads charges, over what was known of them, and posts them. Raises ValueError for one that no report can count
    (of nothing or less, or of a debt that it does not move), and for a change of one that a report counts.
    """
    given = list(rows)
    kept = {row.number: charge_of(row) for row in rows_by(tx, insurer_charge.c.number, [one.number for one in given])}
    counted = _counted_in(tx, {str(one.insurer) for one in kept.values()})
    for one in given:
        if one.amount <= 0:
            raise ValueError(f"{one.number}: a charge of nothing")
        if not _moves(one):
            raise ValueError(f"{one.number}: {one.kind.value} does not move the debt {one.debt.value}")
        if one.number in counted and kept[one.number] != one:
            raise ValueError(f"{one.number}: a report counts it, so it stays as it is")
    upsert(tx, insurer_charge, (_row(one) for one in given))
    post_charges(tx, (posted_as(one) for one in given), at)


def take_back_charge(tx: Write, number: str, at: datetime) -> None:
    """Reverses a charge in the accounts. That no report counts it any more is said by its entry (``finance.py``)."""
    reverse(tx, standing(tx, [(TransactionKind.CHARGE, number)]).values(), at)


def charge_is_counted(reads: Reads, number: str) -> bool:
    """Whether a counting report counts it."""
    query = (
        select(report_charge.c.charge)
        .join(quarterly_report, quarterly_report.c.number == report_charge.c.report)
        .where(report_charge.c.charge == number, newest())
    )
    return reads.execute(query.limit(1)).first() is not None


def uncounted_write_offs(reads: Reads, insurer: str, activity: str, debt: DebtKind) -> bool:
    """Whether a debt was written off, and no report has said yet how much of it was owed."""
    one = insurer_charge.c
    mine = (one.insurer == insurer, one.activity == activity, one.debt == debt.value)
    counted = (
        select(report_charge.c.charge)
        .join(quarterly_report, quarterly_report.c.number == report_charge.c.report)
        .where(report_charge.c.charge == one.number, newest())
        .exists()
    )
    query = select(one.number).where(*mine, one.kind == ChargeKind.WRITE_OFF.value, is_in_force(one.number), ~counted)
    return reads.execute(query.limit(1)).first() is not None


def moves_debt_by(one: Charge) -> int:
    """Its amount with the sign by which it moves the debt."""
    return -one.amount if one.kind is ChargeKind.WRITE_OFF else one.amount


def posted_as(one: Charge, origin: Origin | None = None) -> ChargeIn:
    """The charge as accounts post it."""
    return ChargeIn(
        number=one.number,
        insurer=str(one.insurer),
        activity=str(one.activity),
        debt=one.debt,
        day=one.day,
        amount=moves_debt_by(one),
        reason=_REASONS[one.kind],
        origin=origin,
    )


def charges_seen(reads: Reads, login: str, insurer: str) -> Sequence[tuple[Charge, str]] | None:
    """The charges of an insurer that were not taken back, by day and number, each with the quarter whose report counts
    it, or "". None where ``login`` may not see the insurer, or there is none.
    """
    if office_of(reads, login, insurer, LOOKING) is None:
        return None
    counted = _counted_in(reads, [insurer])
    return [(one, counted.get(one.number, "")) for one in _in_force(reads, [insurer])]


def _moves(one: Charge) -> bool:
    """Contributions are owed for a month and from a day on, which a charge does not name; what was found moves the debt
    that the table of sections says.
    """
    if one.kind is ChargeKind.FOUND:
        terms = section_terms(Section.FOUND, one.day)
        return terms is None or terms.kind is one.debt
    return one.kind is ChargeKind.WRITE_OFF or one.debt is not DebtKind.CONTRIBUTION


def open_charges(reads: Reads, keys: Mapping[Key, date]) -> Mapping[Key, Sequence[Charge]]:
    """What a report of each key (with the last day of its quarter) counts: charges of its insurer and activity up to
    that day which no counting report of another quarter has counted, by day and number.

    Two queries for each 10,000 insurers.
    """
    insurers = {insurer for insurer, _, _ in keys}
    counted = _counted_in(reads, insurers)
    charges: dict[tuple[str, str], list[Charge]] = {}
    for one in _in_force(reads, insurers):
        charges.setdefault((str(one.insurer), str(one.activity)), []).append(one)
    return {
        key: [one for one in charges.get(key[:2], ()) if one.day <= last and counted.get(one.number, key[2]) == key[2]]
        for key, last in keys.items()
    }


def _in_force(reads: Reads, insurers: Iterable[str]) -> Iterator[Charge]:
    """Those of each insurer by day and number."""
    one = insurer_charge.c
    query = select(insurer_charge).where(is_in_force(one.number)).order_by(one.day, one.number)
    for some in parts(sorted(set(insurers))):
        yield from map(charge_of, reads.execute(query.where(one.insurer.in_(some))))


def _counted_in(reads: Reads, insurers: Iterable[str]) -> Mapping[str, str]:
    """By charge: the quarter of the counting report that counts it."""
    found: dict[str, str] = {}
    for some in parts(sorted(set(insurers))):
        query = (
            select(report_charge.c.charge, quarterly_report.c.quarter)
            .join(quarterly_report, quarterly_report.c.number == report_charge.c.report)
            .where(quarterly_report.c.insurer.in_(some), newest())
        )
        found |= {row.charge: row.quarter for row in reads.execute(query)}
    return found


def charge_of(row: Any) -> Charge:
    """A charge as its row tells it."""
    return Charge(
        number=row.number,
        insurer=Voen(row.insurer),
        activity=ActivityCode(row.activity),
        kind=ChargeKind(row.kind),
        debt=DebtKind(row.debt),
        day=row.day,
        amount=row.amount,
        basis=row.basis,
    )


def _row(one: Charge) -> dict[str, Any]:
    texts = {"insurer": str(one.insurer), "activity": str(one.activity), "kind": one.kind.value, "debt": one.debt.value}
    return asdict(one) | texts


def sanction_row(effect: ImposeSanction, submission: str) -> dict[str, Any]:
    """The charge that the registration of a late report writes, without the effect's key."""
    return _row(_sanction(effect, submission))


def _impose(tx: Write, orders: Sequence[tuple[ImposeSanction, Origin]]) -> Sequence[Facts]:
    """``late_sanction``: its amount."""
    rows = [sanction_row(effect, origin.submission) | key_of(origin) for effect, origin in orders]
    add(tx, insurer_charge, rows)
    charges = (posted_as(_sanction(effect, origin.submission), origin) for effect, origin in orders)
    post_charges(tx, charges, orders[0][1].at)
    return [{"late_sanction": effect.amount} for effect, _ in orders]


def _sanction(effect: ImposeSanction, submission: str) -> Charge:
    return Charge(
        number=f"GEC-{submission}",
        insurer=effect.insurer,
        activity=effect.activity,
        kind=ChargeKind.SANCTION,
        debt=DebtKind.SANCTION,
        day=effect.day,
        amount=effect.amount,
        basis=effect.basis,
    )
