"""Conservation of what was claimed: nothing lies in ``claimed/`` that no scan will ever enter.

A claimed file whose token the ledger knows is no problem: the next scan removes it.
"""

from collections.abc import Iterator
from pathlib import Path

from inbox.claim import token_and_name
from pipeline.channels import open_channels
from pipeline.conservation import Check, Problem
from pipeline.database import Reads


class ClaimedCheck:
    """Every name in ``claimed/<channel>/`` bears a token, and its channel is open."""

    name = "claimed"

    def __init__(self, claimed: Path) -> None:
        self.claimed = claimed

    def problems(self, reads: Reads) -> Iterator[Problem]:
        """What stands there for ever. Files' names are not told: one may name a person."""
        channels = set(open_channels(reads))
        for path in sorted(self.claimed.glob("*/*")):
            where = f"claimed/{path.parent.name}"
            if path.parent.name not in channels:
                yield Problem(self.name, where, "a claimed file of a channel that is not open")
            elif token_and_name(path.name) is None:
                yield Problem(self.name, where, "a claimed file without a token")


def inbox_checks(claimed: Path) -> tuple[Check, ...]:
    """The checks of this package, for the folder ``claimed``."""
    return (ClaimedCheck(claimed),)
