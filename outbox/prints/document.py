"""A sender's document as a sheet: what the envelope says, then the document of its service, field by field.

A service whose document is a table has its own blocks in ``TABLES``; all others are walked by their XML tables.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum

from outbox.directory_names import named_code
from outbox.notice_xml import Both
from outbox.prints.childcare_table import childcare_blocks
from outbox.prints.document_wording import COPY_OF_A_DOCUMENT, HOW_TO_VERIFY, NO, UNSIGNED, YES, word_of
from outbox.prints.quarterly_report import report_blocks
from outbox.prints.sheet import Block, Column, Grid, Kind, Pair, Pairs, Sheet, Value
from outbox.prints.wording import ROW_NUMBER
from schemas.attachment_types import attachment_types
from schemas.binding import Element, Group, Leaf, Listing
from schemas.childcare import ChildcareTable
from schemas.envelope import Envelope
from schemas.frozen import DocumentBody
from schemas.identifiers import ActivityCode, OfficeCode
from schemas.quarterly_report import QuarterlyReport
from schemas.services import SERVICES
from schemas.submission import Submission

# Which documents are printed as tables, and how; all of these lie across the paper.
TABLES: Mapping[type[DocumentBody], Callable[[DocumentBody], tuple[Block, ...]]] = {
    ChildcareTable: childcare_blocks,
    QuarterlyReport: report_blocks,
}


def document_sheet(submission: Submission, digest: str, *, signed: bool) -> Sheet:
    """A document; ``digest`` is that of the file that it came in, ``signed`` whether that file bears a signature.

    Raises KeyError for a service that is not known.
    """
    envelope, document = submission.envelope, submission.document
    service = SERVICES[envelope.service]
    table = TABLES.get(type(document))
    blocks = table(document) if table else tuple(_section(service.body, document))
    return Sheet(
        number=str(envelope.document_id),
        title=Both(service.az, service.en),
        dated=envelope.created_at,
        digest=digest,
        header=tuple(_header(envelope)),
        lead=None,
        blocks=(*blocks, *_attachments(envelope)),
        foot=(COPY_OF_A_DOCUMENT, HOW_TO_VERIFY) if signed else (UNSIGNED,),
        landscape=table is not None,
    )


def _header(envelope: Envelope) -> Iterator[Pair]:
    yield Pair(word_of("DocumentId"), str(envelope.document_id))
    yield Pair(word_of("DocumentCreatedAt"), envelope.created_at)
    told = {"InsurerVoen": envelope.insurer_voen, "ApplicantFin": envelope.applicant_fin}
    told |= {"ActingFor": envelope.acting_for}
    yield from (Pair(word_of(name), value) for name, value in told.items() if value is not None)
    if envelope.replaces is not None:
        yield Pair(word_of("Replaces"), str(envelope.replaces))
    if envelope.test:
        yield Pair(word_of("Test"), YES)


def _section(element: Element, value: object) -> Iterator[Block]:
    """Its own fields, then the groups in it as sections of their own."""
    assert isinstance(element.content, Group)
    pairs, groups = list[Pair](), list[tuple[Element, object]]()
    for field in element.content.elements:
        for one in _each(field, getattr(value, field.field)):
            if isinstance(field.content, Leaf):
                pairs.append(Pair(word_of(field.name), _shown(field.content, one)))
            elif isinstance(field.content, Listing):
                groups += [(field.content.item, item) for item in _each(field.content.item, one)]
            else:
                groups.append((field, one))
    if pairs:
        yield Pairs(word_of(element.name), tuple(pairs))
    for group, one in groups:
        yield from _section(group, one)


def _each(field: Element, value: object) -> tuple[object, ...]:
    if value is None:
        return ()
    return value if field.many and isinstance(value, tuple) else (value,)


def _shown(leaf: Leaf, value: object) -> Value:
    """Days and moments as such, a choice in words if it has any, a code with its name, all else as it is written."""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, date | datetime):
        return value
    if isinstance(value, ActivityCode | OfficeCode):
        return named_code(value)
    return word_of(value) if isinstance(value, StrEnum) else leaf.write(value)


def _attachments(envelope: Envelope) -> Iterator[Block]:
    if envelope.attachments:
        columns = (
            Column(ROW_NUMBER, Kind.COUNT, 6),
            Column(word_of("FileName"), share=40),
            Column(word_of("AttachmentType"), share=34),
            Column(word_of("AttachmentSha256"), share=60),
        )
        rows = [(n, one.name, _paper(one.document_type), one.sha256) for n, one in enumerate(envelope.attachments, 1)]
        yield Grid(word_of("Attachments"), columns, tuple(rows))


def _paper(code: str) -> Both:
    """What the directory calls a kind of paper; one that it does not know is told as it is written."""
    known = attachment_types().get(code)
    return Both(known.name_az, known.name_en) if known else Both(code, code)
