"""A small house of plain stages around the real engine, a real database and a real store."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from pipeline import checks, legs
from pipeline.blobs import DirectoryStore
from pipeline.channels import open_channel
from pipeline.clock import SetClock
from pipeline.conservation import conserve
from pipeline.database import Database, Place
from pipeline.effects import Effect, EffectConflict, EffectKind, EffectKinds, Origin, one_by_one
from pipeline.engine import Engine, Pace
from pipeline.ledger import Arrival, Entered, enter
from pipeline.ledger_effects import ledger_effects
from pipeline.outcomes import Advance, Outcome
from pipeline.overview import submissions
from pipeline.stages import Ending, LegPlan, PlannedNotice, Route
from pipeline.submissions import House, SubmissionLine
from pipeline.tables import metadata


class Stamp(Effect):
    """A test effect: counts how often it was applied."""

    kind = "stamp"
    judge = "second"
    what: str


@dataclass
class Scripted:
    """A stage that does what it is told; by default it goes on."""

    name: str
    script: Callable[[Any], Outcome] = lambda _: Advance()
    runs: list[str] = field(default_factory=list)

    def gather(self, items: Sequence[Any], reads: Any) -> Mapping[str, Any]:
        return {}

    def run(self, item: Any, gathered: Any) -> Outcome:
        self.runs.append(item.id)
        return self.script(item)


class TellAll:
    def plan(self, ending: Ending) -> tuple[PlannedNotice, ...]:
        return (PlannedNotice("processing", "channel", None, {"status": ending.status, "why": ending.why}),)


class SealAll:
    """A line that seals with a plain mark, so that answers do not wait."""

    name = "seal"

    def queues(self) -> Sequence[str]:
        return ["seal"]

    def work(self, claims: Any, reads: Any, now: Any) -> Mapping[str, Any]:
        return {claim.subject: b"sealed" for claim in claims}

    def commit(self, tx: Any, pieces: Any, after: Any) -> None:
        from pipeline.notices import store_sealed

        store_sealed(tx, {claim.subject: sealed for claim, sealed in pieces}, after)

    def give_up(self, tx: Any, claim: Any, why: str, evidence: str, after: Any) -> bool:
        return False


def _plain(connection: Any, sql: str) -> str:
    """SQL without parameters: psycopg takes a percent sign for one."""
    return sql if connection.dialect.name == "sqlite" else sql.replace("%", "%%").replace("rowid", "ctid")


ROUTE = Route("intake", (LegPlan("light", ("first", "second")), LegPlan("light", ("third",))))


class TestHouse:
    """Everything a test of the engine touches."""

    __test__ = False
    queues: Sequence[str] = ("light", "seal")

    def __init__(self, folder: Path, place: Place | None = None) -> None:
        self.folder = folder
        self.clock = SetClock()
        self.database = Database(place or folder / "qebul.sqlite")
        metadata.create_all(self.database.writer)
        self.store = DirectoryStore(folder / "store")
        self.stages = {name: Scripted(name) for name in ("first", "second", "third")}
        self.intake = ROUTE
        self.applied: list[str] = []
        self.conflicts: list[str] = []
        kinds = EffectKinds(*ledger_effects(), EffectKind(Stamp, one_by_one(self._stamp)))
        self.line = SubmissionLine(House(self.stages, {"intake": ROUTE}, kinds, TellAll(), self.store))
        self.pace = Pace(100, timedelta(seconds=30), timedelta(seconds=300))
        self.engine = self.make_engine("w1")
        with self.database.write() as tx:
            open_channel(tx, "alfa", self.clock.now())
            open_channel(tx, "beta", self.clock.now())
        self._tokens = 0

    def make_engine(self, worker: str) -> Engine:
        return Engine(self.database, [self.line, SealAll()], self.clock, self.pace, worker)

    def _stamp(self, tx: Any, effect: Stamp, origin: Origin) -> Mapping[str, Any]:
        if self.conflicts:
            raise EffectConflict("second", self.conflicts.pop())
        self.applied.append(f"{origin.submission}/{origin.line}/{effect.what}")
        return {"stamped": effect.what}

    def drop(self, data: bytes, channel: str = "alfa", token: str | None = None) -> Entered:
        sha256, size = self.store.put(io.BytesIO(data))
        self._tokens += 1
        came = Arrival(token or f"token-{self._tokens}", channel, "file.xml", sha256, size)
        with self.database.write() as tx:
            return enter(tx, came, self.intake, self.clock.now())

    def work(self, engine: Engine | None = None, rounds: int = 50) -> None:
        """Runs all that is due until nothing is."""
        engine = engine or self.engine
        for _ in range(rounds):
            with self.database.reads() as reads:
                due = legs.due_subjects(reads, self.queues, self.clock.now())
            if not due:
                return
            for _, subject in due:
                engine.run_subject(subject)
        raise AssertionError("still something due")

    def status(self, submission: str) -> str:
        with self.database.reads() as reads:
            return submissions(reads, one=submission)[0].status

    def rows(self, sql: str) -> list[Any]:
        with self.database.reads() as reads:
            return list(reads.exec_driver_sql(_plain(reads, sql)))

    def execute(self, sql: str) -> None:
        with self.database.write() as tx:
            if tx.dialect.name == "sqlite":
                tx.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            tx.exec_driver_sql(_plain(tx, sql))

    def problems_in(self, path: Path) -> list[str]:
        """What is wrong in another database file over the same store."""
        other = Database(path)
        with other.reads() as reads:
            found = conserve(checks.pipeline_checks(self.store), reads)
        other.close()
        return [one.what for one in found]

    def problems(self) -> list[str]:
        wanted = checks.pipeline_checks(self.store)
        with self.database.reads() as reads:
            found = conserve(wanted, reads)
        # deliveries have no line in this house: their legs wait, which is not a problem
        return [f"{one.check}: {one.what}" for one in found]
