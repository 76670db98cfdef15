"""Insurers (sığortaedənlər) as the fund knows them: what manual 001 §2.1 shows of one, and whether it is still open.

A local copy with a loader (how the fund's own register is asked is not public), and individuals whom document 000
registers. ``party_office`` beside it says which office decides about whose documents.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Row

from pipeline.bulk import rows_by, upsert
from pipeline.database import Reads, Write
from registries.tables import insurer, party_office
from schemas.identifiers import Fin, OfficeCode, Voen
from schemas.text import fold, order_text


class InsurerKind(StrEnum):
    """Tipi: hüquqi or fiziki şəxs."""

    LEGAL = "legal"
    NATURAL = "natural"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Insurer:
    """One insurer; its repr shows nothing, since it names a person.

    ``sun`` is its number in the fund's register; ``closed_on`` None while it is open; ``fin`` that of a natural person
    who signs for himself, None where it is not known.
    """

    voen: Voen
    name: str
    kind: InsurerKind
    sun: str
    responsible: str
    office: OfficeCode
    opened_on: date
    closed_on: date | None = None
    fin: Fin | None = None

    def is_open(self, day: date) -> bool:
        """Whether it is registered on ``day``."""
        return self.closed_on is None or day < self.closed_on


def insurers_by_voen(reads: Reads, voens: Iterable[str]) -> Mapping[str, Insurer]:
    """The known ones among ``voens``."""
    return {row.voen: _insurer(row) for row in rows_by(reads, insurer.c.voen, voens)}


def insurers_by_fin(reads: Reads, fins: Iterable[str]) -> Mapping[str, Insurer]:
    """The individuals among ``fins`` who are insurers or were: of each the one that is open, or was to the last."""
    found = sorted((_insurer(row) for row in rows_by(reads, insurer.c.fin, fins)), key=_lasts)
    return {one.fin: one for one in found if one.fin is not None}


def _lasts(one: Insurer) -> tuple[date, Voen]:
    return one.closed_on or date.max, one.voen


def _insurer(row: Row[Any]) -> Insurer:
    return Insurer(
        voen=Voen(row.voen),
        name=row.name,
        kind=InsurerKind(row.kind),
        sun=row.sun,
        responsible=row.responsible,
        office=OfficeCode(row.office),
        opened_on=row.opened_on,
        closed_on=row.closed_on,
        fin=None if row.fin is None else Fin(row.fin),
    )


def put_insurers(tx: Write, rows: Iterable[Insurer]) -> None:
    """Loads insurers, over what was known of them; a FİN that is known stays where the loader knows none."""
    given = list(rows)
    before = insurers_by_voen(tx, {one.voen for one in given if one.fin is None})
    known = [replace(one, fin=before[one.voen].fin) if one.voen in before else one for one in given]
    upsert(tx, insurer, (_written(one) for one in known))
    put_offices(tx, [(one.voen, one.name, one.office) for one in known])


def put_offices(tx: Write, rows: Iterable[tuple[str, str, str]]) -> None:
    """Whose documents (party, name) an office decides about from now on."""
    upsert(
        tx,
        party_office,
        [
            {"party": str(party), "name": name, "name_folded": fold(name), "office": str(office)}
            for party, name, office in rows
        ],
    )


def _written(one: Insurer) -> dict[str, object]:
    searched = {"name_folded": fold(one.name), "name_order": order_text(one.name)}
    numbers = {"voen": str(one.voen), "office": str(one.office), "fin": None if one.fin is None else str(one.fin)}
    return asdict(one) | numbers | searched
