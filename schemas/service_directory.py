"""The Fund's services that an authorization can be given for, from ``codes/service_directory.csv``.

It also holds services that this house does not run (001 §2.2: any service of the Fund can be chosen). Rows are dated:
a name or flag that changes gets a row of its own. ``confidence`` tells the manual (M) or us (I), ``assumption`` what in
the row no source tells.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from types import MappingProxyType
from typing import Literal

from schemas.code_table import once_per_tables, read_table


@dataclass(frozen=True, slots=True)
class ListedService:
    """One service (xidmət) from ``valid_from`` to ``valid_to``, both included; None: open."""

    code: str
    name_az: str
    name_en: str
    benefit: bool
    valid_from: date
    valid_to: date | None
    confidence: str
    assumption: str

    def name(self, language: Literal["az", "en"]) -> str:
        """The name in ``language``."""
        return self.name_az if language == "az" else self.name_en

    def holds_on(self, day: date) -> bool:
        """Whether the row is in force on ``day``."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@once_per_tables
def service_directory() -> Mapping[str, tuple[ListedService, ...]]:
    """All rows by code, oldest first. Raises ValueError where rows of a code overlap or a flag is no flag."""
    rows = sorted((_row(row) for row in read_table("service_directory")), key=lambda row: (row.code, row.valid_from))
    for before, after in pairwise(rows):
        if before.code == after.code and before.holds_on(after.valid_from):
            raise ValueError(f"service_directory.csv has {after.code} twice on {after.valid_from}")
    return MappingProxyType(
        {code: tuple(row for row in rows if row.code == code) for code in {row.code for row in rows}}
    )


def service_on(code: str, day: date) -> ListedService | None:
    """The row of ``code`` that is in force on ``day``; None where the directory has none."""
    return next((row for row in service_directory().get(code, ()) if row.holds_on(day)), None)


def newest_row(code: str) -> ListedService | None:
    """The last row of ``code``, in force or not: for naming what was chosen once."""
    rows = service_directory().get(code)
    return rows[-1] if rows else None


def _row(row: dict[str, str]) -> ListedService:
    if row["benefit"] not in {"true", "false"}:
        raise ValueError(f"service_directory.csv: {row['code']} is neither a benefit nor none")
    return ListedService(
        code=row["code"],
        name_az=row["name_az"],
        name_en=row["name_en"],
        benefit=row["benefit"] == "true",
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        confidence=row["confidence"],
        assumption=row["assumption"],
    )
