"""What all fetching for the trust folder shares: how often, how far, and how a file takes the place of another."""

import os
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from pipeline.reaching import Bounds

# After a failure, and while somebody waits: sooner than the usual round, and no storm on a responder that is ill.
AGAIN = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Plan:
    """How often lists are fetched, and how far a question may go."""

    every: timedelta
    bounds: Bounds


def put_whole(path: Path, data: bytes) -> None:
    """Whole or not at all; the snapshot is recorded by the tick that watches the folder. Raises OSError."""
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    part.rename(path)
