"""The rule-sets that documents were judged by: their tables, each set under its version, so that it can be followed
again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, select

from pipeline import canonical
from pipeline.bulk import insert_of
from pipeline.database import Reads, Write
from registries.tables import rule_set


@dataclass(frozen=True, slots=True)
class RuleSet:
    """One rule-set: since when the house has it, the program that follows it, the texts of its tables by name."""

    version: str
    program: str
    at: datetime
    tables: Mapping[str, str]


def record_rules(tx: Write, version: str, program: str, tables: Mapping[str, str], now: datetime) -> None:
    """Keeps a rule-set; one that is known stays as it is."""
    row = {"version": version, "program": program, "at": now, "tables": canonical.dumps(dict(tables))}
    tx.execute(insert_of(tx)(rule_set).on_conflict_do_nothing(), [row])


def find_rules(reads: Reads, version: str) -> RuleSet | None:
    """The rule-set of that version, None where the house never judged by it."""
    row = reads.execute(select(rule_set).where(rule_set.c.version == version)).first()
    return None if row is None else _read(row)


def rule_versions(reads: Reads) -> Sequence[str]:
    """All versions that the house has, in the order in which they came."""
    return list(reads.execute(select(rule_set.c.version).order_by(rule_set.c.at, rule_set.c.version)).scalars())


def _read(row: Row[tuple[str, str, datetime, str]]) -> RuleSet:
    return RuleSet(row.version, row.program, row.at, _texts(row.tables))


def _texts(kept: str) -> Mapping[str, str]:
    """None of them where what is kept is no texts by name: such a set is not the one of its version."""
    try:
        found = canonical.loads(kept)
        canonical.dumps(found).encode()  # half a character has no bytes
    except (ValueError, RecursionError):
        return {}
    whole = isinstance(found, dict) and all(isinstance(text, str) for text in found.values())
    return found if whole else {}
