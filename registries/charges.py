"""Charges of insurers (tətbiq olunmuş sanksiya və cərimələr): what the fund applied, found or wrote off beside reports.

A charge counts in one report of its insurer and activity: the first that ends on its day or later and has not counted
it before (004 §2.3.2, steps 11 and 14; §2.3.1, Cərimələr and borcların silinməsi). They come by ``qebul charge``; a
sanction for a late report is written by that report's own registration (``ImposeSanction``). Amounts are qəpik.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import select

from pipeline.bulk import add, parts, rows_by, upsert
from pipeline.database import Reads, Write
from pipeline.effects import Effect, EffectKind, Facts, Origin
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


def put_charges(tx: Write, rows: Iterable[Charge]) -> None:
    """Loads charges, over what was known of them. Raises ValueError for one that no report can count (of nothing or
    less, or of a debt that it does not move), and for a change of one that a report counts.
    """
    given = list(rows)
    kept = {row.number: _charge(row) for row in rows_by(tx, insurer_charge.c.number, [one.number for one in given])}
    counted = _counted_in(tx, {str(one.insurer) for one in kept.values()})
    for one in given:
        if one.amount <= 0:
            raise ValueError(f"{one.number}: a charge of nothing")
        if not _moves(one):
            raise ValueError(f"{one.number}: {one.kind.value} does not move the debt {one.debt.value}")
        if one.number in counted and kept[one.number] != one:
            raise ValueError(f"{one.number}: a report counts it, so it stays as it is")
    upsert(tx, insurer_charge, (_row(one) for one in given))


def charges_of(reads: Reads, insurer: str) -> Sequence[tuple[Charge, str]]:
    """All charges of an insurer by day and number, each with the quarter whose report counts it, or ""."""
    counted = _counted_in(reads, [insurer])
    rows = sorted(rows_by(reads, insurer_charge.c.insurer, [insurer]), key=lambda row: (row.day, row.number))
    return [(_charge(row), counted.get(row.number, "")) for row in rows]


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
    for row in sorted(rows_by(reads, insurer_charge.c.insurer, insurers), key=lambda row: (row.day, row.number)):
        charges.setdefault((row.insurer, row.activity), []).append(_charge(row))
    return {
        key: [one for one in charges.get(key[:2], ()) if one.day <= last and counted.get(one.number, key[2]) == key[2]]
        for key, last in keys.items()
    }


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


def _charge(row: Any) -> Charge:
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
    return _row(
        Charge(
            number=f"GEC-{submission}",
            insurer=effect.insurer,
            activity=effect.activity,
            kind=ChargeKind.SANCTION,
            debt=DebtKind.SANCTION,
            day=effect.day,
            amount=effect.amount,
            basis=effect.basis,
        )
    )


def _impose(tx: Write, orders: Sequence[tuple[ImposeSanction, Origin]]) -> Sequence[Facts]:
    """``late_sanction``: its amount."""
    rows = [sanction_row(effect, origin.submission) | key_of(origin) for effect, origin in orders]
    add(tx, insurer_charge, rows)
    return [{"late_sanction": effect.amount} for effect, _ in orders]
