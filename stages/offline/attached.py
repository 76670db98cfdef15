"""The files that go with a document: what its envelope lists against what came, and the scans themselves.

Manual 003 §2.2.1 d. Which papers must be there is told by the rules.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import PurePosixPath
from typing import TypeVar

from lxml import etree

from rules.places import numbered
from schemas.envelope import MOST_ATTACHMENTS, AttachmentEntry, Envelope
from schemas.findings import Finding, finding
from schemas.submission import AttachmentContent
from schemas.xml import qualified
from stages.offline.scans import Scan

ATTACHMENTS = "/Submission/Envelope/Attachments"
MOST_ENVELOPE_BYTES = 256 * 1024  # a hundred attachments need a fifth of it
MOST_TOLD = 50
Seen = TypeVar("Seen")
Given = tuple[str, str]  # name and SHA-256 (hex) of a file that came
_ENVELOPE, _LISTED = qualified("Envelope"), qualified("Name")
# What the end of a name says; of any other end it says nothing.
_TYPES = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
}
_CODES = {"EMPTY": "SCAN_EMPTY", "TOO_LARGE": "SCAN_TOO_LARGE", "UNREADABLE": "SCAN_UNREADABLE"}


def digests_of(contents: Iterable[AttachmentContent]) -> Iterator[Given]:
    """Of files that the document holds itself."""
    for one in contents:
        yield one.name, hashlib.sha256(one.content).hexdigest()


def check_attachments(envelope: Envelope, given: Iterable[Given]) -> tuple[Finding, ...]:
    """What the envelope lists is there, inline or beside it in the container, with its digest; nothing else is."""
    given = list(given)
    listed = {entry.name: entry.sha256 for entry in envelope.attachments}
    names = {name for name, _ in given}
    missing = [finding("ATTACHMENT_MISSING", where=ATTACHMENTS, value=name) for name in listed if name not in names]
    extra = [
        finding("ATTACHMENT_UNDECLARED", where="/Submission/AttachmentContent", value=name)
        for name in sorted(names)
        if name not in listed
    ]
    wrong = [
        finding("ATTACHMENT_DIGEST", where=ATTACHMENTS, value=name)
        for name, digest in given
        if name in listed and listed[name] != digest
    ]
    return (*missing, *extra, *wrong)


def check_scans(envelope: Envelope, scans: Mapping[str, Scan]) -> tuple[Finding, ...]:
    """A finding at the entry of each scan that cannot be used; ``scans`` by name, those that came."""
    return tuple(
        found
        for place, entry in numbered(ATTACHMENTS, "Attachment", envelope.attachments)
        if entry.name in scans
        for found in _judge(entry, scans[entry.name], place)
    )


def _judge(entry: AttachmentEntry, scan: Scan, place: str) -> tuple[Finding, ...]:
    if scan.fault:
        return (finding(_CODES[scan.fault], where=f"{place}/Name", value=entry.name),)
    if scan.media_type != entry.media_type:
        said = f"{entry.name}: {entry.media_type} ≠ {scan.media_type or '?'}"
        return (finding("SCAN_MEDIA_TYPE", where=f"{place}/MediaType", value=said),)
    if _TYPES.get(PurePosixPath(entry.name).suffix.lower(), scan.media_type) != scan.media_type:
        return (finding("SCAN_MEDIA_TYPE", where=f"{place}/Name", value=f"{entry.name} ≠ {scan.media_type}"),)
    return ()


def listed_in(document: bytes) -> tuple[str, ...]:
    """The names of the attachments that an envelope lists, each once; none where it cannot be read, or lists more than
    the schema allows: the document's own reading says so.

    Reads to the end of the envelope and no further.
    """
    names: list[str] = []
    steps = etree.iterparse(
        BytesIO(document), events=("end",), tag=(_LISTED, _ENVELOPE), resolve_entities=False, no_network=True
    )
    try:
        for _, element in steps:
            if element.tag == _ENVELOPE:
                break
            names.append((element.text or "").strip())
    except etree.XMLSyntaxError:
        return ()
    return tuple(dict.fromkeys(names)) if len(names) <= MOST_ATTACHMENTS else ()


def unclaimed(beside: Iterable[str], claimed: Iterable[str]) -> tuple[Finding, ...]:
    """The files of a bundle that no envelope lists."""
    taken = set(claimed)
    left = [name for name in beside if name not in taken]
    return tuple(finding("BUNDLE_FILE_UNCLAIMED", value=name) for name in left[:MOST_TOLD])


def scans_of(envelope: Envelope, came: Iterable[str], look: Callable[[str], Seen]) -> Mapping[str, Seen]:
    """What ``look`` sees of each listed scan that came along, one in memory at a time; it opens one by its name."""
    names = set(came)
    return {entry.name: look(entry.name) for entry in envelope.attachments if entry.name in names}
