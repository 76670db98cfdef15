"""The commit of submissions' legs: facts, findings, effects, events, statuses, notices, next legs. In bulk.

Every step is taken for all pieces of a batch before the next one, so that a bundle of thousands costs a handful of
statements. One piece alone goes the same way.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from pipeline import bundles, canonical, events, keeping, ledger, notices
from pipeline.bulk import change, parts
from pipeline.database import Write
from pipeline.effects import Effect, EffectConflict, EffectKinds, Facts, Origin
from pipeline.events import NewEvent
from pipeline.lines import Aftermath, NextLeg
from pipeline.outcomes import (
    Advance,
    Complete,
    Draft,
    Duplicate,
    Hold,
    Merged,
    Outcome,
    Park,
    Quarantine,
    Refuse,
    Retry,
    Return,
    Split,
)
from pipeline.progress import Progress
from pipeline.stages import Ending, LegPlan, Notify, Route
from pipeline.status import Status, is_open, transition
from pipeline.tables import effect, submission

_EVENTS: Mapping[type, str] = {
    Return: "return",
    Refuse: "refuse",
    Draft: "draft",
    Duplicate: "duplicate",
    Quarantine: "quarantine",
    Park: "park",
    Split: "split",
    Complete: "complete",
    Merged: "merge",
}
MAX_CONFLICTS = 3
LAST_CONFLICT = 9  # an hour on hold; then an operator looks
CONFLICT_PAUSE = timedelta(minutes=10)


class Settlement:
    """Applies the outcomes of legs to the ledger."""

    def __init__(self, routes: Mapping[str, Route], kinds: EffectKinds, notify: Notify, rules: str = "") -> None:
        self.routes = routes
        self.kinds = kinds
        self.notify = notify
        self.rules = rules  # version, for the events of decisions

    def settle(self, tx: Write, done: Sequence[Progress], after: Aftermath) -> None:
        """Writes legs. An effect whose precondition is gone sends its item back to its judge.

        Raises EffectConflict when there are several: which of them is to blame shows when each is settled alone.
        """
        moving: list[Progress] = []
        for one in done:
            if isinstance(one.outcome, Retry):
                after.retry(one.item.id, one.outcome.after)
            elif isinstance(one.outcome, Hold) and one.item.status == Status.ON_HOLD:
                after.retry(one.item.id, one.outcome.every)  # still held: nothing new to write or to tell
            else:
                moving.append(one)
        try:
            with tx.begin_nested():
                piece = Aftermath(after.at)
                self._settle(tx, moving, piece)
        except EffectConflict as conflict:
            if len(moving) > 1:
                raise
            piece = Aftermath(after.at)
            self._rejudge(tx, moving[0], conflict, piece)
        after.legs.extend(piece.legs)

    def _settle(self, tx: Write, done: Sequence[Progress], after: Aftermath) -> None:
        keeping.keep(tx, done, after.at)
        told = [(one, stage, effect) for one in done for stage, effect in one.now]
        lines = keeping.plan(tx, [(one.item.id, stage, effect) for one, stage, effect in told])
        orders = [(one, line, effect) for (one, _, effect), line in zip(told, lines, strict=True)]
        self._apply(tx, orders, after)
        self._advance(tx, [one for one in done if isinstance(one.outcome, Advance)], after)
        self._hold(tx, [one for one in done if isinstance(one.outcome, Hold)], after)
        self._end(tx, [one for one in done if not isinstance(one.outcome, Advance | Hold)], after)

    def _apply(
        self, tx: Write, orders: Sequence[tuple[Progress, int, Effect]], after: Aftermath
    ) -> Mapping[str, Facts]:
        """Applies planned effects; what those of each submission reported, together."""
        given = [
            (effect, Origin(one.item.id, line, after.at, one.item.received_at, after)) for one, line, effect in orders
        ]
        facts = self.kinds.apply(tx, given)
        applied = [
            {"submission": one.item.id, "line": line, "applied_at": after.at, "result": canonical.dumps(dict(fact))}
            for (one, line, _), fact in zip(orders, facts, strict=True)
        ]
        change(tx, effect, ["submission", "line"], applied)
        results: dict[str, dict[str, Any]] = {}
        for (one, _, _), fact in zip(orders, facts, strict=True):
            results.setdefault(one.item.id, {}).update(fact)
        return results

    def _advance(self, tx: Write, done: Sequence[Progress], after: Aftermath) -> None:
        ways = [(one, self.routes[one.route or one.item.route]) for one in done]
        following = [
            (one, route, leg)
            for one, route in ways
            if (leg := route.legs[0] if one.route else route.after(one.leg)) is not None
        ]
        moved = [{"id": one.item.id, "route": route.name} for one, route, _ in following if one.route]
        change(tx, submission, ["id"], moved)
        events.append_all(
            tx, [NewEvent(one.item.id, "advance", {"stages": one.passed}) for one, _, _ in following], after.at
        )
        after.legs.extend(_leg(one, leg, after) for one, _, leg in following)
        going_on = {one.item.id for one, _, _ in following}
        self._register(tx, [one for one in done if one.item.id not in going_on], after)

    def _register(self, tx: Write, done: Sequence[Progress], after: Aftermath) -> None:
        """The end of a route: decided, and in the same commit written into the registers."""
        by_id = {one.item.id: one for one in done}
        orders = [
            (by_id[row.submission], row.line, self.kinds.read(row.kind, row.data))
            for some in parts(by_id)
            for row in tx.execute(
                select(effect)
                .where(effect.c.submission.in_(some), effect.c.applied_at.is_(None))
                .order_by(effect.c.submission, effect.c.line)
            )
        ]
        results = self._apply(tx, orders, after)
        lines: dict[str, list[int]] = {}
        for one, line, _ in orders:
            lines.setdefault(one.item.id, []).append(line)
        ended = transition(Status.ACCEPTED, "register").target
        self._tell(tx, [(one, ended, "", results.get(one.item.id, {})) for one in done], after)
        decided = [
            NewEvent(one.item.id, kind, data)
            for one in done
            for kind, data in (
                ("accept", {"stages": one.passed, "rules": self.rules}),
                ("register", {"effects": lines.get(one.item.id, [])}),
            )
        ]
        events.append_all(tx, decided, after.at)
        bundles.close_parents(tx, [one.item.parent for one in done], self.routes, after)

    def _hold(self, tx: Write, done: Sequence[Progress], after: Aftermath) -> None:
        why = {one.item.id: one.outcome for one in done if isinstance(one.outcome, Hold)}
        after.legs.extend(
            _leg(one, LegPlan(one.leg.queue, one.leg.stages), after, pause=why[one.item.id].every) for one in done
        )
        self._tell(tx, [(one, Status.ON_HOLD, why[one.item.id].why, {}) for one in done], after)
        events.append_all(tx, [NewEvent(one, "hold", {"why": held.why}) for one, held in why.items()], after.at)

    def _end(self, tx: Write, done: Sequence[Progress], after: Aftermath) -> None:
        """Every end, and every stop that waits for somebody: one event, one status, its notices."""
        if not done:
            return
        for one in done:
            if isinstance(one.outcome, Split):
                bundles.split(tx, one, one.outcome, self.routes, after)
        self._name_others(tx, done)
        kinds = {one.item.id: _EVENTS[type(one.outcome)] for one in done}
        targets = {one.item.id: transition(Status(one.item.status), kinds[one.item.id]).target for one in done}
        said = {one.item.id: _said(one.outcome) for one in done}
        data = {
            one.item.id: {"stages": one.passed, "codes": _codes(one), "rules": self.rules} | said[one.item.id]
            for one in done
        }
        self._tell(
            tx,
            [(one, targets[one.item.id], said[one.item.id]["why"], _for_answers(one, data)) for one in done],
            after,
        )
        events.append_all(tx, [NewEvent(one, kind, data[one]) for one, kind in kinds.items()], after.at)
        ended = [one.item.parent for one in done if not is_open(targets[one.item.id])]
        bundles.close_parents(tx, ended, self.routes, after)

    @staticmethod
    def _name_others(tx: Write, done: Sequence[Progress]) -> None:
        """What an end points to: the draft's key, the document that is repeated, the bundle's further route."""
        named: dict[str, list[dict[str, Any]]] = {"draft_key": [], "duplicate_of": [], "route": []}
        for one in done:
            match one.outcome:
                case Draft(key=key):
                    named["draft_key"].append({"id": one.item.id, "draft_key": key})
                case Duplicate(of=of):
                    named["duplicate_of"].append({"id": one.item.id, "duplicate_of": of})
                case Split(route=route):
                    named["route"].append({"id": one.item.id, "route": route})
        for rows in named.values():
            change(tx, submission, ["id"], rows)

    def _rejudge(self, tx: Write, done: Progress, conflict: EffectConflict, after: Aftermath) -> None:
        """The world changed between judging and commit: look again, at most three times, then on hold, with an end."""
        counted = (
            update(submission)
            .where(submission.c.id == done.item.id)
            .values(conflicts=submission.c.conflicts + 1)
            .returning(submission.c.conflicts)
        )
        times = tx.execute(counted).scalar_one()
        if times > LAST_CONFLICT:
            done.outcome = Quarantine(why="REGISTER_CONFLICT")
            self._end(tx, [done], after)
            return
        held = times > MAX_CONFLICTS
        if times == MAX_CONFLICTS + 1:
            self._tell(tx, [(done, Status.ON_HOLD, "REGISTER_CONFLICT", {})], after)
        kind = "hold" if held else "rejudge"
        events.append(tx, done.item.id, kind, after.at, {"judge": conflict.judge, "why": "REGISTER_CONFLICT"})
        # the leg rolled back as a whole: what its stages before the judge found has to be found again
        rolled_back = conflict.judge in done.leg.stages
        leg = done.leg if rolled_back else self.routes[done.item.route].leg_of(conflict.judge)
        after.add(_leg(done, leg, after, pause=CONFLICT_PAUSE if held else timedelta(0)))

    def _tell(self, tx: Write, told: Sequence[tuple[Progress, str, str, Mapping[str, Any]]], after: Aftermath) -> None:
        """Freezes what notify plans for (piece, status, why, what was reported)."""
        endings = [
            Ending(one.item, status, after.at, why, one.item.findings, results) for one, status, why, results in told
        ]
        notices.freeze(tx, [(ending.item.id, plan) for ending in endings for plan in self.notify.plan(ending)], after)


def _codes(done: Progress) -> list[str]:
    return sorted({one.code for one in done.item.findings})


def _for_answers(one: Progress, data: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    return one.outcome.told if isinstance(one.outcome, Complete) else data[one.item.id]


def _said(outcome: Outcome) -> dict[str, Any]:
    match outcome:
        case Draft() | Quarantine() | Park():
            return {"why": outcome.why}
        case Duplicate():
            return {"why": "DUPLICATE_DOCUMENT", "of": outcome.of}
        case Merged(into=into):
            return {"why": "", "into": into[0] if len(into) == 1 else list(into)}
        case Split():
            return {"why": "", "children": len(outcome.children)}
        case _:
            return {"why": ""}


def _leg(done: Progress, plan: LegPlan, after: Aftermath, pause: timedelta = timedelta(0)) -> NextLeg:
    item = done.item
    return NextLeg(
        item.id, ledger.SUBMISSION_LINE, plan.stages[0], plan.queue, item.channel, item.rank, after.at + pause
    )
