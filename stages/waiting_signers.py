"""Who waits for a word on revocation: the signers of submissions on hold, and whom their certificates say to ask.

Documents are opened for the certificates that signed them, each once; only those that lead to an
anchor are asked about.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from pipeline.clock import Clock
from pipeline.database import Database
from pipeline.drafts import SIGNATURE
from pipeline.items import Item
from pipeline.ledger import load_items
from pipeline.reaching import Bounds
from pipeline.settings import Settings
from pipeline.submissions import House
from registries.revocation_fetches import waiting_for_revocation
from signatures.containers import HANDLERS, HEAD_BYTES, sniff
from signatures.data_files import DataFiles
from signatures.detached import verify_detached
from signatures.opened import Opened
from signatures.path import find_path
from signatures.policy import DEFAULT_POLICY, Policy
from signatures.reasons import Reason
from signatures.revocation_sources import Source, sources_of
from signatures.trust import FETCHED, Purpose, TrustStore
from stages.draft_content import files_of_draft
from stages.revocation_fetch import Plan, RevocationFetch
from stages.verify import VerifyFacts

# In one look; the others are seen when these have been answered.
MOST = 100


class WaitingSigners:
    """What is asked on behalf of submissions on hold. Remembers what it opened for as long as that waits."""

    def __init__(self, house: House, database: Database, clock: Clock, policy: Policy) -> None:
        self.house = house
        self.database = database
        self.clock = clock
        self.policy = policy
        self._opened: dict[str, Opened | Reason] = {}

    def __call__(self, trust: TrustStore) -> list[Source]:
        """Lists and responders that the certificates of the waiting name, each once."""
        with self.database.reads() as reads:
            ids = waiting_for_revocation(reads, MOST)
            items = load_items(reads, ids, self.clock.now(), self.house.kinds, self.house.store.open)
        self._opened = {item.id: self._opened.get(item.id) or self._open(item) for item in items}
        return list(dict.fromkeys(source for item in items for source in self._sources(item, trust)))

    def _sources(self, item: Item, trust: TrustStore) -> Iterable[Source]:
        opened = self._opened[item.id]
        for signature in () if isinstance(opened, Reason) else opened.signatures:
            if signature.leaf is not None:
                path = find_path(signature.leaf, Purpose.SUBMISSION, trust, item.received_at)
                yield from () if isinstance(path, Reason) else sources_of(path.links())

    def _open(self, item: Item) -> Opened | Reason:
        """The signatures, without the payload that would be kept with them."""
        with item.open("received") as document:
            if SIGNATURE in item.blobs:
                files = files_of_draft(document, VerifyFacts.of(item).kind, self.policy)
                found = files if isinstance(files, Reason) else self._detached(item, files)
            else:
                kind = sniff(document.read(HEAD_BYTES))
                document.seek(0)
                found = HANDLERS[kind](document, self.policy)
        return found if isinstance(found, Reason) else Opened(found.signatures, None)

    def _detached(self, item: Item, files: DataFiles) -> Opened | Reason:
        return verify_detached(item.content(SIGNATURE), files, self.policy)


def fetch_of(settings: Settings, house: House, database: Database, clock: Clock) -> RevocationFetch | None:
    """The fetching that the settings want, None where they want none."""
    if settings.revocation_fetch_minutes is None:
        return None
    bounds = Bounds(settings.revocation_fetch_bytes, settings.revocation_fetch_seconds, private=settings.fetch_networks)
    plan = Plan(timedelta(minutes=settings.revocation_fetch_minutes), bounds)
    waiting = WaitingSigners(house, database, clock, replace(DEFAULT_POLICY, max_bytes=settings.max_file_bytes))
    return RevocationFetch(settings.folder("trust") / FETCHED, database, house.store, clock, plan, waiting)
