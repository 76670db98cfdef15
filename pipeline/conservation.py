"""Conservation: the proof that nothing was lost, doubled or changed, walked anew from ledger, store and folders.

Never from counters: each check reads the rows and bytes themselves. Red tells what and where. The checks of the
engine's tables are in ``checks.py``; other packages add theirs through ``Check``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from pipeline.database import Reads


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that should not be: which check, where (an id or digest), what."""

    check: str
    where: str
    what: str


class Check(Protocol):
    """One proof. ``problems`` yields nothing when all is well."""

    name: str

    def problems(self, reads: Reads) -> Iterable[Problem]:
        """What is wrong, as of the snapshot that ``reads`` shows."""
        ...


def conserve(checks: Iterable[Check], reads: Reads) -> list[Problem]:
    """All problems that all checks find in one snapshot."""
    return [problem for check in checks for problem in _found(check, reads)]


def _found(check: Check, reads: Reads) -> list[Problem]:
    """A check that stumbles over a broken row has found one; where exactly, the others may tell."""
    try:
        return list(check.problems(reads))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return [Problem(check.name, "rows", f"a row cannot be read: {type(error).__name__}")]
