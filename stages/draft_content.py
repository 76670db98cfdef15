"""What an unsigned file or a detached signature says of itself: which draft it is, or which it is about.

Nothing here is proven. It is read only to find the draft inside the sender's own channel; what a document asks for is
read when it is signed. The one thing that is honoured unsigned is the deletion of a draft.
"""

from collections.abc import Callable, Mapping
from typing import BinaryIO, Literal

from lxml import etree
from pydantic import BaseModel, ConfigDict

from pipeline.drafts import FILE, KEY
from pipeline.outcomes import Refuse, Return
from schemas.binding import UnreadableDocument
from schemas.delete_draft import DELETE_DRAFT_CODE, DeleteDraft
from schemas.findings import Finding, finding
from schemas.services import find_service
from schemas.submission import read_submission
from schemas.xml import MalformedXml, parse_xml, qualified
from schemas.xsd_check import validate_xsd
from signatures.containers import HEAD_BYTES
from signatures.data_files import DataFiles, Source, SourceOpener, pieces
from signatures.detached import draft_files, is_detached, named_digests
from signatures.detached_coverage import digest_file
from signatures.policy import Policy
from signatures.reasons import Reason, ReasonCode
from signatures.submission_head import sort_parts
from signatures.uris import DIGESTS
from signatures.verdict import Kind, SignedPart, Verdict
from stages.draft_claims import NO_CLAIMS, DraftClaims, claims_at_beginning, claims_of

# A lone file may bear any name in its signature; this one tells that it is XML.
LONE_NAME = "document.xml"


class DraftContent(BaseModel):
    """``key`` names the draft in its channel; ``files`` are the digests of each data file, "sha256:hex" and others.

    A signature has no key, a deletion no files. What a document ``claims`` was not always kept.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    role: Literal["unsigned", "signature", "deletion"]
    key: str = ""
    files: tuple[tuple[str, ...], ...] = ()
    claims: DraftClaims = NO_CLAIMS

    @property
    def digests(self) -> tuple[str, ...]:
        """All of ``files`` in one row."""
        return tuple(dict.fromkeys(one for file in self.files for one in file))

    @property
    def subjects(self) -> tuple[tuple[str, str], ...]:
        """What later files about the same draft wait for."""
        key = ((KEY, self.key),) if self.key else ()
        return (*key, *((FILE, one) for one in self.digests))


# A Reason is judged as verification's own; the outcomes are for what is meant as a document and is none.
Found = DraftContent | Reason | Refuse | Return


def content_of_draft(document: BinaryIO, verdict: Verdict, sha256: str, policy: Policy) -> Found | None:
    """What the file of ``verdict`` is to drafts; None: nothing. ``sha256`` (hex) is the file's own."""
    document.seek(0)
    head = document.read(HEAD_BYTES)
    document.seek(0)
    if verdict.kind == "xml" and is_detached(head):
        return _signature(document, policy)
    if [one.code for one in verdict.reasons] != [ReasonCode.NO_SIGNATURE]:
        return None
    return _UNSIGNED[verdict.kind](document, sha256, policy)


def content_of_unsigned(document: BinaryIO, kind: Literal["xml", "asice"], policy: Policy) -> Found:
    """What an unsigned file of ours is to drafts: one that the house made itself."""
    return _UNSIGNED[kind](document, "", policy)


def files_of_draft(document: BinaryIO, kind: str, policy: Policy) -> DataFiles | Reason:
    """The data files that a draft's signature is over: the XML itself, or the entries of the container while it is
    open.
    """
    return draft_files(document, policy) if kind == "asice" else {LONE_NAME: document.read()}


def _signature(document: BinaryIO, policy: Policy) -> Found:
    named = named_digests(document.read(), policy)
    if isinstance(named, Reason):
        return named
    return DraftContent(role="signature", files=tuple((one,) for one in named.values()))


def _xml(document: BinaryIO, sha256: str, policy: Policy) -> Found:
    """A document of ours, finished or not: the XSD binds when it is completed."""
    del policy
    data = document.read()
    try:
        root = parse_xml(data)
    except MalformedXml:
        return Refuse(findings=(finding("XML_MALFORMED"),))
    if root.tag != qualified("Submission"):
        return Refuse(findings=(finding("NOT_OUR_DOCUMENT"),))
    claims = claims_of(root)
    if claims.service == DELETE_DRAFT_CODE:
        return _deletion(root)
    return DraftContent(role="unsigned", key=claims.document_id or sha256, files=(_digests(data),), claims=claims)


def _container(document: BinaryIO, sha256: str, policy: Policy) -> Found:
    files = draft_files(document, policy)
    if isinstance(files, Reason):
        return files
    digests, parts = [], []
    for name, source in files.items():
        read = digest_file(pieces(source), frozenset(DIGESTS))
        digests.append(_named(read.digests))
        parts.append((SignedPart(name, read.sha256, read.size, SourceOpener(source, read.sha256)), read.head))
    documents = sort_parts(parts).documents
    claims = _claims_inside(documents[0]) if len(documents) == 1 else NO_CLAIMS
    return DraftContent(role="unsigned", key=claims.document_id or sha256, files=tuple(digests), claims=claims)


def _claims_inside(part: SignedPart) -> DraftClaims:
    with part.open() as stream:
        return claims_at_beginning(stream)


def _whole(document: BinaryIO, sha256: str, policy: Policy) -> Found:
    """A PDF is signed inside of itself: no detached signature completes it, so it has no data files."""
    del document, policy
    return DraftContent(role="unsigned", key=sha256)


_UNSIGNED: Mapping[Kind, Callable[[BinaryIO, str, Policy], Found]] = {"xml": _xml, "asice": _container, "pdf": _whole}


def _deletion(root: etree._Element) -> Found:
    """Read as strictly as if it were signed."""
    service = find_service(root)
    if isinstance(service, Finding):
        return Return(findings=(service,))
    if findings := validate_xsd(root, service.xsd):
        return Return(findings=findings)
    try:
        submission = read_submission(root)
    except UnreadableDocument as unreadable:
        return Return(findings=(finding("XSD_INVALID", where=unreadable.where),))
    assert isinstance(submission.document, DeleteDraft)
    if submission.envelope.test:
        return Return(findings=(finding("TEST_NO_EFFECT"),))
    return DraftContent(role="deletion", key=submission.document.key)


def _digests(source: Source) -> tuple[str, ...]:
    return _named(digest_file(pieces(source), frozenset(DIGESTS)).digests)


def _named(digests: Mapping[str, bytes]) -> tuple[str, ...]:
    return tuple(f"{DIGESTS[method]}:{digests[method].hex()}" for method in DIGESTS)
