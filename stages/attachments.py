"""attachments: are the scans of a document what they are said to be? Which papers must be there is told by the rules.

Runs on its own queue: decoding takes long and much memory. One scan is in memory at a time. Manual 003 §2.2.1 d.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from pipeline.database import Reads
from pipeline.items import Facts, Item
from pipeline.outcomes import Advance, Outcome
from stages.offline.attached import check_scans, scans_of
from stages.offline.scans import MOST_BYTES, Scan, look_at
from stages.parse import ParseFacts
from stages.verify import ATTACHMENT


class AttachmentsFacts(Facts):
    """Pages by name of the scan."""

    stage: ClassVar[str] = "attachments"

    pages: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class AttachmentsStage:
    """Looks at each listed scan that the document brought; one that it did not bring was told by ``parse``."""

    name: str = "attachments"

    def gather(self, items: Sequence[Item], reads: Reads) -> Mapping[str, Mapping[str, Scan]]:
        """What each scan is, by item and name. Same bytes, same answer: nothing of the house is asked."""
        del reads
        return {item.id: _scans(item) for item in items}

    def run(self, item: Item, gathered: Mapping[str, Scan]) -> Outcome:
        """A finding at the entry of each scan that cannot be used."""
        findings = check_scans(ParseFacts.of(item).envelope, gathered)
        return Advance(
            facts=AttachmentsFacts(pages={name: scan.pages for name, scan in gathered.items()}), findings=findings
        )


def _scans(item: Item) -> Mapping[str, Scan]:
    came = (role.removeprefix(ATTACHMENT) for role in item.blobs if role.startswith(ATTACHMENT))
    return scans_of(ParseFacts.of(item).envelope, came, lambda name: _scan(item, name))


def _scan(item: Item, name: str) -> Scan:
    with item.open(ATTACHMENT + name) as stream:
        return look_at(stream.read(MOST_BYTES + 1))
