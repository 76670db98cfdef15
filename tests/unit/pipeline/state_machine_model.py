"""What must be true of the ledger after every step, by the status table and by what was sent, drawn and applied."""

import sqlite3
from collections import Counter, defaultdict
from typing import Any

from state_machine_house import MachineHouse
from state_machine_stages import PLANNING

from pipeline import canonical
from pipeline.status import MEANINGS, Status, transition

MOVING = {Status.RECEIVED, Status.IN_PROGRESS, Status.ON_HOLD, Status.ACCEPTED}
GOES_ON = {"advance", "clash", "fault", "conflict", "duplicate", "drop", "office"}
OF_STAGES = (  # what an operator or an officer said is kept beside it
    "select submission, stage, data from fact where stage not like 'operator%' and stage not like 'office.%'"
)
# What a stage must have said for an end to be written; a hold that has reached its end is a refusal.
SAID = {
    "return": {"return", "office"},
    "refuse": {"refuse", "hold"},
    "duplicate": {"duplicate"},
    "quarantine": {"quarantine"},
    "park": {"office"},
    "draft": {"drop"},
}


class Model:
    """Compares the ledger with what was sent and said. ``covered``: (source, event) seen so far."""

    def __init__(self, house: MachineHouse) -> None:
        self.house = house
        self.covered: set[tuple[str, str]] = set()
        self.ended: dict[str, int] = {}
        self.watch = sqlite3.connect(house.database.place)
        self.version: Any = None

    def check(self) -> None:
        """Walks all of it, unless nobody committed anything since it was walked last."""
        version = self.watch.execute("pragma data_version").fetchone()
        if version == self.version:
            return
        self.version = version
        assert self.house.problems() == []
        self._history()
        self._errors()
        self._arrivals()
        self._effects()

    def _history(self) -> None:
        """Every move is a row of the table, by whom it says, with the answers that it says; an end is an end."""
        moves: dict[str, list[Any]] = defaultdict(list)
        for row in self.house.rows('select submission, kind, "by", status, data from event order by submission, n'):
            moves[row.submission].append(row)
        parts = {row[0] for row in self.house.rows("select id from submission where parent is not null")}
        due: Counter[tuple[str, str]] = Counter()
        for one, rows in moves.items():
            here: Status | None = None
            conflicts = 0
            for row in rows:
                move = transition(here, row.kind)
                assert (move.by, move.target) == (row.by, row.status)
                self.covered.add((here or "", row.kind))
                conflicts = 0 if row.kind in ("sign", "release") else conflicts
                conflicts += row.kind == "hold" and "REGISTER_CONFLICT" in row.data
                if conflicts < 2 or row.kind != "hold":  # of a clash with the registers is told once
                    kinds = [kind for kind in move.notice.split(", ") if kind]
                    due.update((one, kind) for kind in (kinds[-1:] if one in parts else kinds))
                here = move.target
            if one in self.ended and rows[-1].kind != "archive":
                assert len(rows) == self.ended[one]
            elif MEANINGS[here].terminal:
                self.ended[one] = len(rows)
            self._was_said(one, rows[-1])
        told = Counter(tuple(row) for row in self.house.rows("select submission, kind from notice"))
        assert told == due

    def _was_said(self, one: str, row: Any) -> None:
        """The last event of a submission is what the run said that the ledger kept."""
        data = canonical.loads(row.data)
        if not data.get("stages") or data.get("why") == "REGISTER_CONFLICT":
            return
        stage = data["stages"][-1]
        [[kept]] = self.house.rows(f"select data from fact where submission = '{one}' and stage = '{stage}'")
        mark = canonical.loads(kept)
        said = self.house.world.said[one, stage, mark["run"]]
        assert mark["ran_for"] == one
        assert said in (SAID.get(row.kind, GOES_ON) | (GOES_ON if stage in ("draft", "action") else set()))

    def _errors(self) -> None:
        """What the engine caught and counted is what was drawn, and no fault of its own."""
        counted = [row[0] for row in self.house.rows("select last_error from leg where last_error is not null")]
        given_up = self.house.rows("select data from event where kind = 'quarantine' and data like '%STAGE_FAILED%'")
        assert all(one.startswith("RuntimeError at state_machine_stages") for one in counted)
        assert all("STAGE_FAILED: RuntimeError" in one[0] for one in given_up)

    def _arrivals(self) -> None:
        """Every claim of a file is one arrival; every content of a channel one submission, in the order of coming."""
        tokens = {row[0] for row in self.house.rows("select token from arrival")}
        assert tokens == self.house.tokens.keys()
        roots = self.house.rows("select id from submission where parent is null and copy_of is null order by sequence")
        assert len(roots) == len(set(self.house.tokens.values()))
        assert [row[0] for row in roots] == list(self.house.names.values())

    def _effects(self) -> None:
        """What was planned is applied with the route's end, what belongs to a leg with its commit; all of it once."""
        applied = Counter(tuple(row) for row in self.house.rows("select submission, line, what from stamp"))
        noted = self.house.rows(
            "select submission, line, data from effect where applied_at is not null and kind in ('stamp', 'note')"
        )
        assert applied == Counter((row[0], row[1], canonical.loads(row[2])["what"]) for row in noted)
        whats = Counter((one, what) for one, _, what in applied)
        planned = {(row[0], canonical.loads(row[1])["what"]) for row in self._planned()}
        assert set(whats.values()) <= {1}
        kept = [(row.submission, row.stage, canonical.loads(row.data)) for row in self.house.rows(OF_STAGES)]
        notes = {(mark["ran_for"], f"{stage} {mark['run']} note") for _, stage, mark in kept}
        self._eyes()
        registered = {row[0] for row in self.house.rows("select id from submission where status = 'registered'")}
        stamps = {
            (one, f"{stage} {mark['run']}") for one, stage, mark in kept if stage in PLANNING and one in registered
        }
        assert planned == stamps
        assert notes <= whats.keys()

    def _eyes(self) -> None:
        """What takes two officers was accepted by two."""
        said: dict[str, dict[str, str]] = defaultdict(dict)
        accepted = """select s.id, e.data from submission s join event e on e.submission = s.id
            where e.kind in ('endorse', 'decide') and s.status = 'registered' and s.sequence % 2 = 0 order by e.n"""
        for row in self.house.rows(accepted):
            data = canonical.loads(row.data)
            said[row.id][data["officer"]] = data["verdict"]
        for told in said.values():
            assert len(told) == 2

    def _planned(self) -> list[Any]:
        return self.house.rows("select submission, data from effect where applied_at is not null and kind = 'stamp'")

    def at_rest(self) -> None:
        """Nothing is due and nothing moves: what is open waits for somebody."""
        assert self.house.rows("select * from leg") == []
        statuses = {row[0] for row in self.house.rows("select distinct status from submission")}
        assert not statuses & MOVING
