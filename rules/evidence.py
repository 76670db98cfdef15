"""Evidence: what the attached papers of a settlement table say for or against what its form says (003 §2.2.1 a, b, d).

Which fields a paper should show is ``paper_fields.csv``; where a value stands on it is told by the labels of
``paper_labels.csv``, so that another date of the page is not taken for it. In doubt nothing agrees: a value that is
not sure is ``UNREADABLE``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rules.name_evidence import FoundName, find_name, name_readings, other_name, reading_of
from rules.paper_kind import recognise
from rules.paper_values import PageValues, free_dates, free_numbers, own_dates, own_numbers, values_of
from rules.read_names import GIVEN_NAME, PATRONYMIC, SURNAME
from rules.verdicts import NOT_FOUND, UNREADABLE, Candidate, Reading, judge
from schemas.attachment_types import BIRTH_CERTIFICATE, Per
from schemas.childcare import ChildcareTable, TablePerson
from schemas.evidence_fields import EvidenceField, ValueKind, fields_of
from schemas.reading_words import reading_term
from schemas.readings import Evidence, FlawKind, PageReading
from schemas.registration import Names


@dataclass(frozen=True, slots=True)
class ReadPaper:
    """One attached paper as it was read: its file name and the kind it is said to be, both of the envelope."""

    name: str
    document_type: str
    pages: tuple[PageReading, ...]

    @property
    def read_pages(self) -> tuple[PageReading, ...]:
        """The pages that were read."""
        return tuple(page for page in self.pages if not page.unread)

    @property
    def legible_pages(self) -> tuple[PageReading, ...]:
        """Those of them on which letters could be told."""
        return tuple(
            page for page in self.read_pages if all(flaw.kind is not FlawKind.UNREADABLE for flaw in page.flaws)
        )


@dataclass(frozen=True, slots=True)
class _Open:
    """A read paper in the hands of a clerk: its values, and where each person whose it is stands on it."""

    paper: ReadPaper
    pages: tuple[PageValues, ...]
    found: Mapping[int, FoundName]
    day: date

    def is_of_another(self, person: int, one: Candidate) -> bool:
        """Whether ``one`` stands behind the name of another person of the table than ``person``."""
        place = one.page.number, one.stretch.start
        before = [number for number, found in self.found.items() if found.start <= place]
        return len(self.found) > 1 and bool(before) and max(before, key=lambda n: self.found[n].start) != person


def evidence_of(
    table: ChildcareTable, names: Sequence[Names | None], papers: Sequence[ReadPaper], day: date
) -> tuple[Evidence, ...]:
    """One Evidence for each field that each paper should show, of each person whose paper it is.

    ``names`` are the persons' of the population register, in the table's order, None where it knows none: their names
    are then not looked for. ``day`` is the day of receipt. ``person`` 0 is the table itself (its minutes). A paper of
    which no page was read or nothing can be read, and one that is clearly another kind, gives no evidence: a finding
    tells it, once.
    Raises ValueError if ``names`` are not as many as the persons (our bug).
    """
    if len(names) != len(table.persons):
        raise ValueError("one entry of names a person")
    return tuple(one for paper in papers for one in _of_paper(table, names, paper, day))


def persons_of_paper(table: ChildcareTable, name: str) -> tuple[int, ...]:
    """The places in the table, from 1, of those whose paper ``name`` is: who names it, or all where nobody does."""
    named = tuple(place for place, person in enumerate(table.persons, start=1) if name in person.files)
    return named or tuple(range(1, len(table.persons) + 1))


def is_another_kind(paper: ReadPaper, day: date) -> bool:
    """Whether ``paper`` is clearly something else than it is said to be; what is said to be OTHER may be anything."""
    kind = recognise(paper.read_pages, day).kind
    return bool(fields_of(paper.document_type, day)) and kind is not None and kind != paper.document_type


def _of_paper(table: ChildcareTable, names: Sequence[Names | None], paper: ReadPaper, day: date) -> Iterator[Evidence]:
    fields = fields_of(paper.document_type, day)
    if not fields or not any(page.words for page in paper.legible_pages) or is_another_kind(paper, day):
        return
    persons = persons_of_paper(table, paper.name)
    pages = values_of(paper.read_pages, paper.document_type, day)
    known = {place: who for place in persons if (who := names[place - 1]) is not None}
    found = {place: one for place, who in known.items() if (one := find_name(pages, who)) is not None}
    clerk = _Open(paper, pages, found, day)
    for field in fields:
        if field.per is Per.TABLE:
            yield from _of_table(table, field, clerk)
    for place in persons:
        yield from _of_person(table.persons[place - 1], place, known.get(place), fields, clerk)


def _of_table(table: ChildcareTable, field: EvidenceField, clerk: _Open) -> Iterator[Evidence]:
    if table.protocol is not None:
        sought = table.protocol.number if field.kind is ValueKind.NUMBER else table.protocol.day
        yield _evidence(clerk, 0, field, str(sought), _look(clerk, 0, field, sought))


def _of_person(
    person: TablePerson, place: int, names: Names | None, fields: Sequence[EvidenceField], clerk: _Open
) -> Iterator[Evidence]:
    written = _written(person)
    for field in fields:
        if field.code in written:
            sought = written[field.code]
            yield _evidence(clerk, place, field, str(sought), _look(clerk, place, field, sought))
    if names is not None:
        yield from _of_names(names, place, fields, clerk)


def _written(person: TablePerson) -> Mapping[str, date | str]:
    """What the form says, by field."""
    return {
        "order.number": person.order.number,
        "order.date": person.order.day,
        "child.birth_date": person.child.birth_date,
        "child.certificate_number": person.child.certificate_number,
        "child.certificate_date": person.child.certificate_date,
        "leave.start": person.leave.start,
        "leave.end": person.leave.end,
    }


def _look(clerk: _Open, person: int, field: EvidenceField, sought: date | str) -> Reading:
    own: list[Candidate] = []
    free: list[Candidate] = []
    for values in clerk.pages:
        if isinstance(sought, date):
            own += own_dates(values, field.code, sought)
            free += free_dates(values, sought)
        else:
            own += own_numbers(values, field.code, sought)
            free += free_numbers(values, sought)
    if person:
        own, free = ([one for one in some if not clerk.is_of_another(person, one)] for some in (own, free))
    return judge(own, free, reading_term("least_digit_confidence", clerk.day))


def _of_names(names: Names, place: int, fields: Sequence[EvidenceField], clerk: _Open) -> Iterator[Evidence]:
    known = {SURNAME: names.surname, GIVEN_NAME: names.given_name, PATRONYMIC: names.patronymic}
    found = clerk.found.get(place)
    if found is None and not clerk.found:
        found = other_name(clerk.pages, names, of_several=clerk.paper.document_type == BIRTH_CERTIFICATE)
    readings = name_readings(found, reading_term("least_name_confidence", clerk.day))
    for field in fields:
        name = known.get(field.code)
        if name:
            yield _evidence(clerk, place, field, "", reading_of(readings, field.code), known=name)


def _evidence(
    clerk: _Open, person: int, field: EvidenceField, form: str, read: Reading, known: str | None = None
) -> Evidence:
    """``read`` as evidence; what was not found may stand on a page that was not read."""
    unread = read.verdict is NOT_FOUND and len(clerk.paper.legible_pages) < len(clerk.paper.pages)
    return Evidence(
        person=person,
        field=field.code,
        paper=clerk.paper.name,
        document_type=clerk.paper.document_type,
        verdict=UNREADABLE if unread else read.verdict,
        form=form,
        known=known,
        read=read.read,
        confidence=read.confidence,
        page=read.page,
        box=read.box,
    )
