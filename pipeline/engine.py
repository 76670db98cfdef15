"""The engine: claim → work → commit → wake, the same for every line of work.

Work runs on a read-only connection and never inside a write transaction; the commit is one short transaction for the
pieces of a batch together, valid only for those whose lease still bears our token. Waking comes after the commit;
losing it loses nothing. This is the one place that catches every exception: a piece that raises is counted and backed
off, and set aside after three.
"""

import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pipeline import counting, legs
from pipeline.clock import Clock
from pipeline.database import Database, DatabaseTrouble, Write, trouble_code
from pipeline.gates import room
from pipeline.lines import Aftermath, Claim, Failure, Line, NextLeg, NotReadyError
from pipeline.log import get_logger

log = get_logger(__name__)
MAX_ERRORS = 3
LONGEST_BACKOFF = timedelta(minutes=5)
POSTPONED = timedelta(seconds=2)
WORKED_TOO_LONG = 70  # exit status of a worker whose leg passed the limit


@dataclass(frozen=True, slots=True)
class Pace:
    """How much and how long: from the settings. Of queues in ``singly`` one leg is claimed at a time: each is long."""

    batch: int
    lease: timedelta
    leg_limit: timedelta
    singly: frozenset[str] = frozenset()


class Engine:
    """Runs legs of the lines that it was given. One per process; safe to call from several threads."""

    def __init__(self, database: Database, lines: Sequence[Line], clock: Clock, pace: Pace, worker: str) -> None:
        self.database = database
        self.lines = {line.name: line for line in lines}
        self.clock = clock
        self.pace = pace
        self.worker = worker
        self.wake: Callable[[Sequence[NextLeg]], None] = lambda _: None

    def run(self, line_name: str, queue: str, kind: str) -> int:
        """Claims, works and commits one batch of due legs of a kind (or one suspect, alone); how many it claimed."""
        line = self.lines[line_name]
        with counting.leg_time(line_name, "claim"):
            claims = self._claim(queue, kind)
        if not claims:
            return 0
        with self._renewing(claims[0].token), counting.leg_time(line_name, "work"):
            results = self._work(line, claims)
        with counting.leg_time(line_name, "commit"):
            woken = self._commit(line, claims, results)
        self.wake(woken)
        return len(claims)

    def run_subject(self, subject: str) -> int:
        """The same for the kind of leg that ``subject`` stands at: what a message asks for. 0 if it is gone."""
        with self.database.reads() as reads:
            place = legs.place_of(reads, subject)
        return 0 if place is None else self.run(*place)

    def _claim(self, queue: str, kind: str) -> list[Claim]:
        now, lease = self.clock.now(), self.pace.lease
        with self.database.claims() as tx:
            most = room(tx, queue, 1 if queue in self.pace.singly else self.pace.batch, now)
            if not most:
                return []
            batch = legs.claim_batch(tx, queue, kind, now, lease, most, self.worker)
            return batch or legs.claim_suspect(tx, queue, kind, now, lease, self.worker)

    def _work(self, line: Line, claims: Sequence[Claim]) -> Mapping[str, Any]:
        try:
            with self.database.reads() as reads:
                return line.work(claims, reads, self.clock.now())
        except (*DatabaseTrouble, OSError, NotReadyError) as error:
            # A full disk, an unmounted store: the world's trouble, not the piece's. Given back, never counted.
            if isinstance(error, OSError) and len(claims) > 1:  # one blob that is gone must not stop the others
                return {subject: one for claim in claims for subject, one in self._work(line, [claim]).items()}
            log.warning("leg.postponed", line=line.name, error=describe_error(error))
            return {}
        except Exception as error:  # noqa: BLE001 - the engine's boundary: a piece must not stop the line
            if len(claims) > 1:
                results: dict[str, Any] = {}
                for claim in claims:
                    results.update(self._work(line, [claim]))
                return results
            log.error("leg.failed", line=line.name, subject=claims[0].subject, error=trouble_code(error))
            return {claims[0].subject: Failure(describe_error(error))}

    def _commit(self, line: Line, claims: Sequence[Claim], results: Mapping[str, Any]) -> list[NextLeg]:
        after = Aftermath(self.clock.now())
        with self.database.write() as tx:
            held = legs.still_held(tx, claims)
            mine = [claim for claim in claims if claim.subject in held]
            postponed = [(claim, after.at + POSTPONED) for claim in mine if claim.subject not in results]
            legs.give_back_all(tx, postponed)
            worked = [(claim, results[claim.subject]) for claim in mine if claim.subject in results]
            _count(line.name, claims, mine, results)
            for claim, result in worked:
                if isinstance(result, Failure):
                    self._failed(tx, line, claim, result, after)
            self._commit_pieces(tx, line, [one for one in worked if not isinstance(one[1], Failure)], after)
        return [leg for leg in after.legs if leg.due_at <= after.at]

    def _commit_pieces(self, tx: Write, line: Line, pieces: Sequence[tuple[Claim, Any]], after: Aftermath) -> None:
        """All together; if that cannot be, each half by itself, down to the piece that is to blame."""
        if not pieces:
            return
        piece = Aftermath(after.at)
        try:
            with tx.begin_nested():
                line.commit(tx, pieces, piece)
        except DatabaseTrouble:
            raise
        except Exception as error:  # noqa: BLE001 - the engine's boundary: what fails rolls back alone
            if len(pieces) > 1:
                half = len(pieces) // 2
                self._commit_pieces(tx, line, pieces[:half], after)
                self._commit_pieces(tx, line, pieces[half:], after)
                return
            log.error("leg.commit_failed", line=line.name, subject=pieces[0][0].subject, error=trouble_code(error))
            self._failed(tx, line, pieces[0][0], Failure(describe_error(error)), after)
            return
        again = piece.retries
        legs.give_back_all(tx, [(claim, again[claim.subject]) for claim, _ in pieces if claim.subject in again])
        replaced = again.keys() | {one.subject for one in piece.legs}
        legs.finish(tx, [claim for claim, _ in pieces if claim.subject not in replaced])
        legs.put_legs(tx, piece.legs)
        after.legs.extend(piece.legs)

    def _failed(self, tx: Write, line: Line, claim: Claim, failure: Failure, after: Aftermath) -> None:
        errors = claim.errors + 1
        piece = Aftermath(after.at)
        if errors >= MAX_ERRORS and line.give_up(tx, claim, "STAGE_FAILED", failure.error, piece):
            legs.finish(tx, [claim])
            legs.put_legs(tx, piece.legs)
            after.legs.extend(piece.legs)
            return
        backoff = min(timedelta(seconds=2**errors), LONGEST_BACKOFF)
        legs.give_back(tx, claim, after.at + backoff, error=failure.error)

    def bury(self, worker: str, *, counts: bool = True) -> None:
        """A worker process died: its leases end; a leg that killed three workers alone is set aside, or put off.

        ``counts``: nobody killed it from outside.
        """
        after = Aftermath(self.clock.now())
        with self.database.write() as tx:
            for subject in legs.worker_died(tx, worker, counts=counts):
                place = legs.place_of(tx, subject)
                if place is None:
                    continue
                claim = Claim(subject, place[2], "", suspect=True, errors=0)
                evidence = f"ended {legs.MAX_DEATHS} workers, each alone"
                if self.lines[place[0]].give_up(tx, claim, "QUARANTINED", evidence, after):
                    legs.drop(tx, subject)
                else:
                    legs.put_off(tx, subject, after.at + LONGEST_BACKOFF)
            legs.put_legs(tx, after.legs)
        self.wake(after.legs)

    @contextmanager
    def _renewing(self, token: str) -> Iterator[None]:
        """Keeps the lease alive while work goes on; ends the process when a leg works past its limit."""
        done = threading.Event()
        keeper = threading.Thread(target=self._keep, args=(token, done, self.clock.now()), daemon=True)
        keeper.start()
        try:
            yield
        finally:
            done.set()
            keeper.join()

    def _keep(self, token: str, done: threading.Event, since: datetime) -> None:
        while not done.wait(self.pace.lease.total_seconds() / 3):
            now = self.clock.now()
            if now - since > self.pace.leg_limit:
                log.error("leg.too_long", worker=self.worker)
                os._exit(WORKED_TOO_LONG)
            try:
                with self.database.claims() as tx:
                    legs.renew(tx, token, now + self.pace.lease)
            # the next round may do it; the limit above must go on being watched
            except (*DatabaseTrouble, MemoryError) as error:
                log.warning("lease.not_renewed", worker=self.worker, error=describe_error(error))


def _count(line: str, claims: Sequence[Claim], mine: Sequence[Claim], results: Mapping[str, Any]) -> None:
    told = [results[claim.subject] for claim in mine if claim.subject in results]
    failed = sum(isinstance(one, Failure) for one in told)
    counting.attempts(line, "done", len(told) - failed)
    counting.attempts(line, "failed", failed)
    counting.attempts(line, "postponed", len(mine) - len(told))
    counting.attempts(line, "lost", len(claims) - len(mine))


def describe_error(error: BaseException) -> str:
    """Kind, code and place of an error, without its text: a message may quote a document."""
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    where = "" if frame is None else f" at {Path(frame.tb_frame.f_code.co_filename).name}:{frame.tb_lineno}"
    return f"{trouble_code(error)}{where}"
