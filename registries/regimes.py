"""Which scale of contributions an insurer falls under: state or oil, or private outside of oil and gas.

Loaded with days; how the register of the fund says it is not public.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.bulk import rows_by, upsert
from pipeline.database import Reads, Write
from registries.report_tables import insurer_regime
from schemas.contribution_terms import Regime
from schemas.identifiers import Voen


@dataclass(frozen=True, slots=True, kw_only=True)
class InsurerRegime:
    """An insurer's ``regime`` from ``since`` on, until another one begins."""

    insurer: Voen
    since: date
    regime: Regime


def regimes_of(reads: Reads, insurers: Iterable[str]) -> Mapping[str, Sequence[InsurerRegime]]:
    """By insurer, in the order of days; one query for each 10,000."""
    found: dict[str, list[InsurerRegime]] = {}
    for row in sorted(rows_by(reads, insurer_regime.c.insurer, insurers), key=lambda row: row.since):
        one = InsurerRegime(insurer=Voen(row.insurer), since=row.since, regime=Regime(row.regime))
        found.setdefault(row.insurer, []).append(one)
    return found


def regime_on(known: Sequence[InsurerRegime], day: date) -> Regime | None:
    """The one that holds on ``day``; None where none is known for it."""
    return next((one.regime for one in reversed(known) if one.since <= day), None)


def put_regimes(tx: Write, rows: Iterable[InsurerRegime]) -> None:
    """Loads regimes, over what was known of them."""
    upsert(
        tx,
        insurer_regime,
        ({"insurer": str(one.insurer), "since": one.since, "regime": one.regime.value} for one in rows),
    )
