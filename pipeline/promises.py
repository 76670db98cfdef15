"""Blobs that are stored before any row knows them, and that nobody would store again after a death in between.

What a stage or an arrival stores is stored again, byte for byte, when it is done again. What comes from a folder that
changes meanwhile is not: so it is promised first, and what a death left behind gets its row afterwards.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select

from pipeline.blobs import BlobStore
from pipeline.bulk import insert_of
from pipeline.database import Database, Reads, Write
from pipeline.keeping import put_blobs
from pipeline.tables import promised_blob


def promise(tx: Write, sizes: Mapping[str, int], at: datetime) -> None:
    """Says that blobs of these sizes (bytes by SHA-256) are about to be stored."""
    rows = [{"sha256": sha256, "size": size, "promised_at": at} for sha256, size in sizes.items()]
    if rows:
        tx.execute(insert_of(tx)(promised_blob).on_conflict_do_nothing(), rows)


def redeem(tx: Write, sizes: Mapping[str, int], at: datetime) -> None:
    """Gives blobs that are stored their rows and forgets their promises."""
    put_blobs(tx, sizes, at)
    tx.execute(delete(promised_blob).where(promised_blob.c.sha256.in_(list(sizes))))


def promised_digests(reads: Reads) -> set[str]:
    """What may lie in the store without a row."""
    return set(reads.execute(select(promised_blob.c.sha256)).scalars())


def redeem_leftovers(database: Database, store: BlobStore, at: datetime) -> None:
    """After a death: what was promised and came to lie in the store gets its row; the rest was never stored.

    Of two who promise at once, the one may forget the other's promise: no more than a second death then leaves bytes
    that no row knows.
    """
    with database.reads() as reads:
        sizes = {row.sha256: row.size for row in reads.execute(select(promised_blob))}
    if not sizes:
        return
    stored = {sha256: size for sha256, size in sizes.items() if _is_there(store, sha256)}
    with database.write() as tx:
        redeem(tx, stored, at)
        tx.execute(delete(promised_blob).where(promised_blob.c.sha256.in_(list(sizes))))


def _is_there(store: BlobStore, sha256: str) -> bool:
    try:
        store.open(sha256).close()
    except FileNotFoundError:
        return False
    return True
