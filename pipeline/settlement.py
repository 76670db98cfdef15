"""The commit of a submission's leg: facts, findings, effects, event, status, notices, next leg. One savepoint."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from pipeline import canonical, events, ledger, notices
from pipeline.database import Write
from pipeline.effects import Effect, EffectConflict, EffectKinds, Origin
from pipeline.lines import Aftermath, NextLeg
from pipeline.outcomes import Advance, Draft, Duplicate, Hold, Merged, Park, Quarantine, Refuse, Retry, Return
from pipeline.progress import Progress
from pipeline.stages import Ending, LegPlan, Notify, Route
from pipeline.status import Status, transition
from pipeline.tables import effect, fact, finding, submission, submission_blob
from schemas.findings import Finding

_EVENTS: Mapping[type, str] = {
    Return: "return",
    Refuse: "refuse",
    Draft: "draft",
    Duplicate: "duplicate",
    Merged: "merge",
    Quarantine: "quarantine",
    Park: "park",
}
MAX_CONFLICTS = 3
LAST_CONFLICT = 9  # an hour on hold; then an operator looks
CONFLICT_PAUSE = timedelta(minutes=10)


class Settlement:
    """Applies the outcome of a leg to the ledger."""

    def __init__(self, routes: Mapping[str, Route], kinds: EffectKinds, notify: Notify) -> None:
        self.routes = routes
        self.kinds = kinds
        self.notify = notify

    def settle(self, tx: Write, done: Progress, after: Aftermath) -> None:
        """Writes one leg. An effect whose precondition is gone sends the item back to its judge."""
        if isinstance(done.outcome, Retry):
            after.retry(done.item.id, done.outcome.after)
            return
        if isinstance(done.outcome, Hold) and done.item.status == Status.ON_HOLD:
            after.retry(done.item.id, done.outcome.every)  # still held: nothing new to write or to tell
            return
        try:
            with tx.begin_nested():
                piece = Aftermath(after.at)
                self._settle(tx, done, piece)
        except EffectConflict as conflict:
            piece = Aftermath(after.at)
            self._rejudge(tx, done, conflict, piece)
        after.legs.extend(piece.legs)
        after.retries.update(piece.retries)

    def _settle(self, tx: Write, done: Progress, after: Aftermath) -> None:
        self._keep(tx, done, after)
        for stage, one in done.now:
            self._apply_now(tx, done, stage, one, after)
        if isinstance(done.outcome, Advance):
            self._advance(tx, done, after)
        elif isinstance(done.outcome, Hold):
            self._hold(tx, done, done.outcome, after)
        else:
            self._end(tx, done, after)

    def _keep(self, tx: Write, done: Progress, after: Aftermath) -> None:
        """Facts, findings, plans and blobs of the stages that ran: what an earlier run of them left is replaced."""
        item, stages = done.item, done.passed
        for table in (fact, finding):
            tx.execute(delete(table).where(table.c.submission == item.id, table.c.stage.in_(stages)))
        tx.execute(
            delete(effect).where(
                effect.c.submission == item.id, effect.c.stage.in_(stages), effect.c.applied_at.is_(None)
            )
        )
        kept = [stage for stage in stages if stage in item.facts]
        if kept:
            rows = [{"submission": item.id, "stage": stage, "data": item.facts[stage]} for stage in kept]
            tx.execute(insert(fact), rows)
        if done.findings:
            tx.execute(insert(finding), [_finding_row(item.id, n, *one) for n, one in enumerate(done.findings)])
        for stage, one in done.effects:
            self._plan(tx, item.id, stage, one)
        for role, sha256 in done.blobs.items():
            ledger.put_blob_row(tx, sha256, len(done.derived[role]), after.at)
            self._link_blob(tx, item.id, role, sha256)

    @staticmethod
    def _link_blob(tx: Write, submission_id: str, role: str, sha256: str) -> None:
        tx.execute(
            delete(submission_blob).where(submission_blob.c.submission == submission_id, submission_blob.c.role == role)
        )
        tx.execute(insert(submission_blob).values(submission=submission_id, role=role, sha256=sha256))

    @staticmethod
    def _plan(tx: Write, submission_id: str, stage: str, planned: Effect) -> int:
        highest = select(func.coalesce(func.max(effect.c.line), 0)).where(effect.c.submission == submission_id)
        line = 1 + int(tx.execute(highest).scalar_one())
        tx.execute(
            insert(effect).values(
                submission=submission_id, line=line, stage=stage, kind=planned.kind, data=planned.model_dump_json()
            )
        )
        return line

    def _apply_now(self, tx: Write, done: Progress, stage: str, one: Effect, after: Aftermath) -> None:
        self._apply(tx, done, self._plan(tx, done.item.id, stage, one), one, after)

    def _apply(self, tx: Write, done: Progress, line: int, one: Effect, after: Aftermath) -> Mapping[str, Any]:
        origin = Origin(done.item.id, line, after.at, done.item.received_at, after)
        [result] = self.kinds.apply(tx, [(one, origin)])
        tx.execute(
            update(effect)
            .where(effect.c.submission == done.item.id, effect.c.line == line)
            .values(applied_at=after.at, result=canonical.dumps(dict(result)))
        )
        return result

    def _advance(self, tx: Write, done: Progress, after: Aftermath) -> None:
        route = self.routes[done.route or done.item.route]
        following = route.legs[0] if done.route else route.after(done.leg)
        if following is None:
            self._register(tx, done, after)
            return
        tx.execute(update(submission).where(submission.c.id == done.item.id).values(route=route.name))
        events.append(tx, done.item.id, "advance", after.at, {"stages": done.passed})
        after.add(_leg(done, following, after))

    def _register(self, tx: Write, done: Progress, after: Aftermath) -> None:
        """The end of a route: decided, and in the same commit written into the registers."""
        item = done.item
        events.append(tx, item.id, "accept", after.at, {"stages": done.passed})
        results: dict[str, Any] = {}
        planned = tx.execute(
            select(effect).where(effect.c.submission == item.id, effect.c.applied_at.is_(None)).order_by(effect.c.line)
        ).all()
        for row in planned:
            results |= self._apply(tx, done, row.line, self.kinds.read(row.kind, row.data), after)
        lines = [row.line for row in planned]
        self._tell(tx, done, transition(Status.ACCEPTED, "register").target, "", results, after)
        events.append(tx, item.id, "register", after.at, {"effects": lines})

    def _hold(self, tx: Write, done: Progress, outcome: Hold, after: Aftermath) -> None:
        after.add(_leg(done, LegPlan(done.leg.queue, done.leg.stages), after, pause=outcome.every))
        self._tell(tx, done, Status.ON_HOLD, outcome.why, {}, after)
        events.append(tx, done.item.id, "hold", after.at, {"why": outcome.why})

    def _end(self, tx: Write, done: Progress, after: Aftermath) -> None:
        """Every end, and every stop that waits for somebody: one event, one status, its notices."""
        outcome, mine = done.outcome, submission.c.id == done.item.id
        codes = sorted({one.code for one in done.item.findings})
        data: dict[str, Any] = {"stages": done.passed, "codes": codes}
        why = ""
        match outcome:
            case Draft():
                tx.execute(update(submission).where(mine).values(draft_key=outcome.key))
                why = outcome.why
            case Duplicate():
                tx.execute(update(submission).where(mine).values(duplicate_of=outcome.of))
                data["of"] = outcome.of
                why = "DUPLICATE_DOCUMENT"
            case Merged():
                data["into"] = outcome.into
            case Quarantine() | Park():
                why = outcome.why
        kind = _EVENTS[type(outcome)]
        self._tell(tx, done, transition(Status(done.item.status), kind).target, why, data, after)
        events.append(tx, done.item.id, kind, after.at, data | {"why": why})

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
            self._end(tx, done, after)
            return
        held = times > MAX_CONFLICTS
        if times == MAX_CONFLICTS + 1:
            self._tell(tx, done, Status.ON_HOLD, "REGISTER_CONFLICT", {}, after)
        kind = "hold" if held else "rejudge"
        events.append(tx, done.item.id, kind, after.at, {"judge": conflict.judge, "why": "REGISTER_CONFLICT"})
        leg = self.routes[done.item.route].leg_of(conflict.judge)
        after.add(_leg(done, leg, after, pause=CONFLICT_PAUSE if held else timedelta(0)))

    def _tell(
        self, tx: Write, done: Progress, status: str, why: str, results: Mapping[str, Any], after: Aftermath
    ) -> None:
        ending = Ending(done.item, status, after.at, why, done.item.findings, results)
        for planned in self.notify.plan(ending):
            notices.freeze(tx, done.item.id, planned, after)


def _leg(done: Progress, plan: LegPlan, after: Aftermath, pause: timedelta = timedelta(0)) -> NextLeg:
    item = done.item
    return NextLeg(
        item.id, ledger.SUBMISSION_LINE, plan.stages[0], plan.queue, item.channel, item.rank, after.at + pause
    )


def _finding_row(submission_id: str, n: int, stage: str, one: Finding) -> dict[str, Any]:
    return {
        "submission": submission_id,
        "stage": stage,
        "n": n,
        "code": one.code,
        "severity": one.severity,
        "place": one.where,
        "value": one.value,
    }
