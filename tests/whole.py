"""Of a long search through cases of one kind each run of the tests does a part, and ``make test-whole`` all."""

import os
from collections.abc import Sequence
from typing import TypeVar

_Case = TypeVar("_Case")
WHOLE = os.environ.get("WHOLE_TESTS") == "1"


def some(cases: Sequence[_Case], of: int, place: int = 0) -> Sequence[_Case]:
    """Every ``of``-th of the cases, from the one at ``place`` on; the same ones in each run."""
    return cases if WHOLE else cases[place % of :: of]


def times(usual: int, whole: int) -> int:
    """How often, or of how many."""
    return whole if WHOLE else usual
