"""Incomes that no contribution is due from (MDSS haqqına cəlb olunmayan gəlirlər): ``codes/exempt_incomes.csv``, dated.

The manual has a directory of reasons and does not show it (004 §2.3.2). The rows are what is known of article 15 of the
Law on Social Insurance, each marked by its confidence; the codes are ours. An operator who knows better writes others.
"""

from dataclasses import dataclass
from typing import Literal

from schemas.code_table import Term, once_per_tables, one_a_day, read_table, row_on, take_term
from schemas.months import Month


@dataclass(frozen=True, slots=True)
class ExemptReason:
    """One reason as it is called in a term."""

    code: str
    name_az: str
    name_en: str
    term: Term
    confidence: str
    source: str

    def name(self, language: Literal["az", "en"]) -> str:
        """The name in ``language``."""
        return self.name_az if language == "az" else self.name_en


def exempt_reason_in(code: str, month: Month) -> ExemptReason | None:
    """The reason ``code`` for an income of ``month``; None: it is none then. The first day of the month decides."""
    return row_on((one for one in exempt_reasons() if one.code == code), month.first)


@once_per_tables
def exempt_reasons() -> tuple[ExemptReason, ...]:
    """All rows. Raises ValueError where two of a code hold on one day."""
    rows = (ExemptReason(term=take_term(row), **row) for row in read_table("exempt_incomes"))
    return one_a_day(rows, lambda one: one.code)
