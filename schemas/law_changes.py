"""Changes of law that a document is told about and not refused for (``codes/law_changes.csv``): each row bears the code
of a finding of severity ``info`` and the days that it holds for.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from schemas.code_table import Term, once_per_tables, read_table, take_term


def law_holds(code: str, day: date) -> bool:
    """Whether the change that the finding ``code`` tells of holds on ``day``. Raises KeyError for an unknown code."""
    return law_changes()[code].covers(day)


@once_per_tables
def law_changes() -> Mapping[str, Term]:
    """All changes by the code of their finding."""
    return MappingProxyType({row["code"]: take_term(row) for row in read_table("law_changes")})
