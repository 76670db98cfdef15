"""Conservation of what verdicts were made by: without it none could be repeated."""

from collections.abc import Collection, Iterator, Mapping
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from pipeline import canonical
from pipeline.conservation import Problem
from pipeline.database import Reads
from pipeline.tables import blob, fact
from registries.tables import trust_snapshot, verification_policy

# A snapshot's files: their digests.
_Snapshots = Mapping[str, Collection[str]]


class TrustCheck:
    """A decision can be repeated: its trust snapshot and its policy are kept, every file of every snapshot is a blob
    that the ledger knows, the lists that it rests on are among those files, and a policy is what its version says.
    """

    name = "trust"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        kept = set(reads.execute(select(blob.c.sha256)).scalars())
        snapshots = dict[str, Collection[str]]()
        for row in reads.execute(select(trust_snapshot).order_by(trust_snapshot.c.number)):
            files = canonical.loads(row.files)
            snapshots[row.version] = files.values()
            for name, digest in sorted(files.items()):
                if digest not in kept:
                    yield Problem(self.name, f"{row.version} {name}", "a trust file without a blob")
        for row in reads.execute(select(verification_policy)):
            if sha256(row.text.encode()).hexdigest() != row.version:
                yield Problem(self.name, row.version, "a policy whose text has changed")
        yield from self._verdicts(reads, snapshots)

    def _verdicts(self, reads: Reads, snapshots: _Snapshots) -> Iterator[Problem]:
        policies = set(reads.execute(select(verification_policy.c.version)).scalars())
        for judged in reads.execute(select(fact.c.submission, fact.c.data).where(fact.c.stage == "verify")):
            told = canonical.loads(judged.data)
            files = snapshots.get(told["trust_version"])
            if files is None:
                yield Problem(self.name, judged.submission, "judged by trust that is not recorded")
                continue
            # verdicts of before policies were kept do not say what they judged
            if told.get("judged") and told["policy_version"] not in policies:
                yield Problem(self.name, judged.submission, "judged by a policy that is not recorded")
            if not _lists(told) <= set(files):
                yield Problem(self.name, judged.submission, "judged by a list that is not in its trust snapshot")


def _lists(verdict: Mapping[str, Any]) -> set[str]:
    """The digests of the lists and responses that did not come in the file itself."""
    signatures = verdict.get("signatures", ())
    proofs = (*signatures, *(stamp for one in signatures for stamp in one["stamps"]))
    return {each["sha256"] for one in proofs for each in one["revocation"] if not each["embedded"]}
