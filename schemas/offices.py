"""The local offices of the Fund, from ``codes/offices.csv``.

The full list is not public: only 188 is real (002 §4.1, its name cut in the picture), the others are a demo set that an
operator replaces. ``confidence`` tells which is which: M a manual, I ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from schemas.code_table import once_per_tables, read_table
from schemas.identifiers import OfficeCode


@dataclass(frozen=True, slots=True)
class Office:
    """One local office (yerli orqan)."""

    code: OfficeCode
    name_az: str
    name_en: str
    region: str
    confidence: str

    def name(self, language: Literal["az", "en"]) -> str:
        """The name in ``language``."""
        return self.name_az if language == "az" else self.name_en


@once_per_tables
def offices() -> Mapping[OfficeCode, Office]:
    """All offices by code. Raises ValueError if a code stands twice or is no office code."""
    found: dict[OfficeCode, Office] = {}
    for row in read_table("offices"):
        code = OfficeCode(row.pop("code"))
        if code in found:
            raise ValueError(f"offices.csv has {code} twice")
        found[code] = Office(code=code, **row)
    return MappingProxyType(found)
