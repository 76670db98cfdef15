"""The values of a read paper: dates and numbers by the field under whose label they stand, and whose names stand where.

A paper is read once, whatever is then looked for.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rules.labelled_values import Labelled, labelled
from rules.page_dates import dates_on
from rules.page_labels import Hit, hits_of
from rules.page_text import PageText, page_text
from rules.read_dates import ReadDate, ReadSpan, compare_date, spans_of
from rules.read_numbers import ReadNumber, compare_number, numbers_of, parts_of
from rules.verdicts import Candidate
from schemas.evidence_fields import ValueKind
from schemas.paper_labels import labels_of
from schemas.readings import PageReading

_TELLING_DIGITS = 6  # a number of as many digits stands nowhere by chance


@dataclass(frozen=True, slots=True)
class OwnDate:
    """A date under a label of ``field``."""

    date: ReadDate
    field: str
    rank: int


@dataclass(frozen=True, slots=True)
class PageValues:
    """One page: its text, the labels of names, its dates and numbers, and those of them that have labels."""

    page: PageText
    name_labels: tuple[Hit, ...]
    dates: tuple[ReadDate, ...]
    own_dates: tuple[OwnDate, ...]
    numbers: tuple[ReadNumber, ...]
    own_numbers: tuple[Labelled[ReadNumber], ...]


def values_of(pages: Sequence[PageReading], document_type: str, day: date) -> tuple[PageValues, ...]:
    """Each page of a paper of ``document_type`` by the labels of ``day``."""
    return tuple(_values(page_text(page), document_type, day) for page in pages if page.words)


def _values(page: PageText, document_type: str, day: date) -> PageValues:
    hits: Mapping[ValueKind, tuple[Hit, ...]] = {
        kind: hits_of(labels_of(document_type, kind, day), page) for kind in ValueKind
    }
    dates = dates_on(page)
    spans = labelled(spans_of(dates, page), hits[ValueKind.SPAN], page)
    in_spans = [day for pair in spans for day in (pair.value.first, pair.value.last)]
    days = tuple(one for one in dates if one not in in_spans)
    numbers = numbers_of(page, dates)
    return PageValues(
        page=page,
        name_labels=hits[ValueKind.NAME],
        dates=dates,
        own_dates=tuple(_own(labelled(days, hits[ValueKind.DATE], page), spans)),
        numbers=numbers,
        own_numbers=labelled(numbers, hits[ValueKind.NUMBER], page),
    )


def _own(pairs: Sequence[Labelled[ReadDate]], spans: Sequence[Labelled[ReadSpan]]) -> Iterator[OwnDate]:
    for pair in pairs:
        yield OwnDate(pair.value, pair.hit.label.field, pair.rank)
    for span in spans:
        yield OwnDate(span.value.first, f"{span.hit.label.field}.start", span.rank)
        yield OwnDate(span.value.last, f"{span.hit.label.field}.end", span.rank)


def own_dates(values: PageValues, field: str, sought: date) -> Iterator[Candidate]:
    """Dates under a label of ``field``."""
    for one in values.own_dates:
        if one.field == field:
            yield _date(values, one.date, sought, one.rank)


def free_dates(values: PageValues, sought: date) -> Iterator[Candidate]:
    """Dates that no label claims."""
    claimed = [one.date for one in values.own_dates]
    return (_date(values, one, sought, None) for one in values.dates if one not in claimed)


def own_numbers(values: PageValues, field: str, sought: str) -> Iterator[Candidate]:
    """Numbers under a label of ``field``."""
    for pair in values.own_numbers:
        if pair.hit.label.field == field:
            yield _number(values, pair.value, sought, pair.rank)


def free_numbers(values: PageValues, sought: str) -> Iterator[Candidate]:
    """Numbers that no label claims."""
    claimed = [pair.value for pair in values.own_numbers]
    return (_number(values, one, sought, None) for one in values.numbers if one not in claimed)


def _date(values: PageValues, one: ReadDate, sought: date, rank: int | None) -> Candidate:
    shown = values.page.read(one.stretch) if one.day is None or not one.sure else one.day.isoformat()
    return Candidate(values.page, one.stretch, shown, compare_date(one, sought), rank)


def _number(values: PageValues, one: ReadNumber, sought: str, rank: int | None) -> Candidate:
    shape, meant = _shape(one.written), _shape(sought)
    telling = shape == meant and len(meant) > 1 and max(count for _, count in meant) >= _TELLING_DIGITS
    return Candidate(values.page, one.stretch, one.written, compare_number(one, sought), rank, telling)


def _shape(number: str) -> tuple[tuple[bool, int], ...]:
    return tuple((part.isdigit(), len(part)) for part in parts_of(number))
