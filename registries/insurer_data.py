"""What an insurer keeps with the fund: its requisites and its production calendar, in versions (003 §2.1.1).

A version holds from the rank of its own submission on, so that a document is judged by what stood before it, whenever
it is judged. No version is changed or deleted.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from sqlalchemy import Table, insert

from pipeline.bulk import rows_by
from pipeline.database import Reads, Write
from pipeline.effects import Effect, EffectKind, Facts, Origin
from registries.origins import key_of, ranks_of
from registries.stored_models import written
from registries.tables import insurer_calendar, insurer_requisites
from schemas.identifiers import Voen
from schemas.production_calendar import ProductionCalendar
from schemas.requisites import InsurerRequisites

JUDGE = "insurer_data"
Asked = Mapping[str, tuple[str, int]]  # by any key: an insurer's VÖEN, and the rank that sees what stands before it


class SaveRequisites(Effect):
    """Rekvizitlərin yadda saxlanılması: a new version, whole."""

    kind: ClassVar[str] = "save_requisites"
    judge: ClassVar[str] = JUDGE

    insurer: Voen
    requisites: InsurerRequisites


class SaveCalendar(Effect):
    """İstehsalat təqviminin yadda saxlanılması: a new version of one month."""

    kind: ClassVar[str] = "save_calendar"
    judge: ClassVar[str] = JUDGE

    insurer: Voen
    calendar: ProductionCalendar


def insurer_data_effects() -> tuple[EffectKind, ...]:
    """The kinds of this module. Nothing stands against a new version, so nothing conflicts."""
    return (EffectKind(SaveRequisites, _save_requisites), EffectKind(SaveCalendar, _save_calendar))


def with_requisites(reads: Reads, asked: Asked) -> set[str]:
    """The keys of ``asked`` whose insurer had saved requisites before; one query for each 10,000 insurers."""
    first: dict[str, int] = {}
    for row in rows_by(reads, insurer_requisites.c.insurer, _voens(asked)):
        first[row.insurer] = min(row.rank, first.get(row.insurer, row.rank))
    return {key for key, (voen, rank) in asked.items() if first.get(voen, rank) < rank}


def requisites_of(reads: Reads, voen: str) -> Sequence[InsurerRequisites]:
    """All versions of one insurer, the newest last."""
    rows = sorted(rows_by(reads, insurer_requisites.c.insurer, [voen]), key=lambda row: row.rank)
    return [InsurerRequisites.model_validate_json(row.data) for row in rows]


def calendars_before(reads: Reads, asked: Asked) -> Mapping[str, tuple[ProductionCalendar, ...]]:
    """By key of ``asked``: the newest version of each month that the insurer had saved before, in the order of months.

    One query for each 10,000 insurers.
    """
    saved: dict[str, list[tuple[str, int, str]]] = {}
    for row in rows_by(reads, insurer_calendar.c.insurer, _voens(asked)):
        saved.setdefault(row.insurer, []).append((row.month, row.rank, row.data))
    return {key: _newest(saved.get(voen, ()), rank) for key, (voen, rank) in asked.items()}


def _newest(saved: Iterable[tuple[str, int, str]], before: int) -> tuple[ProductionCalendar, ...]:
    newest = {month: data for month, rank, data in sorted(saved) if rank < before}
    return tuple(ProductionCalendar.model_validate_json(data) for data in newest.values())


def _voens(asked: Asked) -> set[str]:
    return {voen for voen, _ in asked.values()}


def _save_requisites(tx: Write, orders: Sequence[tuple[SaveRequisites, Origin]]) -> Sequence[Facts]:
    """``saved``: "requisites"."""
    _save(tx, insurer_requisites, [(origin, effect.insurer, effect.requisites, {}) for effect, origin in orders])
    return [{"saved": "requisites"}] * len(orders)


def _save_calendar(tx: Write, orders: Sequence[tuple[SaveCalendar, Origin]]) -> Sequence[Facts]:
    """``saved``: "calendar"."""
    told = [(origin, effect.insurer, effect.calendar, {"month": effect.calendar.month}) for effect, origin in orders]
    _save(tx, insurer_calendar, told)
    return [{"saved": "calendar"}] * len(orders)


Version = tuple[Origin, Voen, InsurerRequisites | ProductionCalendar, Mapping[str, Any]]


def _save(tx: Write, table: Table, versions: Sequence[Version]) -> None:
    ranks = ranks_of(tx, [origin for origin, *_ in versions])
    rows = [
        {
            **key_of(origin),
            "insurer": str(voen),
            "rank": ranks[origin.submission],
            "saved_at": origin.at,
            "data": written(model),
            **{name: str(value) for name, value in more.items()},
        }
        for origin, voen, model, more in versions
    ]
    tx.execute(insert(table), rows)
