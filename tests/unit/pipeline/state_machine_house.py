"""The house of the state machine: a sender, an operator, two workers that can die at any moment, and one ledger."""

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

from engine_house import SealAll, TestHouse
from state_machine_lineage import copy_of
from state_machine_stages import (
    INTAKE,
    LOOKED_AT,
    ROUTES,
    STAGES,
    DrawnStage,
    Fate,
    Killed,
    World,
    stamps,
    takes_two,
)
from state_machine_worker import Worker

from pipeline import ledger, legs
from pipeline.database import Database
from pipeline.draft_effects import draft_effects
from pipeline.effects import EffectKinds
from pipeline.engine import Engine
from pipeline.ledger_effects import ledger_effects
from pipeline.lineage import lineage_effects
from pipeline.notices import mark_delivered
from pipeline.quarantine import QuarantineDesk, Said
from pipeline.review import Decision, SameOfficerError, accept, decide
from pipeline.stages import Ending, PlannedNotice
from pipeline.submissions import House, SubmissionLine

CONTENT = {
    "registered": "acceptance",
    "returned": "return",
    "refused": "refusal",
    "duplicate": "duplicate",
    "completed": "summary",
}


class TellContent:
    """As the real one: a part of a bundle has one answer, a bundle none before it is complete."""

    def plan(self, ending: Ending) -> tuple[PlannedNotice, ...]:
        kinds = ["processing", CONTENT.get(ending.status)]
        if ending.status == "split":
            return ()
        if ending.item.parent is not None and kinds[1]:
            kinds.remove("processing")
        told = {"status": ending.status, "why": ending.why}
        return tuple(PlannedNotice(kind, "channel", None, told) for kind in kinds if kind)


class DeliverAll:
    """A line that delivers into thin air."""

    name = "deliver"

    def queues(self) -> Sequence[str]:
        return ["deliver"]

    def work(self, claims: Any, reads: Any, now: Any) -> Mapping[str, Any]:
        return {claim.subject: b"" for claim in claims}

    def commit(self, tx: Any, pieces: Any, after: Any) -> None:
        mark_delivered(tx, [claim.subject for claim, _ in pieces], after.at)

    def give_up(self, tx: Any, claim: Any, why: str, evidence: str, after: Any) -> bool:
        return False


WORK, ANSWERS = ("light",), ("seal", "deliver")
MOST_RUNS = 300  # of all that can be due at one moment


class MachineHouse(TestHouse):
    """A sender's, an operator's and two workers' deeds, each one a method."""

    queues = WORK + ANSWERS

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.world = World()
        self.intake = INTAKE
        stamps.metadata.create_all(self.database.writer)
        kinds = EffectKinds(*ledger_effects(), *draft_effects(), *lineage_effects(ROUTES), *self.world.kinds())
        stages = {name: DrawnStage(name, self.world) for name in STAGES}
        self.stages = stages
        self.line = SubmissionLine(House(stages, ROUTES, kinds, TellContent(), self.store))
        self.desk = QuarantineDesk(self.line.house, INTAKE, parts_begin="parse")
        self.engine = self.make_engine("supervisor")
        self.tokens: dict[str, tuple[str, bytes]] = {}  # every arrival: token → channel and bytes
        self.names: dict[str, str] = {}  # every file by its name: its submission
        self.versions: dict[str, list[str]] = {}  # the files of each draft, by its key
        self.copies: dict[str, bytes] = {}  # the content of each copy that was asked for, by the asking file
        self.unburied: list[str] = []  # the dead of whom the supervisor has not heard yet
        self.workers = [Worker(self, name) for name in ("w1", "w2")]

    def make_engine(self, worker: str, database: Database | None = None) -> Engine:
        lines = [self.line, SealAll(), DeliverAll()]
        return Engine(database or self.database, lines, self.clock, self.pace, worker)

    def close(self) -> None:
        for one in (self.database, *(worker.database for worker in self.workers)):
            one.close()

    # what a sender does

    def send(self, nature: str, fate: Fate | None = None, channel: str = "alfa", parts: Sequence[Fate] = ()) -> str:
        """Drops a new file; its name. ``nature``: document, bundle, unsigned <draft>, signature <of>, deletion <of>."""
        name = f"f{len(self.names) + 1}"
        self.world.fates[name] = fate or {}
        lines = [f"{name} {nature}\n"]
        for idx, one in enumerate(parts, 1):
            self.world.fates[f"{name}.{idx}"] = one
            lines.append(f"{name}.{idx} document\n")
        self.names[name] = self._bring("".join(lines).encode(), channel).submission
        self.world.first.setdefault(channel, self.names[name])
        return name

    def draft(self, fate: Fate | None = None, channel: str = "alfa", key: str = "") -> str:
        """Drops an unsigned file, the first version of a draft or a further one; the draft's key."""
        key = key or f"d{len(self.versions) + 1}"
        self.versions.setdefault(key, []).append(self.send(f"unsigned {key}", fate, channel))
        return key

    def sign(self, key: str, fate: Fate | None = None, channel: str = "alfa", version: int = -1) -> None:
        """Drops a detached signature over a version of a draft, by default the last.

        Its ``fate`` has further stages, "completed verify" and so on: what is said of the draft that it completed.
        """
        name = self.versions[key][version]
        signed = hashlib.sha256(self.copies.get(name) or self._content(name)).hexdigest()
        self.send(f"signature sha256:{signed}", fate, channel)

    def delete(self, key: str, fate: Fate | None = None, channel: str = "alfa") -> None:
        self.send(f"deletion {key}", fate, channel)

    def about(self, nature: str, submission: str, fate: Fate | None = None, channel: str = "alfa") -> str:
        """Drops a copy request, a withdrawal or a corrected document ("follower") about a submission; its name."""
        name = self.send(f"{nature} {submission}", fate, channel)
        if nature == "copy":  # its sender can tell the draft's key and content from what he asked for
            key, self.copies[name] = copy_of(name)
            self.versions[key] = [name]
        return name

    def repeat(self, name: str, channel: str) -> None:
        """Drops the bytes of a file again; in another channel they are a new one."""
        entered = self._bring(self._content(name), channel)
        if not entered.repeat:
            self.names[f"{name} in {channel}"] = entered.submission
            self.world.first.setdefault(channel, entered.submission)

    def _bring(self, data: bytes, channel: str) -> ledger.Entered:
        """One arrival. Of every third the first try dies before its commit, the second right after it."""
        token = f"token-{len(self.tokens) + 1}"
        ill_fated = not len(self.tokens) % 3
        came = ledger.Arrival(token, channel, "file.xml", self.store.put_bytes(data), len(data))
        with suppress(Killed), self.database.write() as tx:
            if ill_fated:
                ledger.enter(tx, came, INTAKE, self.clock.now())
                raise Killed
        self.tokens[token] = (channel, data)
        entered = self.drop(data, channel, token)
        assert not ill_fated or self.drop(data, channel, token).known
        return entered

    def _content(self, name: str) -> bytes:
        """The bytes of a file that was sent."""
        came = (
            f"select d.sha256 from delivery d join submission s on s.delivery = d.id where s.id = '{self.names[name]}'"
        )
        return self.store.read(self.rows(came)[0][0])

    # what an operator does

    def decide(self, decision: str, submission: str) -> None:
        """Releases or refuses what is quarantined."""
        with self.database.write() as tx:
            getattr(self.desk, decision)(tx, submission, Said("aysel", "seen"), self.clock.now())

    def standing(self, *statuses: str) -> list[str]:
        """All that stand there, in order."""
        among = ", ".join(f"'{one}'" for one in statuses)
        return [row[0] for row in self.rows(f"select id from submission where status in ({among}) order by sequence")]

    # what an officer does

    def review(self, verdict: Literal["accept", "return"], submission: str, officer: str = "leyla") -> None:
        """Decides about what is parked; of two acceptances the first, or the second by another officer."""
        reasons = ("OTHER",) if verdict == "return" else ()
        at = self.clock.now()
        said = Decision(officer=officer, office="188", user="clerk", verdict=verdict, reasons=reasons, at=at)
        [[sequence]] = self.rows(f"select sequence from submission where id = '{submission}'")
        with suppress(SameOfficerError), self.database.write() as tx:
            if verdict == "return":
                decide(tx, ROUTES, submission, said)
            else:
                accept(tx, ROUTES, submission, said, two=takes_two(sequence))

    # what befalls the house

    def bury_all(self) -> None:
        """The supervisor hears of the dead."""
        while self.unburied:
            self.engine.bury(self.unburied.pop(0))

    def restart(self) -> None:
        """All processes die and the house starts again: leases end, nothing is counted."""
        for worker in self.workers:
            worker.reborn()
        self.unburied.clear()
        with self.database.write() as tx:
            legs.end_all_leases(tx, self.clock.now())

    def places(self, queues: Sequence[str] = WORK) -> list[tuple[str, str, str]]:
        """(line, queue, kind) of all that is due."""
        with self.database.reads() as reads:
            due = legs.due_subjects(reads, queues, self.clock.now())
            return sorted({place for _, subject in due if (place := legs.place_of(reads, subject))})

    def run_all(self, batch: int, queues: Sequence[str] = WORK) -> None:
        """Both workers by turns run what is due now, until nothing is."""
        for turn in range(MOST_RUNS):
            places = self.places(queues)
            if not places:
                return
            self.workers[turn % 2].run(places[0], batch)
        raise AssertionError("still something due")

    def calm_down(self) -> None:
        """All causes go, the house starts again, and time passes until nothing is due any more."""
        self.world.calm = True
        self.restart()
        for _ in range(MOST_RUNS):
            self.run_all(100, WORK + ANSWERS)
            if not self.rows("select * from leg"):
                return
            self.clock.advance(LOOKED_AT)
        raise AssertionError("still something to do")

    def owner(self, subject: str) -> str | None:
        """Whose lease a leg bears."""
        rows = self.rows(f"select owner from leg where subject = '{subject}'")
        return rows[0][0] if rows else None

    def traces(self, subjects: Sequence[str]) -> list[Any]:
        """All that an engine may have written about ``subjects``."""
        return [
            self.rows(f"select * from {table} where {column} = '{one}'{more}")
            for one in subjects
            for table, column, more in (
                ("event", "submission", " and \"by\" = 'engine'"),
                ("stamp", "submission", ""),
                ("notice_delivery", "notice || '@' || channel", ""),
                ("notice", "id", ""),
            )
        ]
