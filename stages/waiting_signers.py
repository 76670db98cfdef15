"""Who waits for a word on revocation: signers and their time-stampers on hold, and whom certificates say to ask.

Documents are opened for the certificates that signed them, each once for a trust; only those that lead to an
anchor are asked about. A stranger's document is opened within the bounds of one, and apart from this process.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import BinaryIO

from cryptography import x509

from pipeline.apart import OutOfBoundsError, apart
from pipeline.bounds import Bounds as Limits
from pipeline.clock import Clock
from pipeline.database import Database
from pipeline.drafts import SIGNATURE
from pipeline.items import Item
from pipeline.ledger import load_items
from pipeline.log import get_logger
from pipeline.reaching import Bounds
from pipeline.settings import Settings
from pipeline.submissions import House
from registries.revocation_fetches import waiting_for_revocation
from signatures.containers import HANDLERS, HEAD_BYTES, sniff
from signatures.detached_part import verify_part
from signatures.opened import Opened, OpenedSignature
from signatures.path import find_path
from signatures.policy import DEFAULT_POLICY, Policy
from signatures.reasons import Reason
from signatures.revocation_sources import Source, sources_of
from signatures.timestamp import prove_stamp
from signatures.trust import FETCHED, Purpose, TrustStore
from stages.draft_content import files_of_draft
from stages.fetching import AGAIN, Plan
from stages.list_fetch import ListFetch
from stages.revocation_fetch import RevocationFetch
from stages.verify import VerifyFacts

log = get_logger(__name__)
# In one look; the others are seen when these have been answered.
MOST = 100


# A certificate of a signer or of a time-stamping authority, and what it is used for.
Asked = tuple[x509.Certificate, Purpose]


class WaitingSigners:
    """What is asked on behalf of submissions on hold. Remembers what it found for as long as that waits.

    What could not be opened within ``bounds`` is looked at again after a while.
    """

    def __init__(self, house: House, database: Database, clock: Clock, policy: Policy, bounds: Limits) -> None:
        self.house = house
        self.database = database
        self.clock = clock
        self.policy = policy
        self.bounds = bounds
        self._found: dict[str, _Found] = {}

    def __call__(self, trust: TrustStore) -> list[Source]:
        """Lists and responders that the certificates of the waiting name, each once."""
        now = self.clock.now()
        with self.database.reads() as reads:
            ids = waiting_for_revocation(reads, MOST)
            items = load_items(reads, ids, now, self.house.kinds, self.house.store.open)
        self._found = {one.id: self._known(one, trust, now) or self._look(one, trust, now) for one in items}
        return list(dict.fromkeys(source for one in self._found.values() for source in one.sources))

    def _known(self, item: Item, trust: TrustStore, now: datetime) -> "_Found | None":
        known = self._found.get(item.id)
        stands = known is not None and known.core == trust.core and (known.again_at is None or now < known.again_at)
        return known if stands else None

    def _look(self, item: Item, trust: TrustStore, now: datetime) -> "_Found":
        try:
            with TemporaryFile() as copy:
                with item.open("received") as document:
                    copyfileobj(document, copy)
                copy.seek(0)
                signature = item.content(SIGNATURE) if SIGNATURE in item.blobs else None
                sources = apart(self.bounds, lambda: list(self._sources(item, copy, signature, trust)))
        except (OutOfBoundsError, OSError) as error:
            log.error("revocation.not_opened", submission=item.id, error=type(error).__name__, reason=str(error))
            return _Found(trust.core, (), now + AGAIN)
        return _Found(trust.core, tuple(sources))

    def _sources(self, item: Item, document: BinaryIO, signature: bytes | None, trust: TrustStore) -> Iterator[Source]:
        opened = self._open(item, document, signature)
        for one in () if isinstance(opened, Reason) else opened.signatures:
            for certificate, purpose in self._certificates(one):
                path = find_path(certificate, purpose, trust, item.received_at)
                if not isinstance(path, Reason):
                    yield from sources_of(path.links())

    def _certificates(self, signature: OpenedSignature) -> Iterator[Asked]:
        if signature.leaf is not None:
            yield signature.leaf, Purpose.SUBMISSION
        evidence = signature.evidence
        for stamp in (*evidence.signature, *evidence.archive):
            proven = prove_stamp(stamp, evidence.certificates, self.policy)
            if not isinstance(proven, Reason):
                yield proven.leaf, Purpose.TIMESTAMP

    def _open(self, item: Item, document: BinaryIO, signature: bytes | None) -> Opened | Reason:
        if signature is not None:
            files = files_of_draft(document, VerifyFacts.of(item).kind, self.policy)
            return files if isinstance(files, Reason) else verify_part(signature, files, self.policy)
        kind = sniff(document.read(HEAD_BYTES))
        document.seek(0)
        return HANDLERS[kind](document, self.policy)


@dataclass(frozen=True, slots=True)
class _Found:
    """Whom a submission's certificates say to ask, by what is trusted (``core``); to be looked at again, or not."""

    core: str
    sources: tuple[Source, ...]
    again_at: datetime | None = None


def fetch_of(settings: Settings, house: House, database: Database, clock: Clock) -> RevocationFetch | None:
    """The fetching that the settings want, None where they want none."""
    if settings.revocation_fetch_minutes is None:
        return None
    bounds = Bounds(settings.revocation_fetch_bytes, settings.revocation_fetch_seconds, private=settings.fetch_networks)
    plan = Plan(timedelta(minutes=settings.revocation_fetch_minutes), bounds)
    policy = replace(DEFAULT_POLICY, max_bytes=settings.max_file_bytes)
    limits = Limits(settings.verify_memory_mb, settings.verify_seconds)
    waiting = WaitingSigners(house, database, clock, policy, limits)
    trust = settings.folder("trust")
    lists = ListFetch(trust, database, house.store, clock, plan, limits)
    return RevocationFetch(trust / FETCHED, database, house.store, clock, plan, waiting, lists)
