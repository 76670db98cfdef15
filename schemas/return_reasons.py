"""Why an office may return a document (geri qaytarılma səbəbi, 003 §2.2.3): a closed catalogue, dated, per service.

The manual shows that there are reasons and not which: the list is ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

from schemas.code_table import Term, once_per_tables, read_table, take_term


@dataclass(frozen=True, slots=True)
class ReturnReason:
    """One reason of one service, told in two languages."""

    service: str
    code: str
    az: str
    en: str
    term: Term
    source: str

    def text(self, language: Literal["az", "en"]) -> str:
        """The sentence in ``language``."""
        return self.az if language == "az" else self.en


def return_reasons(service: str, day: date) -> Mapping[str, ReturnReason]:
    """The reasons by code for which a document of ``service`` may be returned on ``day``."""
    return MappingProxyType(
        {reason.code: reason for reason in _reasons() if reason.service == service and reason.term.covers(day)}
    )


@once_per_tables
def _reasons() -> tuple[ReturnReason, ...]:
    rows = []
    for row in read_table("return_reasons"):
        term = take_term(row)
        rows.append(ReturnReason(term=term, **row))
    return tuple(rows)
