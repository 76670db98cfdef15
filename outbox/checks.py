"""Conservation of what went out: a delivered file holds exactly the sealed bytes, for as long as it lies in its folder.

A file that its receiver took is no problem. And nothing waits for an operator to put a seal in force.
"""

from collections.abc import Iterator
from pathlib import Path

from outbox.placing import holds
from outbox.seal import NOT_IN_FORCE, NOT_PROVEN
from pipeline.conservation import Check, Problem
from pipeline.database import Reads
from pipeline.notices import all_deliveries, unsealed


class SealCheck:
    """No answer waits for a seal that is in force, or was held back because it did not prove itself."""

    name = "seal"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        """One for each cause, with how many wait for it."""
        for why, waiting in unsealed(reads):
            if why.startswith((NOT_IN_FORCE, NOT_PROVEN)):
                yield Problem(self.name, f"{waiting} unsealed", why)


class DeliveriesCheck:
    """Every addressed answer has its seal, every delivered file its bytes."""

    name = "deliveries"

    def __init__(self, outbox_root: Path) -> None:
        self.outbox_root = outbox_root

    def problems(self, reads: Reads) -> Iterator[Problem]:
        """By channel, sequence and kind. The sender's part of a file name is not told: it may name a person."""
        for channel, file_name, sealed, delivered in all_deliveries(reads):
            where = f"outbox/{channel} {'.'.join(file_name.split('.')[-3:-1])}"
            if not sealed:
                yield Problem(self.name, where, "addressed, and its sealed bytes are empty")
            elif delivered and (what := wrong_at(self.outbox_root / channel / file_name, sealed)):
                yield Problem(self.name, where, what)


def wrong_at(path: Path, sealed: bytes) -> str:
    """What is wrong with a delivered file, "" if nothing is, or its receiver took it."""
    try:
        return "" if holds(path, sealed) else "delivered, and the file holds other bytes"
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except OSError:
        return "delivered, and the file cannot be read"


def outbox_checks(outbox_root: Path) -> tuple[Check, ...]:
    """The checks of this package, for the folder that channels' folders stand in."""
    return (SealCheck(), DeliveriesCheck(outbox_root))
