"""The catalogue of finding codes, read once from ``codes/findings.csv``."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from schemas.code_table import once_per_tables, read_table


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """One code: ``area`` says who reports it (identifier, envelope, registration, guard, signature, authority …)."""

    code: str
    area: str
    severity: str
    az: str
    en: str
    hint_az: str
    hint_en: str
    basis: str

    def text(self, language: Literal["az", "en"]) -> str:
        """The sentence in ``language``, with ``{value}`` still open."""
        return self.az if language == "az" else self.en

    def hint(self, language: Literal["az", "en"]) -> str:
        """The repair hint in ``language``; may be empty."""
        return self.hint_az if language == "az" else self.hint_en


@once_per_tables
def catalogue() -> Mapping[str, CodeEntry]:
    """All codes by name. Raises ValueError if a code stands twice."""
    entries: dict[str, CodeEntry] = {}
    for row in read_table("findings"):
        if row["code"] in entries:
            raise ValueError(f"findings.csv has {row['code']} twice")
        entries[row["code"]] = CodeEntry(**row)
    return MappingProxyType(entries)
