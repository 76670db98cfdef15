"""The local offices of the Fund, from ``codes/offices.csv``.

The full list is not public: only 188 is real (002 §4.1, its name cut in the picture), the others are a demo set that an
operator replaces. ``confidence`` tells which is which: M a manual, I ours.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Literal

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


@cache
def offices() -> Mapping[OfficeCode, Office]:
    """All offices by code. Raises ValueError if a code stands twice or is no office code."""
    text = resources.files("schemas").joinpath("codes", "offices.csv").read_text(encoding="utf-8")
    found: dict[OfficeCode, Office] = {}
    for row in csv.DictReader(text.splitlines()):
        code = OfficeCode(row.pop("code"))
        if code in found:
            raise ValueError(f"offices.csv has {code} twice")
        found[code] = Office(code=code, **row)
    return MappingProxyType(found)
