"""Fetching of trusted lists (ETSI TS 119 612): from the address that ``trust.toml`` names, into the file that it names.

A list takes the place of the one before only where the whole folder can be read with it: proven by its pinned signers,
of the same territory, not older, not expired. The one before stays in the snapshots that were judged by.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from pipeline.apart import OutOfBoundsError, apart
from pipeline.blobs import BlobStore
from pipeline.bounds import Bounds as Limits
from pipeline.clock import Clock
from pipeline.database import Database
from pipeline.engine import describe_error
from pipeline.log import get_logger
from pipeline.reaching import Unreachable, reach
from registries.revocation_fetches import Fetch, fetches, keep_fetch
from signatures.revocation_sources import SKEW, Unfit
from signatures.trust import TRUST_TOML, ListState, TrustError, read_trust_directory, trust_from_files
from signatures.trust_toml import ListEntry, parse_trust_toml
from stages.fetching import AGAIN, Plan, put_whole
from stages.trust import TrustLibrary

log = get_logger(__name__)


class ListFetch:
    """``folder`` is the trust folder; ``limits`` are those of reading what came."""

    def __init__(
        self, folder: Path, database: Database, store: BlobStore, clock: Clock, plan: Plan, limits: Limits
    ) -> None:
        self.folder = folder
        self.database = database
        self.library = TrustLibrary(store)
        self.clock = clock
        self.plan = plan
        self.limits = limits

    def round(self, *, at_once: bool = False) -> list[Fetch]:
        """Asks for all that is due (``at_once``: for all). Raises NotReadyError, TrustError, OSError."""
        now = self.clock.now()
        with self.database.reads() as reads:
            in_use, known = self.library.current(reads).trust.lists, fetches(reads)
        entries = parse_trust_toml((self.folder / TRUST_TOML).read_bytes()).trusted_list
        due = [one for one in entries if one.url and (at_once or self._is_due(known.get(name_of(one)), now))]
        return [self._ask(one, known.get(name_of(one)), in_use, now) for one in due]

    def _is_due(self, known: Fetch | None, now: datetime) -> bool:
        if known is None:
            return True
        late = known.why or known.holds_until is None or known.holds_until < now
        return now - known.tried_at >= (min(AGAIN, self.plan.every) if late else self.plan.every)

    def _ask(self, entry: ListEntry, known: Fetch | None, in_use: Iterable[ListState], now: datetime) -> Fetch:
        url = str(entry.url)
        came = replace(known or Fetch(name_of(entry), url, now), url=url, tried_at=now)
        try:
            came = replace(came, good_at=now, holds_until=self._fetched(entry, in_use, now), why="")
        except (Unreachable, Unfit, TrustError, OutOfBoundsError, OSError) as failed:
            why = str(failed) if not isinstance(failed, OSError) else type(failed).__name__
            came = replace(came, why=why, holds_until=None)
            log.error("trusted_list.not_fetched", url=url, file=entry.file, reason=why)
        except Exception as surprise:  # noqa: BLE001 - what one list brings must not keep the house from revocation lists
            came = replace(came, why=f"unexpected: {type(surprise).__name__}", holds_until=None)
            log.error("trusted_list.surprise", url=url, file=entry.file, error=describe_error(surprise))
        with self.database.write() as tx:
            keep_fetch(tx, came)
        return came

    def _fetched(self, entry: ListEntry, in_use: Iterable[ListState], now: datetime) -> datetime:
        """Until when the list that came, and is in its place now, holds. Raises what ``_ask`` catches."""
        data = reach(str(entry.url), self.plan.bounds)
        files = dict(read_trust_directory(self.folder))
        before = [one for one in in_use if one.file == entry.file] + _lists(files, entry.file)
        new = apart(self.limits, lambda: _read(files | {entry.file: data}, entry.file))
        check_list(new, before, now)
        if data != files.get(entry.file):
            put_whole(self.folder / entry.file, data)
            log.info("trusted_list.fetched", url=str(entry.url), file=entry.file, sequence=new.sequence)
        return new.next_update


def name_of(entry: ListEntry) -> str:
    """By what the fetching of a list is remembered: its address."""
    return f"{sha256(str(entry.url).encode()).hexdigest()[:32]}.list"


def check_list(new: ListState, before: Iterable[ListState], now: datetime) -> None:
    """Whether a proven list may take the place of those of ``before``. Raises Unfit."""
    if new.next_update < now:
        raise Unfit("expired")
    if new.issued > now + SKEW:
        raise Unfit("of the future")
    for old in before:
        if new.territory != old.territory:
            raise Unfit("of another territory than before")
        if (new.sequence, new.issued) < (old.sequence, old.issued):
            raise Unfit(f"number {new.sequence} is older than {old.sequence}, the one before")


def _lists(files: Mapping[str, bytes], file: str) -> list[ListState]:
    """The list as it lies in the folder; none where the folder cannot be read as it is."""
    try:
        return [_read(files, file)]
    except TrustError:
        return []


def _read(files: Mapping[str, bytes], file: str) -> ListState:
    return next(one for one in trust_from_files(files).lists if one.file == file)
