"""What the screens of an office show: a page of its queue, and one item with all its evidence. Read-only.

Everything is asked for an officer by his login; the queries themselves leave out what is not his.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from outbox.prints.document import document_sheet
from outbox.prints.sheet import Sheet
from pipeline.database import Reads
from pipeline.ledger import load_items
from pipeline.overview import EventRow, history
from pipeline.review import Decision, endorsement, mark_of
from pipeline.status import Status
from registries.desk import Asked, Counts, OnDesk, count, facts_on_desk, found_on_desk, page
from registries.desk_holds import Hold, hold_of
from registries.desk_item import Earlier, Head, decider_name, earlier_of_insurer, earlier_of_persons, head_of, line_of
from registries.officers import find
from registries.population import TablePopulation
from registries.reading_corrections import corrections_of
from registries.scan_pages import same_pages_for
from rules.envelope import BAKU
from schemas.certificate import CertificateReplacement
from schemas.childcare import ChildcareTable
from schemas.envelope import AttachmentEntry
from schemas.findings import Finding
from schemas.insurer_registration import InsurerRegistration
from schemas.message import MESSAGE_CODE
from schemas.person import PersonRecord
from schemas.registration import InsuredRegistration
from schemas.return_reasons import ReturnReason
from schemas.review_terms import days_for
from schemas.services import SERVICES
from schemas.submission import read_submission
from schemas.xml import parse_xml
from stages.assembly import Assembly
from stages.attachments import AttachmentsFacts
from stages.authorize import AuthorizeFacts
from stages.compare import compare, worst_first
from stages.compared import Comparison
from stages.four_eyes import wants_two
from stages.office import reasons_on
from stages.papers import document_of
from stages.parse import ParseFacts
from stages.read_values import ReadValue, read_values
from stages.verify import VerifyFacts

_OF_ONE_PERSON = InsuredRegistration | InsurerRegistration | CertificateReplacement


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the queue; ``total`` in qəpik and ``persons`` where the document has them."""

    item: OnDesk
    persons: int | None
    total: int | None
    found: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class QueuePage:
    """The rows of one page, how many there are in all that was asked for, and in all."""

    lines: tuple[Line, ...]
    number: int
    asked: Counts
    all: Counts


@dataclass(frozen=True, slots=True)
class ItemView:
    """All that an officer needs to decide. ``mark`` says what was shown; ``may_decide`` is his role's and office's.

    ``two``: an acceptance needs two officers today; ``first`` is the one that counts already, ``first_name`` whose.
    """

    head: Head
    due_at: datetime
    mark: str
    may_decide: bool
    hold: Hold | None
    sheet: Sheet | None
    papers: tuple[tuple[AttachmentEntry, int], ...]  # with their pages
    findings: tuple[Finding, ...]
    compared: tuple[Comparison, ...]
    read: AttachmentsFacts | None  # on the papers
    values: tuple[ReadValue, ...]
    names: Mapping[str, str]  # of who corrected a value
    same: Mapping[str, Earlier]  # documents that brought a page of these papers, as far as they are his to open
    signed: VerifyFacts | None
    right: AuthorizeFacts | None
    reasons: Mapping[str, ReturnReason]
    history: tuple[EventRow, ...]
    earlier: Sequence[Earlier]
    about_persons: Sequence[Earlier]
    line: Sequence[Earlier]
    two: bool
    first: Decision | None
    first_name: str


def terms(now: datetime) -> Mapping[str, int]:
    """The days of each service's decision, as they hold today; messages have a screen of their own."""
    today = now.astimezone(BAKU).date()
    return {service: days_for(service, today) for service in SERVICES if service != MESSAGE_CODE}


def queue_page(reads: Reads, login: str, asked: Asked, now: datetime, *, number: int, size: int) -> QueuePage:
    """Page ``number`` (from 1) of what waits, or the last one where there are fewer."""
    days = terms(now)
    everything = count(reads, login, Asked(), days, now)
    counted = everything if asked == Asked() else count(reads, login, asked, days, now)
    number = max(min(number, -(-counted.waiting // size)), 1)
    rows = page(reads, login, asked, days, now, offset=(number - 1) * size, limit=size)
    ids = [one.submission for one in rows]
    parsed, found = facts_on_desk(reads, login, ids, ParseFacts.stage), found_on_desk(reads, login, ids)
    lines = tuple(_line(one, parsed.get(one.submission), tuple(found.get(one.submission, ()))) for one in rows)
    return QueuePage(lines, number, counted, everything)


def _line(one: OnDesk, parsed: str | None, found: tuple[tuple[str, str], ...]) -> Line:
    body = None if parsed is None else ParseFacts.model_validate_json(parsed).body
    if isinstance(body, ChildcareTable):
        return Line(one, len(body.persons), body.total, found)
    return Line(one, 1 if isinstance(body, _OF_ONE_PERSON) else None, None, found)


def item_view(house: Assembly, reads: Reads, login: str, submission_id: str, now: datetime) -> ItemView | None:
    """The item; None where it is not for ``login``, or where there is none."""
    head = head_of(reads, login, submission_id)
    if head is None:
        return None
    kinds = house.submissions.house.kinds
    [item] = load_items(reads, [submission_id], now, kinds, house.store.open)
    parsed = ParseFacts.known_of(item)
    days = days_for(head.service, head.received_at.astimezone(BAKU).date())
    read = AttachmentsFacts.known_of(item)
    corrections = corrections_of(reads, submission_id)
    first = endorsement(reads, submission_id) if head.status == Status.IN_REVIEW else None
    return ItemView(
        head=head,
        due_at=head.received_at + timedelta(days=days),
        mark=mark_of(reads, submission_id),
        may_decide=find(reads, login, submission_id, to_decide=True) is not None,
        hold=hold_of(reads, submission_id, now),
        sheet=_sheet(house, reads, submission_id),
        papers=() if parsed is None else _papers(read, parsed),
        findings=worst_first(item.findings),
        compared=() if parsed is None else compare(item, _record(reads, parsed)),
        read=read,
        values=() if read is None else read_values(read, corrections),
        names={login: decider_name(reads, login) for login in {one.login for one in corrections}},
        same={} if read is None else _same(reads, login, read),
        signed=VerifyFacts.known_of(item),
        right=AuthorizeFacts.known_of(item),
        reasons=reasons_on(reads, head.office, head.service, now),
        history=tuple(history(reads, submission_id)),
        earlier=earlier_of_insurer(reads, login, head),
        about_persons=earlier_of_persons(reads, login, head),
        line=line_of(reads, login, head),
        two=parsed is not None and wants_two(parsed, now),
        first=first,
        first_name="" if first is None else decider_name(reads, first.officer),
    )


def _same(reads: Reads, login: str, read: AttachmentsFacts) -> Mapping[str, Earlier]:
    reused = {one.submission for one in read.reused}
    return {one.submission: one for one in same_pages_for(reads, login, reused)} if reused else {}


def _papers(known: AttachmentsFacts | None, parsed: ParseFacts) -> tuple[tuple[AttachmentEntry, int], ...]:
    pages: Mapping[str, int] = {} if known is None else known.pages
    return tuple((entry, pages.get(entry.name, 0)) for entry in parsed.envelope.attachments)


def _record(reads: Reads, parsed: ParseFacts) -> PersonRecord | None:
    """What the population register knows of the person of a registration or of a certificate."""
    body = parsed.body
    if not isinstance(body, _OF_ONE_PERSON):
        return None
    fin = str(body.identity.fin)
    return TablePopulation().find(reads, [fin]).get(fin)


def _sheet(house: Assembly, reads: Reads, submission_id: str) -> Sheet | None:
    """The document as its print shows it; None where no signed document is kept."""
    document = document_of(house.store.open, reads, submission_id)
    if document is None:
        return None
    return document_sheet(read_submission(parse_xml(document)), sha256(document).hexdigest(), signed=True)
