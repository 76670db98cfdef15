"""Insurers (sığortaedənlər) as the fund knows them: what manual 001 §2.1 shows of one, and whether it is still open.

A local copy with a loader: how the fund's own register is asked is not public.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum

from pipeline.bulk import rows_by, upsert
from pipeline.database import Reads, Write
from registries.tables import insurer
from schemas.identifiers import OfficeCode, Voen
from schemas.text import fold, order_text


class InsurerKind(StrEnum):
    """Tipi: hüquqi or fiziki şəxs."""

    LEGAL = "legal"
    NATURAL = "natural"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Insurer:
    """One insurer; its repr shows nothing, since it names a person.

    ``sun`` is its number in the fund's register; ``closed_on`` None while it is open.
    """

    voen: Voen
    name: str
    kind: InsurerKind
    sun: str
    responsible: str
    office: OfficeCode
    opened_on: date
    closed_on: date | None = None


def insurers_by_voen(reads: Reads, voens: Iterable[str]) -> Mapping[str, Insurer]:
    """The known ones among ``voens``."""
    return {
        row.voen: Insurer(
            voen=Voen(row.voen),
            name=row.name,
            kind=InsurerKind(row.kind),
            sun=row.sun,
            responsible=row.responsible,
            office=OfficeCode(row.office),
            opened_on=row.opened_on,
            closed_on=row.closed_on,
        )
        for row in rows_by(reads, insurer.c.voen, voens)
    }


def put_insurers(tx: Write, rows: Iterable[Insurer]) -> None:
    """Loads insurers, over what was known of them."""
    upsert(tx, insurer, (_written(one) for one in rows))


def _written(one: Insurer) -> dict[str, object]:
    searched = {"name_folded": fold(one.name), "name_order": order_text(one.name)}
    return asdict(one) | {"voen": str(one.voen), "office": str(one.office)} | searched
