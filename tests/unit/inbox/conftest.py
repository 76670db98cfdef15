import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import func, select

from inbox.intake import Intake
from pipeline.blobs import DirectoryStore
from pipeline.channels import open_channel
from pipeline.checks import pipeline_checks
from pipeline.clock import SetClock
from pipeline.conservation import conserve
from pipeline.database import Database
from pipeline.settings import Settings
from pipeline.stages import LegPlan, Route
from pipeline.tables import arrival, delivery, metadata, submission

ROUTE = Route("intake", (LegPlan("light", ("verify", "parse")),))


@dataclass
class Room:
    """A house with nothing in it but the inbox."""

    var: Path
    clock: SetClock = field(default_factory=SetClock)
    settle_seconds: float = 2.0
    rescan_seconds: float = 0.1

    def __post_init__(self):
        self.settings = Settings(
            var=self.var, settle_seconds=self.settle_seconds, rescan_seconds=self.rescan_seconds, max_file_bytes=100_000
        )
        self.database = Database(self.settings.database_path)
        metadata.create_all(self.database.writer)
        self.store = DirectoryStore(self.settings.folder("store"))
        self.open("alfa")
        self.open("beta")

    def open(self, channel):
        with self.database.write() as tx:
            open_channel(tx, channel, self.clock.now())

    def intake(self, *, store=None, on_entered=lambda _: None, clock=None):
        return Intake(self.database, store or self.store, ROUTE, clock or self.clock, self.settings, on_entered)

    def path(self, name, channel="alfa"):
        folder = self.settings.folder("inbox") / channel
        folder.mkdir(parents=True, exist_ok=True)
        return folder / name

    def drop(self, name, content=None, channel="alfa", age=60.0):
        """A file whose last change was ``age`` seconds before the clock's now."""
        path = self.path(name, channel)
        path.write_bytes(name.encode() if content is None else content)
        self.touch(path, age)
        return path

    def touch(self, path, age):
        moment = self.clock.now().timestamp() - age
        os.utime(path, (moment, moment))

    def names(self):
        """The file names of all submissions in the order of their sequences."""
        with self.database.reads() as reads:
            joined = select(delivery.c.name).join(submission, submission.c.delivery == delivery.c.id)
            return list(reads.execute(joined.order_by(submission.c.sequence)).scalars())

    def arrivals(self):
        with self.database.reads() as reads:
            return reads.execute(select(func.count()).select_from(arrival)).scalar_one()

    def problems(self):
        with self.database.reads() as reads:
            return conserve(pipeline_checks(self.store), reads)

    def files(self, folder):
        """All that is no folder below ``inbox``, ``claimed`` or ``aside``."""
        return sorted(p for p in self.settings.folder(folder).rglob("*") if p.is_symlink() or not p.is_dir())


@pytest.fixture
def make_room(tmp_path):
    rooms = []

    def make(**wishes):
        rooms.append(Room(tmp_path / "var", **wishes))
        return rooms[-1]

    yield make
    for room in rooms:
        room.database.close()


@pytest.fixture
def room(make_room):
    return make_room()
