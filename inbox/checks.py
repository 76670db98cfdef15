"""Conservation of what came in: nothing lies in ``claimed/`` or ``uploads/`` that nobody will ever enter.

A claimed file whose token the ledger knows is no problem: the next scan removes it.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from inbox.claim import token_and_name
from inbox.upload.unfinished import Unfinished
from pipeline.channels import open_channels
from pipeline.clock import Clock
from pipeline.conservation import Check, Problem
from pipeline.database import Reads

LONGEST_WHOLE = timedelta(minutes=10)


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


class UnfinishedCheck:
    """No resumable upload that is whole waits for ever to be entered."""

    name = "unfinished"

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.folder = folder
        self.clock = clock

    def problems(self, reads: Reads) -> Iterator[Problem]:
        """By the beginning of its id."""
        del reads
        if not self.folder.is_dir():
            return
        folder = Unfinished(self.folder)
        for one in sorted(folder.under_way(), key=lambda begun: begun.id):
            since = folder.whole_since(one)
            if since is not None and self.clock.now() - since > LONGEST_WHOLE:
                yield Problem(self.name, one.id[:12], "whole, and never entered: is `qebul web` running?")


def inbox_checks(claimed: Path, uploads: Path, clock: Clock) -> tuple[Check, ...]:
    """The checks of this package, for the folders ``claimed`` and ``uploads``."""
    return (ClaimedCheck(claimed), UnfinishedCheck(uploads, clock))
