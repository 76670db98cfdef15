"""The real house in this process: real files, real database. On SQLite the test drives the engine step by step; where
the settings name a broker, workers run what messages tell them to (``over_redis.py``).
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from lxml import etree
from over_redis import Workers
from read_before import ReadBefore

from demo.demo_file import DemoFile
from demo.world import World
from pipeline import legs
from pipeline.clock import SetClock, SystemClock
from pipeline.conservation import conserve
from pipeline.overview import SubmissionRow, submissions
from pipeline.settings import Settings
from signatures.sealing import prove
from signatures.trust import read_trust_directory, trust_from_files
from signatures.verdict import Outcome
from stages.assembly import Assembly, build

QUEUES = ["light", "attachments", "reports", "statements", "seal", "deliver"]


class DemoHouse:
    """A house with the demo's registers. ``work`` takes the inbox and runs all that is due.

    ``reads_anew``: it keeps what it read on scans itself, as a real house does. ``seeded``: its database has the demo's
    registers already.
    """

    def __init__(self, var: Path, *, reads_anew: bool = False, seeded: bool = False) -> None:
        self.var = var
        self.settings = Settings(var=var, settle_seconds=0)
        self.clock = SetClock(SystemClock().now())
        self.world = World(var, SystemClock())  # made, and its lists are fresh
        self.house = build(self.settings, self.clock)
        if not reads_anew:
            self.house.readings = ReadBefore.ours.readings
        self.house.open_house()
        if not seeded:
            with self.house.database.write() as tx:
                self.world.seed(tx)
        self.intake = self.house.intake()
        self.workers: Workers | None = None
        self.employ(self.house)

    def file(self, wanted: Callable[[DemoFile], bool]) -> DemoFile:
        return next(one for one in self.world.files if wanted(one))

    def drop_all(self) -> None:
        with self.house.database.write() as tx:
            self.world.seed_for_reports(tx)
        for wave in sorted({one.wave for one in self.world.files}):
            self.world.drop(self.settings.folder("inbox"), [one for one in self.world.files if one.wave == wave])
            self.work()
            with self.house.database.write() as tx:
                decided = self.world.decide(tx, wave, self.clock.now())
            if decided:
                self.work()

    def drop(self, channel: str, name: str, data: bytes) -> None:
        self.drop_unworked(channel, name, data)
        self.work()

    def drop_unworked(self, channel: str, name: str, data: bytes) -> None:
        folder = self.settings.folder("inbox") / channel
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f".{name}.part"
        part.write_bytes(data)
        part.rename(folder / name)

    def take_in(self) -> None:
        """Whatever lies in the inbox, whole and settled, comes into the ledger."""
        self.clock.moment = max(self.clock.moment, SystemClock().now()) + timedelta(seconds=1)
        while self.intake.scan():
            pass

    def work(self, rounds: int = 300) -> None:
        self.take_in()
        for _ in range(rounds):
            with self.house.database.reads() as reads:
                due = legs.due_subjects(reads, QUEUES, self.clock.now())
            if not due:
                if not self._waiting_soon():
                    return
                self.clock.advance(timedelta(milliseconds=250))
            self._run(due)
        raise AssertionError("the house does not come to rest")

    def employ(self, house: Assembly) -> None:
        """The workers of ``house`` (this one put together otherwise) do what is due from now on."""
        if self.workers is not None:
            self.workers.close()
        self.engine = house.engine("test")
        self.workers = None if house.settings.broker_url is None else Workers(house)

    def _run(self, due: Sequence[tuple[str, str]]) -> None:
        if self.workers is not None:
            self.workers(due)
            return
        for _, subject in due:
            self.engine.run_subject(subject)

    def close(self) -> None:
        if self.workers is not None:
            self.workers.close()
        self.house.close()

    def _waiting_soon(self) -> bool:
        with self.house.database.reads() as reads:
            soon = legs.due_subjects(reads, QUEUES, self.clock.now() + timedelta(seconds=2))
        return bool(soon)

    def rows(self) -> Sequence[SubmissionRow]:
        with self.house.database.reads() as reads:
            return submissions(reads, limit=10_000)

    def row(self, name: str, channel: str | None = None) -> SubmissionRow:
        return next(row for row in self.rows() if row.file == name and channel in (None, row.channel))

    def answers(self, channel: str, kind: str) -> list[etree._Element]:
        """The proven bodies of a channel's answers of one kind."""
        pinned = trust_from_files(read_trust_directory(self.settings.folder("trust")))
        bodies = []
        for path in sorted((self.settings.folder("outbox") / channel).glob(f"*.{kind}*.xml")):
            proof = prove(path.read_bytes(), pinned)
            assert proof.outcome is Outcome.VALID, proof.reasons
            assert proof.body is not None
            bodies.append(etree.fromstring(proof.body))
        return bodies

    def tables(self, sql: str) -> Sequence[Any]:
        with self.house.database.reads() as reads:
            return reads.exec_driver_sql(sql).all()

    def problems(self) -> list[str]:
        with self.house.database.reads() as reads:
            return [f"{one.check} {one.where}: {one.what}" for one in conserve(self.house.checks(), reads)]
