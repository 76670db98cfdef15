"""Who waits for a word on revocation: signers and their time-stampers on hold, and whom certificates say to ask.

Documents are opened for the certificates that signed them, each once; only those that lead to an
anchor are asked about.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import BinaryIO

from cryptography import x509

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
from signatures.detached import verify_detached
from signatures.opened import Opened, OpenedSignature
from signatures.path import find_path
from signatures.policy import DEFAULT_POLICY, Policy
from signatures.reasons import Reason
from signatures.revocation_sources import Source, sources_of
from signatures.timestamp import prove_stamp
from signatures.trust import FETCHED, Purpose, TrustStore
from stages.draft_content import files_of_draft
from stages.revocation_fetch import Plan, RevocationFetch
from stages.verify import VerifyFacts

# In one look; the others are seen when these have been answered.
MOST = 100


# A certificate of a signer or of a time-stamping authority, and what it is used for.
Asked = tuple[x509.Certificate, Purpose]


class WaitingSigners:
    """What is asked on behalf of submissions on hold. Remembers what it read for as long as that waits."""

    def __init__(self, house: House, database: Database, clock: Clock, policy: Policy) -> None:
        self.house = house
        self.database = database
        self.clock = clock
        self.policy = policy
        self._asked: dict[str, tuple[Asked, ...]] = {}

    def __call__(self, trust: TrustStore) -> list[Source]:
        """Lists and responders that the certificates of the waiting name, each once."""
        with self.database.reads() as reads:
            ids = waiting_for_revocation(reads, MOST)
            items = load_items(reads, ids, self.clock.now(), self.house.kinds, self.house.store.open)
        self._asked = {one.id: self._asked[one.id] if one.id in self._asked else self._read(one) for one in items}
        return list(dict.fromkeys(source for item in items for source in self._sources(item, trust)))

    def _sources(self, item: Item, trust: TrustStore) -> Iterator[Source]:
        for certificate, purpose in self._asked[item.id]:
            path = find_path(certificate, purpose, trust, item.received_at)
            if not isinstance(path, Reason):
                yield from sources_of(path.links())

    def _read(self, item: Item) -> tuple[Asked, ...]:
        with item.open("received") as document:
            opened = self._open(item, document)
            signatures = () if isinstance(opened, Reason) else opened.signatures
            return tuple(one for signature in signatures for one in self._certificates(signature))

    def _certificates(self, signature: OpenedSignature) -> Iterator[Asked]:
        if signature.leaf is not None:
            yield signature.leaf, Purpose.SUBMISSION
        evidence = signature.evidence
        for stamp in (*evidence.signature, *evidence.archive):
            proven = prove_stamp(stamp, evidence.certificates, self.policy)
            if not isinstance(proven, Reason):
                yield proven.leaf, Purpose.TIMESTAMP

    def _open(self, item: Item, document: BinaryIO) -> Opened | Reason:
        if SIGNATURE in item.blobs:
            files = files_of_draft(document, VerifyFacts.of(item).kind, self.policy)
            return files if isinstance(files, Reason) else verify_detached(item.content(SIGNATURE), files, self.policy)
        kind = sniff(document.read(HEAD_BYTES))
        document.seek(0)
        return HANDLERS[kind](document, self.policy)


def fetch_of(settings: Settings, house: House, database: Database, clock: Clock) -> RevocationFetch | None:
    """The fetching that the settings want, None where they want none."""
    if settings.revocation_fetch_minutes is None:
        return None
    bounds = Bounds(settings.revocation_fetch_bytes, settings.revocation_fetch_seconds, private=settings.fetch_networks)
    plan = Plan(timedelta(minutes=settings.revocation_fetch_minutes), bounds)
    waiting = WaitingSigners(house, database, clock, replace(DEFAULT_POLICY, max_bytes=settings.max_file_bytes))
    return RevocationFetch(settings.folder("trust") / FETCHED, database, house.store, clock, plan, waiting)
