"""Small worlds to match: entries, dues and insurers as tables."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from reconciliation.columns import ENTRIES
from reconciliation.known import DUES, INSURERS, Known
from reconciliation.matching import match
from schemas.reconciliation_passes import passes_on
from schemas.text import fold

DAY = date(2026, 4, 10)
PASSES = passes_on(DAY)
A, B, STRANGER = "1300144711", "9900003871", "1700767721"
SUN_A, SUN_B = "9819854215", "9819854225"
CODE, OTHER = "121111", "121211"


def entry(place: int, amount: int, **told: Any) -> dict[str, Any]:
    texts = dict.fromkeys(("reference", "end_to_end", "returns", "payer_name", "payer_code", "payer_iban"), "")
    given = {"statement": 0, "place": place, "key": f"{place:032}", "booking_date": DAY, "value_date": DAY}
    return {**given, **texts, "amount": amount, "code": CODE, "level": "", "purpose": "", **told}


def known(dues: Sequence[tuple[str, str, str, int]] = (), **more: Any) -> Known:
    insurers = [insurer(A, SUN_A, "Alfa MMC"), insurer(B, SUN_B, "Beta MMC")]
    return Known(dues=rows(DUES, dues), insurers=rows(INSURERS, more.pop("insurers", insurers)), **more)


def rows(schema: Any, given: Sequence[Sequence[Any]]) -> Any:
    """Of columns that are not given, the last ones, nothing is known."""
    return pa.Table.from_pylist([dict(zip(schema.names, one, strict=False)) for one in given], schema=schema)


def rows_of(*entries: dict[str, Any]) -> Any:
    return pa.Table.from_pylist(list(entries), schema=ENTRIES)


def matched(entries: Sequence[dict[str, Any]], given: Known) -> Sequence[dict[str, Any]]:
    return match(rows_of(*entries), given, PASSES).to_pylist()


def lines(one: dict[str, Any]) -> Sequence[tuple[str, int]]:
    return [(line["period"], line["amount"]) for line in one["lines"]]


def insurer(
    voen: str, sun: str, name: str, *, fin: str | None = None, closed_on: date | None = None
) -> tuple[Any, ...]:
    return voen, fin, sun, name, "188", fold(name), closed_on
