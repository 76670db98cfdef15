"""Numbers in words, as papers write days and years out (``codes/spelled_numbers.csv``): "iki min iyirmi üçüncü"."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from schemas.code_table import once_per_tables, read_table


@dataclass(frozen=True, slots=True)
class SpelledNumber:
    """One word; ``ordinal``: it is the last of an ordinal ("üçüncü")."""

    word: str
    value: int
    ordinal: bool


@once_per_tables
def spelled_numbers() -> Mapping[str, SpelledNumber]:
    """All words. Raises ValueError if one stands twice."""
    found: dict[str, SpelledNumber] = {}
    for row in read_table("spelled_numbers"):
        if row["word"] in found:
            raise ValueError(f"spelled_numbers.csv has {row['word']} twice")
        found[row["word"]] = SpelledNumber(row["word"], int(row["value"]), row["role"] == "ORDINAL")
    return MappingProxyType(found)
