"""attachments: are the scans of a document what they are said to be, and do they say what the form says?

Runs on its own queue, one submission a leg: reading takes seconds a page and much memory. One scan is in memory at a
time, its pages are kept as they are read (``scan_reading.py``). Which papers must be there, what a paper should show
and what follows from it is told by the rules; nothing is returned by what was read but by a row of theirs.
Manual 003 §2.2.1 d.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import ClassVar

from pipeline.database import Reads
from pipeline.items import Facts, Item
from pipeline.outcomes import Advance, Outcome, Quarantine, Retry
from registries.scan_pages import Alike, NotedPage, NotePages, last_noted, pages_alike
from rules.envelope import BAKU
from rules.evidence import ReadPaper, evidence_of
from rules.paper_kind import recognise
from rules.places import numbered
from rules.scan_findings import evidence_findings, paper_findings, same_scan_findings
from schemas.childcare import ChildcareTable
from schemas.envelope import Envelope
from schemas.findings import Finding, finding
from schemas.frozen import FrozenModel
from schemas.readings import Evidence, PageReading
from schemas.registration import Names
from stages.authorize import AuthorizeFacts
from stages.benefit_lookup import BenefitFacts, FoundPerson
from stages.offline.attached import ATTACHMENTS, check_scans, scans_of
from stages.offline.scans import MOST_BYTES, Scan
from stages.parse import ParseFacts
from stages.scan_reading import ReadScan, ScanReader, Turn
from stages.scan_reuse import Reuse, noted_pages, reuses, same_scans
from stages.verify import ATTACHMENT

_NOT_READ = ReadScan(Scan("", 0), "", "", whole=False)  # left to the next leg


class PaperFacts(FrozenModel):
    """One paper that was read: the kind it is said to be and the one it is (None: not clear), its pages without words.

    ``sha256`` and ``engine`` are what its readings are kept under.
    """

    name: str
    document_type: str
    kind: str | None
    sha256: str
    engine: str
    pages: tuple[PageReading, ...]


class AttachmentsFacts(Facts):
    """Pages by name of the scan; what was read on the papers, what it says about the form, what came before."""

    stage: ClassVar[str] = "attachments"

    pages: Mapping[str, int]
    papers: tuple[PaperFacts, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    reused: tuple[Reuse, ...] = ()


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen of an item's scans, by name; ``noted`` are its pages, ``alike`` those of other submissions.

    ``upto``: what was noted behind this number could not be seen.
    """

    scans: Mapping[str, ReadScan]
    papers: tuple[ReadPaper, ...] = ()
    noted: tuple[NotedPage, ...] = ()
    alike: tuple[Alike, ...] = ()
    upto: int = 0

    @property
    def whole(self) -> bool:
        """Whether no page is left to be read."""
        return all(one.whole for one in self.scans.values())


@dataclass(frozen=True, slots=True)
class AttachmentsStage:
    """Reads each listed scan that the document brought; one that it did not bring was told by ``parse``."""

    reader: ScanReader
    name: str = "attachments"

    def gather(self, items: Sequence[Item], reads: Reads) -> Mapping[str, Looked]:
        """What each scan says, by item; then which of its pages came before."""
        turn = self.reader.turn(min((item.received_at for item in items), default=None))
        return {item.id: _with_others(item, self._look(item, turn), reads) for item in items}

    def _look(self, item: Item, turn: Turn) -> Looked:
        came = (role.removeprefix(ATTACHMENT) for role in item.blobs if role.startswith(ATTACHMENT))
        envelope = ParseFacts.of(item).envelope
        scans = scans_of(envelope, came, lambda name: self._read(item, name, turn))
        types = {entry.name: entry.document_type for entry in envelope.attachments}
        return Looked(scans, tuple(ReadPaper(name, types[name], one.pages) for name, one in scans.items() if one.pages))

    def _read(self, item: Item, name: str, turn: Turn) -> ReadScan:
        if turn.over:
            return _NOT_READ
        with item.open(ATTACHMENT + name) as stream:
            return self.reader.read(stream.read(MOST_BYTES + 1), turn)

    def run(self, item: Item, gathered: Looked) -> Outcome:
        """Findings at scans that cannot be used, at flaws, at what differs; the same leg again while pages are left."""
        if not gathered.whole:
            return Retry(after=timedelta(0), why="pages are left to be read")
        parsed = ParseFacts.of(item)
        if infected := _infected(parsed.envelope, gathered.scans):
            return Quarantine(findings=infected, why="SCAN_MALWARE")
        scans = {name: one.scan for name, one in gathered.scans.items()}
        findings = check_scans(parsed.envelope, scans)
        pages = {name: scan.pages for name, scan in scans.items()}
        table = parsed.body
        if not isinstance(table, ChildcareTable):
            return Advance(facts=AttachmentsFacts(pages=pages), findings=findings)
        day, party = _day(item), AuthorizeFacts.of(item).party
        evidence = evidence_of(table, _names(item, table), gathered.papers, day)
        reused = reuses(gathered.alike, gathered.noted, party)
        facts = AttachmentsFacts(
            pages=pages,
            papers=tuple(_paper(one, gathered.scans[one.name], item) for one in gathered.papers),
            evidence=evidence,
            reused=reused,
        )
        told = (
            *findings,
            *paper_findings(gathered.papers, day),
            *evidence_findings(evidence, day),
            *same_scan_findings(same_scans(reused)),
        )
        return Advance(facts=facts, findings=told, now=_note(gathered, party, test=parsed.envelope.test))


def _infected(envelope: Envelope, scans: Mapping[str, ReadScan]) -> tuple[Finding, ...]:
    return tuple(
        finding("SCAN_MALWARE", where=f"{place}/Name", value=f"{entry.name}, {scans[entry.name].malware}")
        for place, entry in numbered(ATTACHMENTS, "Attachment", envelope.attachments)
        if entry.name in scans and scans[entry.name].malware
    )


def _with_others(item: Item, looked: Looked, reads: Reads) -> Looked:
    table = ParseFacts.of(item).body
    if not looked.whole or not isinstance(table, ChildcareTable):
        return looked
    digests = {name: one.sha256 for name, one in looked.scans.items()}
    noted = noted_pages(looked.papers, digests, table, _day(item))
    alike = tuple(pages_alike(reads, item.id, noted))
    return replace(looked, noted=tuple(noted), alike=alike, upto=last_noted(reads))


def _note(looked: Looked, party: str, *, test: bool) -> tuple[NotePages, ...]:
    """Nothing of a document that is only a test, nor of one without papers."""
    if test or not looked.noted:
        return ()
    return (NotePages(party=party, pages=looked.noted, upto=looked.upto),)


def _names(item: Item, table: ChildcareTable) -> list[Names | None]:
    """Of each person as the register has them, None where nobody was found."""
    known = BenefitFacts.known_of(item)
    found: Sequence[FoundPerson | None] = [None] * len(table.persons) if known is None else known.persons
    return [None if one is None else _named(one) for one in found]


def _named(one: FoundPerson) -> Names:
    return Names(surname=one.surname, given_name=one.given_name, patronymic=one.patronymic or None)


def _paper(paper: ReadPaper, scan: ReadScan, item: Item) -> PaperFacts:
    return PaperFacts(
        name=paper.name,
        document_type=paper.document_type,
        kind=recognise(paper.read_pages, _day(item)).kind,
        sha256=scan.sha256,
        engine=scan.engine,
        pages=tuple(page.model_copy(update={"words": ()}) for page in paper.pages),
    )


def _day(item: Item) -> date:
    """Of receipt, in Baku."""
    return item.received_at.astimezone(BAKU).date()
