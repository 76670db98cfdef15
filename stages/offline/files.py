"""A whole file, signed or not: container and signatures as far as they show by themselves, then each document in it.

Whom a signer's certificate names, and whether it is good, is ``qebul verify``'s: it needs anchors and lists. What
nobody signed is judged as it would be when signed.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from rules.documents import check_document
from schemas.findings import Finding, finding
from signatures.containers import HANDLERS, HEAD_BYTES, sniff
from signatures.data_files import DataFiles, SourceOpener, pieces
from signatures.detached import draft_files, is_detached, named_digests
from signatures.detached_coverage import digest_file
from signatures.opened import Octets
from signatures.policy import DEFAULT_POLICY, Policy
from signatures.reasons import Reason, ReasonCode
from signatures.refusal import Refused
from signatures.submission_head import sort_parts
from signatures.uris import SHA256
from signatures.verdict import Kind, SignedPart, SignedPayload
from stages.offline.attached import MOST_ENVELOPE_BYTES, check_scans, listed_in, scans_of, unclaimed
from stages.offline.reading import Read, Unaddressed, read_document
from stages.offline.scans import MOST_BYTES, Scan, look_at

# The services whose way leads through the stage ``attachments``: only there a listed file must be a scan.
WITH_SCANS = frozenset({"childcare_table"})


@dataclass(frozen=True, slots=True)
class Judged:
    """One document: its name in the container ("" where it is all of the file) and its service, "" if unknown."""

    name: str
    service: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """One file. ``findings`` are the container's own; ``signed`` says that somebody signed, and not who."""

    kind: str  # xml | asice | pdf | signature | unknown
    signed: bool
    findings: tuple[Finding, ...]
    documents: tuple[Judged, ...] = ()

    @property
    def all_findings(self) -> Iterator[tuple[str, Finding]]:
        """All of them, each with the name of its document ("" for the file)."""
        yield from (("", one) for one in self.findings)
        yield from ((document.name, one) for document in self.documents for one in document.findings)


def look_into(file: BinaryIO, received_on: date, policy: Policy = DEFAULT_POLICY) -> Looked:
    """Judges a file by the rules of ``received_on`` (Baku). Raises only what reading the file raises."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    head = file.read(HEAD_BYTES)
    file.seek(0)
    kind = sniff(head)
    if size > policy.max_bytes:
        return Looked(kind, signed=False, findings=_told(Reason(ReasonCode.LIMIT_BYTES, f"> {policy.max_bytes}")))
    if kind == "xml" and is_detached(head):
        named = named_digests(file.read(), policy)
        return Looked("signature", signed=True, findings=_told(named) if isinstance(named, Reason) else ())
    return _open(file, kind, received_on, policy)


def _open(file: BinaryIO, kind: Kind, received_on: date, policy: Policy) -> Looked:
    opened = HANDLERS[kind](file, policy)
    if isinstance(opened, Reason) and opened.code == ReasonCode.NO_SIGNATURE:
        file.seek(0)
        payload = _unsigned(file, kind, policy)
        if isinstance(payload, Reason):
            return Looked(kind, signed=False, findings=_told(payload))
        return _judge(kind, payload, received_on, signed=False)
    if isinstance(opened, Reason):
        return Looked(kind, signed=False, findings=_told(opened))
    reasons = dict.fromkeys(reason for one in opened.signatures for reason in one.reasons)
    if reasons or opened.payload is None:
        return Looked(kind, signed=True, findings=_told(*reasons))
    return _judge(kind, opened.payload, received_on, signed=True)


def _told(*reasons: Reason) -> tuple[Finding, ...]:
    return tuple(finding(reason.code, value=reason.detail) for reason in reasons)


def _unsigned(file: BinaryIO, kind: Kind, policy: Policy) -> SignedPayload | Reason:
    """What a signature over all of the file would be over."""
    if kind == "asice":
        files = draft_files(file, policy)
        return files if isinstance(files, Reason) else sort_parts(_parts(files))
    data = file.read()
    if kind == "xml":
        return SignedPayload((SignedPart("", "", len(data), Octets(data)),), ())
    # Its libraries come with the first PDF, see ``signatures/containers.py``.
    from signatures.pades_content import read_content  # noqa: PLC0415

    try:
        return read_content(data, policy)
    except Refused as refused:
        return refused.reason


def _parts(files: DataFiles) -> Iterator[tuple[SignedPart, bytes]]:
    for name, source in files.items():
        read = digest_file(pieces(source), frozenset({SHA256}))
        yield SignedPart(name, read.sha256, read.size, SourceOpener(source, read.sha256)), read.head


def _judge(kind: Kind, payload: SignedPayload, received_on: date, *, signed: bool) -> Looked:
    if not payload.documents:
        return Looked(kind, signed, (finding("CONTAINER_WITHOUT_SUBMISSION"),))
    beside = {one.name: one for one in payload.attachments}
    if len(payload.documents) == 1:
        [document] = payload.documents
        return Looked(kind, signed, (), (_document(document, beside, received_on, guarded=kind == "xml"),))
    documents, claimed = [], set[str]()
    for document in payload.documents:
        mine = {name: beside[name] for name in _listed(document) if name in beside}
        claimed.update(mine)
        documents.append(_document(document, mine, received_on, guarded=False))
    return Looked(kind, signed, unclaimed(beside, claimed), tuple(documents))


def _listed(document: SignedPart) -> tuple[str, ...]:
    with document.open() as stream:
        return listed_in(stream.read(MOST_ENVELOPE_BYTES))


def _document(document: SignedPart, beside: Mapping[str, SignedPart], received_on: date, *, guarded: bool) -> Judged:
    with document.open() as stream:
        data = stream.read()
    given = [(one.name, one.sha256) for one in beside.values()]
    read = read_document(data, given, guarded=guarded)
    if isinstance(read, Unaddressed):
        return Judged(document.name, "", read.findings)
    return Judged(document.name, read.service.code, (*read.findings, *_check_content(read, beside, received_on)))


def _check_content(read: Read, beside: Mapping[str, SignedPart], received_on: date) -> Iterator[Finding]:
    if read.submission is None:
        return
    yield from check_document(read.submission.document, read.envelope, received_on)
    inside = {one.name: one.content for one in read.submission.contents}

    def look(name: str) -> Scan:
        if name not in beside:
            return look_at(inside[name][: MOST_BYTES + 1])
        with beside[name].open() as stream:
            return look_at(stream.read(MOST_BYTES + 1))

    if read.service.code in WITH_SCANS:
        yield from check_scans(read.envelope, scans_of(read.envelope, {*beside, *inside}, look))
