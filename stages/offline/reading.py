"""From the bytes of one document to its envelope and model, with what is wrong with them by form."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from lxml import etree

from rules.envelope import check_sender
from schemas.binding import UnreadableDocument
from schemas.envelope import Envelope
from schemas.findings import Finding, finding
from schemas.services import Service, find_service
from schemas.submission import Submission, read_envelope, read_submission
from schemas.xml import MalformedXml, parse_xml
from schemas.xsd_check import validate_xsd
from schemas.xsd_crowds import is_crowded
from signatures.guards import check_xml
from signatures.policy import DEFAULT_POLICY
from stages.offline.attached import Given, check_attachments, digests_of

NOT_OURS = frozenset({"NOT_OUR_DOCUMENT", "NAMESPACE_VERSION_UNKNOWN"})


@dataclass(frozen=True, slots=True)
class Read:
    """A document that can be addressed; ``submission`` is None where the XSD refused it."""

    root: etree._Element
    service: Service
    envelope: Envelope
    submission: Submission | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Unaddressed:
    """No service or no envelope can be read; ``hopeless``: there is nothing to be corrected either."""

    findings: tuple[Finding, ...]
    hopeless: bool = False


def read_document(data: bytes, beside: Collection[Given] = (), *, guarded: bool) -> Read | Unaddressed:
    """Reads one submission without its signature; ``beside`` are the files that travel with it, by name and SHA-256.

    ``guarded``: the guards have seen these very bytes, as they have where XML comes without a container.
    """
    if not guarded and (breach := check_xml(data, DEFAULT_POLICY)) is not None:
        return Unaddressed((finding(breach.code, value=breach.detail),), hopeless=True)
    try:
        root = parse_xml(data)
    except MalformedXml:
        return Unaddressed((finding("XML_MALFORMED"),), hopeless=True)
    service = find_service(root)
    if isinstance(service, Finding):
        return Unaddressed((service,), hopeless=service.code in NOT_OURS)
    return _read(root, service, beside)


def _read(root: etree._Element, service: Service, beside: Iterable[Given]) -> Read | Unaddressed:
    early = _crowded(root)
    findings = validate_xsd(root, service.xsd, readable=early is not None)
    try:
        submission = None if findings else early or read_submission(root)
        envelope = submission.envelope if submission else read_envelope(root)
    except UnreadableDocument as unreadable:
        return Unaddressed(findings or (finding("XSD_INVALID", where=unreadable.where),))
    if submission is not None:
        given = [*digests_of(submission.contents), *beside]
        findings = (*findings, *check_sender(envelope, service), *check_attachments(envelope, given))
    return Read(root, service, envelope, submission, findings)


def _crowded(root: etree._Element) -> Submission | None:
    """A document with very many rows is read before the XSD has seen it: that ends at its first fault. None: there is
    one, or it has not so many rows.
    """
    if not is_crowded(root):
        return None
    try:
        return read_submission(root)
    except UnreadableDocument:
        return None
