"""attachments: are the scans of a document what they are said to be? Which papers must be there is told by the rules.

Runs on its own queue: decoding takes long and much memory. One scan is in memory at a time. Manual 003 §2.2.1 d.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from pipeline.database import Reads
from pipeline.items import Facts, Item
from pipeline.outcomes import Advance, Outcome
from rules.places import numbered
from schemas.envelope import AttachmentEntry
from schemas.findings import Finding, finding
from stages.parse import ParseFacts
from stages.scans import MOST_BYTES, Scan, look_at
from stages.verify import ATTACHMENT

_LIST = "/Submission/Envelope/Attachments"
_CODES = {"EMPTY": "SCAN_EMPTY", "TOO_LARGE": "SCAN_TOO_LARGE", "UNREADABLE": "SCAN_UNREADABLE"}


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
        return {item.id: {entry.name: _scan(item, entry) for entry in _brought(item)} for item in items}

    def run(self, item: Item, gathered: Mapping[str, Scan]) -> Outcome:
        """A finding at the entry of each scan that cannot be used."""
        findings = tuple(
            found
            for place, entry in numbered(_LIST, "Attachment", ParseFacts.of(item).envelope.attachments)
            if entry.name in gathered
            for found in _judge(entry, gathered[entry.name], place)
        )
        return Advance(
            facts=AttachmentsFacts(pages={name: scan.pages for name, scan in gathered.items()}), findings=findings
        )


def _brought(item: Item) -> Sequence[AttachmentEntry]:
    listed = ParseFacts.of(item).envelope.attachments
    return [entry for entry in listed if ATTACHMENT + entry.name in item.blobs]


def _scan(item: Item, entry: AttachmentEntry) -> Scan:
    with item.open(ATTACHMENT + entry.name) as stream:
        return look_at(stream.read(MOST_BYTES + 1))


def _judge(entry: AttachmentEntry, scan: Scan, place: str) -> tuple[Finding, ...]:
    if scan.fault:
        return (finding(_CODES[scan.fault], where=f"{place}/Name", value=entry.name),)
    if scan.media_type != entry.media_type:
        said = f"{entry.name}: {entry.media_type} ≠ {scan.media_type or '?'}"
        return (finding("SCAN_MEDIA_TYPE", where=f"{place}/MediaType", value=said),)
    return ()
