"""summary: what became of a bundle, when all its children have ended.

The channel gets counts; each proven party a list of its own documents, and of nobody else's.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from pipeline.bundles import Part, parts_of
from pipeline.database import Reads
from pipeline.items import Facts, Item
from pipeline.outcomes import Complete, Outcome
from stages.verify import VerifyFacts


class SummaryFacts(Facts):
    """How many children came to what: number by status."""

    stage: ClassVar[str] = "summary"

    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class SummaryStage:
    """The only stage of a bundle after it was split."""

    name: str = "summary"

    def gather(self, items: Sequence[Item], reads: Reads) -> Mapping[str, Sequence[Part]]:
        """The children of each bundle."""
        return {item.id: parts_of(reads, item.id) for item in items}

    def run(self, item: Item, gathered: Sequence[Part]) -> Outcome:
        """Counts, and lists by party."""
        names = [one.name for one in VerifyFacts.of(item).documents]
        parties: dict[str, list[dict[str, Any]]] = {}
        for part in gathered:
            if part.party is not None:
                parties.setdefault(part.party, []).append(_told(part, names[part.idx - 1]))
        counts = dict(sorted(Counter(part.status for part in gathered).items()))
        return Complete(facts=SummaryFacts(counts=counts), told={"parties": parties})


def _told(part: Part, file: str) -> dict[str, Any]:
    told = {
        "file": file,
        "submission": part.submission,
        "sequence": part.sequence,
        "document_id": part.document_id,
        "status": part.status,
        "codes": list(part.codes),
    }
    return told | {name: part.results[name] for name in ("ssn",) if name in part.results}
