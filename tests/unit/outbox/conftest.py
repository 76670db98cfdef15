"""A house with nothing in it but answers: a real ledger, the real engine, and an outbox folder."""

import itertools
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from outbox.checks import outbox_checks
from outbox.deliver import DeliverLine
from pipeline import legs
from pipeline.channels import open_channel, register_party
from pipeline.clock import SetClock
from pipeline.conservation import conserve
from pipeline.database import Database
from pipeline.engine import Engine, Pace
from pipeline.ledger import Arrival, enter
from pipeline.lines import Aftermath
from pipeline.notices import all_deliveries, freeze, store_sealed
from pipeline.stages import LegPlan, PlannedNotice, Route
from pipeline.tables import metadata

ROUTE = Route("intake", (LegPlan("light", ("verify",)),))
PACE = Pace(100, timedelta(seconds=30), timedelta(seconds=300))


@dataclass
class Post:
    """Answers and their way out."""

    folder: Path
    clock: SetClock = field(default_factory=SetClock)

    def __post_init__(self):
        self.outbox = self.folder / "outbox"
        self.database = Database(self.folder / "qebul.sqlite")
        metadata.create_all(self.database.writer)
        self.tokens = itertools.count(1)
        with self.database.write() as tx:
            open_channel(tx, "alfa", self.clock.now())
            open_channel(tx, "beta", self.clock.now())

    def arrive(self, name="file.xml", channel="alfa", content=None):
        """A file comes in, so that its receipt waits; the id of its submission."""
        n = next(self.tokens)
        came = Arrival(f"token-{n}", channel, name, f"{content or n:064x}", 10)
        with self.database.write() as tx:
            return enter(tx, came, ROUTE, self.clock.now()).submission

    def freeze(self, submission_id, kind, audience="channel", party=None, **data):
        """Another answer to a submission; its id."""
        full = {"kind": kind, "submission": submission_id, "sequence": 1, **data}
        after = Aftermath(self.clock.now())
        with self.database.write() as tx:
            [made] = freeze(tx, [(submission_id, PlannedNotice(kind, audience, party, full))], after)
            legs.put_legs(tx, after.legs)
        return made

    def store(self, notice_id, sealed=b"sealed"):
        """Gives a notice its sealed bytes, as the seal line's commit does."""
        after = Aftermath(self.clock.now())
        with self.database.write() as tx:
            store_sealed(tx, {notice_id: sealed}, after)
            legs.drop(tx, notice_id)
            legs.put_legs(tx, after.legs)

    def sealed_receipt(self, sealed=b"sealed", **arrival):
        """A file came in and its receipt is sealed; the receipt's id."""
        notice_id = f"{self.arrive(**arrival)}.receipt"
        self.store(notice_id, sealed)
        return notice_id

    def register(self, party, channel):
        with self.database.write() as tx:
            register_party(tx, party, channel, self.clock.now())

    def run(self, line, queue):
        """One turn of the real engine; how many legs it took."""
        return Engine(self.database, [line], self.clock, PACE, "w1").run(line.name, queue, queue)

    def deliver(self):
        return self.run(DeliverLine(self.outbox), "deliver")

    def wait(self, minutes=10):
        self.clock.advance(timedelta(minutes=minutes))

    def files(self, channel="alfa"):
        """All that lies in a channel's folder, bytes by name."""
        return {path.name: path.read_bytes() for path in sorted((self.outbox / channel).glob("*"))}

    def delivered(self):
        """(channel, file name) of what is written down as delivered."""
        with self.database.reads() as reads:
            return {(channel, name) for channel, name, _, done in all_deliveries(reads) if done}

    def errors(self):
        """What last went wrong with each leg that waits."""
        with self.database.reads() as reads:
            rows = reads.exec_driver_sql("SELECT last_error FROM leg WHERE line != 'submission' ORDER BY subject")
            return [row[0] for row in rows]

    def rows(self, sql):
        with self.database.reads() as reads:
            return [tuple(row) for row in reads.exec_driver_sql(sql)]

    def execute(self, sql):
        with self.database.write() as tx:
            tx.exec_driver_sql(sql)

    def problems(self):
        with self.database.reads() as reads:
            return [(one.where, one.what) for one in conserve(outbox_checks(self.outbox), reads)]


@pytest.fixture
def post(tmp_path):
    made = Post(tmp_path)
    yield made
    made.database.close()
