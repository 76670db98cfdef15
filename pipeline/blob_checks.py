"""The conservation check of the store (see ``conservation.py``)."""

import hashlib
from collections.abc import Iterator

from sqlalchemy import select

from pipeline.blobs import BlobStore
from pipeline.conservation import Problem
from pipeline.database import Reads
from pipeline.promises import promised_digests
from pipeline.spool import CHUNK
from pipeline.tables import blob, delivery, submission_blob
from pipeline.uploads import announced_digests


class BlobsCheck:
    """Every row has its blob, every blob its row, and every blob the digest that it is named by."""

    name = "blobs"

    def __init__(self, store: BlobStore) -> None:
        self.store = store

    def problems(self, reads: Reads) -> Iterator[Problem]:
        rows = {row.sha256: row.size for row in reads.execute(select(blob.c.sha256, blob.c.size))}
        kept = set(self.store.digests())
        for missing in sorted(rows.keys() - kept):
            yield Problem(self.name, missing, "its bytes are gone from the store")
        for orphan in sorted(kept - rows.keys() - announced_digests(reads) - promised_digests(reads)):
            yield Problem(self.name, orphan, "bytes in the store that no row knows")
        for digest in sorted(kept & rows.keys()):
            if self._measure(digest) != (digest, rows[digest]):
                yield Problem(self.name, digest, "its bytes have changed")
        used = select(submission_blob.c.sha256).union(select(delivery.c.sha256))
        for unknown in sorted(set(reads.execute(used).scalars()) - rows.keys()):
            yield Problem(self.name, unknown, "used, but it has no row")

    def _measure(self, digest: str) -> tuple[str, int]:
        hashed, size = hashlib.sha256(), 0
        with self.store.open(digest) as stream:
            while chunk := stream.read(CHUNK):
                hashed.update(chunk)
                size += len(chunk)
        return hashed.hexdigest(), size
