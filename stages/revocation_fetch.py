"""Fetching: revocation lists of the trusted CAs, and OCSP answers about signers who wait, into the trust folder.

What comes is judged before it is kept, lies in ``trust/fetched/`` beside what the operator put there, and becomes a
snapshot like any other change of the folder. A broken, foreign or older answer never replaces a good one. Runs beside
other chores, in a thread of its own: the outside may be slow.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path

from pipeline.blobs import BlobStore
from pipeline.clock import Clock
from pipeline.database import Database, DatabaseTrouble
from pipeline.engine import describe_error
from pipeline.folders import make_private
from pipeline.lines import NotReadyError
from pipeline.log import get_logger
from pipeline.reaching import Question, Unreachable, reach
from registries.revocation_fetches import Fetch, fetches, forget_fetches, keep_fetch
from signatures.revocation_sources import (
    OCSP_QUESTION,
    Source,
    Unfit,
    check_answer,
    list_at,
    lists_of_store,
)
from signatures.trust import TrustError, TrustStore
from stages.fetching import AGAIN, Plan, put_whole
from stages.list_fetch import ListFetch
from stages.trust import TrustLibrary, TrustMaterial

log = get_logger(__name__)
LOOK_SECONDS = 10.0
KEPT_AFTER = timedelta(days=1)  # what holds no longer; snapshots that were judged by keep it for ever

# The sources that submissions on hold ask for.
Waiting = Callable[[TrustStore], Iterable[Source]]


class RevocationFetch:
    """``fetched`` is the folder of what came. Call it each tick: it returns at once; ``round`` is one whole round.

    ``lists`` are the trusted lists, asked for first: they say whose revocation lists are believed.
    """

    def __init__(
        self,
        fetched: Path,
        database: Database,
        store: BlobStore,
        clock: Clock,
        plan: Plan,
        waiting: Waiting,
        lists: ListFetch,
    ) -> None:
        self.fetched = fetched
        self.database = database
        self.library = TrustLibrary(store)
        self.clock = clock
        self.plan = plan
        self.waiting = waiting
        self.lists = lists
        self._thread: threading.Thread | None = None
        self._look_at = 0.0

    def __call__(self) -> None:
        """Sets out, unless a round is under way or was a moment ago."""
        if time.monotonic() < self._look_at or (self._thread is not None and self._thread.is_alive()):
            return
        self._look_at = time.monotonic() + LOOK_SECONDS
        self._thread = threading.Thread(target=self._round_or_log, daemon=True)
        self._thread.start()

    def _round_or_log(self) -> None:
        try:
            self.lists.round()
            self.round()
        except NotReadyError:
            return  # no trust yet, so nobody to ask
        except (*DatabaseTrouble, OSError, TrustError) as error:
            log.warning("revocation.put_off", error=type(error).__name__)

    def round(self, *, at_once: bool = False) -> list[Fetch]:
        """Asks for all that is due (``at_once``: for all). What came of each. Raises NotReadyError, OSError."""
        now = self.clock.now()
        with self.database.reads() as reads:
            material, known = self.library.current(reads), fetches(reads)
        lists = lists_of_store(material.trust)
        asked: dict[str, Fetch] = {}
        # The lists first: what goes wrong with a document of the waiting must not let them grow stale.
        for one in chain((*lists, *_seen_before(known)), self._of_waiting(material.trust)):
            if one.name not in asked and (at_once or self._is_due(known.get(one.name), one, now)):
                asked[one.name] = self._ask(one, known.get(one.name), material, now)
        self._forget(known, {one.name for one in lists}, now)
        return list(asked.values())

    def _of_waiting(self, trust: TrustStore) -> Iterator[Source]:
        """Looked for when the lists are done, no sooner."""
        yield from self.waiting(trust)

    def _is_due(self, known: Fetch | None, source: Source, now: datetime) -> bool:
        if known is None:
            return True
        if known.why or known.holds_until is None or known.holds_until < now or source.kind == "ocsp":
            return now - known.tried_at >= min(AGAIN, self.plan.every)
        return now - known.tried_at >= self.plan.every

    def _ask(self, source: Source, known: Fetch | None, material: TrustMaterial, now: datetime) -> Fetch:
        came = replace(known or Fetch(source.name, source.url, now), url=source.url, tried_at=now)
        try:
            came = replace(came, good_at=now, holds_until=self._fetched(source, material, now), why="")
        except (Unreachable, Unfit) as failed:
            came = replace(came, why=str(failed))
            log.error("revocation.not_fetched", url=source.url, reason=came.why)
        except Exception as surprise:  # noqa: BLE001 - what one source brings must not keep the house from the others
            came = replace(came, why=f"unexpected: {type(surprise).__name__}")
            log.error("revocation.surprise", url=source.url, file=source.name, error=describe_error(surprise))
        with self.database.write() as tx:
            keep_fetch(tx, came)
        return came

    def _fetched(self, source: Source, material: TrustMaterial, now: datetime) -> datetime:
        """Until when what came, and is kept now, holds. Raises Unreachable, Unfit, OSError."""
        question = Question(source.question, OCSP_QUESTION) if source.question else None
        path = self.fetched / source.name
        data = reach(source.url, self.plan.bounds, question)
        before = path.read_bytes() if path.is_file() else None
        holds_until = check_answer(source, data, before, material.trust, now)
        if data != before:
            make_private(self.fetched)
            put_whole(path, data)
            log.info("revocation.fetched", url=source.url, file=source.name, bytes=len(data))
        return holds_until

    def _forget(self, known: Mapping[str, Fetch], lists: set[str], now: datetime) -> None:
        """What no certificate of the store names and what has not held for a day, or never came."""
        stale = [
            name
            for name, one in known.items()
            if name not in lists and (one.holds_until or one.tried_at) < now - KEPT_AFTER
        ]
        if not stale:
            return
        for name in stale:
            (self.fetched / name).unlink(missing_ok=True)
        with self.database.write() as tx:
            forget_fetches(tx, stale)


def _seen_before(known: Mapping[str, Fetch]) -> list[Source]:
    """Lists that a signer's certificate named once: the next signer of that CA shall not wait for them again."""
    return [list_at(one.url) for one in known.values() if one.name.endswith(".crl") and one.good_at is not None]
