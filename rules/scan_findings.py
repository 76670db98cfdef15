"""Findings about read papers: flaws of the pictures, another kind than said, and what the evidence sends to a person.

What an evidence leads to is a row of ``evidence_policy.csv``. Nothing is returned without a person but by such a row.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from rules.evidence import ReadPaper
from rules.paper_kind import recognise
from schemas.attachment_types import attachment_types
from schemas.evidence_fields import ValueKind, evidence_fields, fields_of
from schemas.evidence_policy import EvidenceAction, action_for
from schemas.findings import Finding, Severity, finding
from schemas.readings import Box, Evidence, EvidenceVerdict, FlawKind, PageReading

_FLAWS: Mapping[FlawKind, str] = MappingProxyType(
    {
        FlawKind.BLANK: "SCAN_BLANK_PAGE",
        FlawKind.DARK: "SCAN_DARK",
        FlawKind.PALE: "SCAN_PALE",
        FlawKind.SMALL: "SCAN_SMALL",
        FlawKind.SKEWED: "SCAN_SKEWED",
        FlawKind.TURNED: "SCAN_TURNED",
        FlawKind.CUT_OFF: "SCAN_CUT_OFF",
        FlawKind.UNREADABLE: "SCAN_PAGE_UNREADABLE",
    }
)
_DASHES = 2  # of a day as evidence has it
_VERDICTS: Mapping[EvidenceVerdict, str] = MappingProxyType(
    {
        EvidenceVerdict.DIFFERS: "SCAN_DIFFERS",
        EvidenceVerdict.NOT_FOUND: "SCAN_FIELD_NOT_FOUND",
        EvidenceVerdict.UNREADABLE: "SCAN_FIELD_UNREADABLE",
    }
)
_SEVERITIES: Mapping[EvidenceAction, Severity] = MappingProxyType(
    {
        EvidenceAction.TELL: Severity.WARN,
        EvidenceAction.REVIEW: Severity.REVIEW,
        EvidenceAction.RETURN: Severity.ERROR,
    }
)


@dataclass(frozen=True, slots=True)
class SameScan:
    """A page of ``paper`` that came before: ``exact`` if the very file did, else it only looks the same.

    ``elsewhere`` names where, for an officer (a registry's number or file name); it is told in the finding's text, so
    it must say nothing of another employer.
    """

    paper: str
    page: int
    elsewhere: str
    exact: bool


def paper_findings(papers: Sequence[ReadPaper], day: date) -> Iterator[Finding]:
    """Flaws of pages, pages that nobody read, and papers of another kind or of none that is known.

    ``where`` is the file with page and box, which is the whole page where the flaw is; ``value`` file and page.
    """
    for paper in papers:
        yield from _flaws(paper)
        unread = [str(page.number) for page in paper.pages if page.unread]
        if unread:
            yield finding("SCAN_UNREAD", where=paper.name, value=f"{paper.name}, {', '.join(unread)}")
        if fields_of(paper.document_type, day) and any(page.words for page in paper.read_pages):
            yield from _kind(paper, day)


def evidence_findings(evidence: Sequence[Evidence], day: date) -> Iterator[Finding]:
    """What the policy of ``day`` makes of each evidence that does not agree.

    ``where`` is the file with page and box ("doğum.jpg 1:10,20,300,40"); ``value`` the field and what was read. A name
    of the register is never in it.
    """
    several = any(one.person > 1 for one in evidence)
    for one in evidence:
        severity = _SEVERITIES.get(action_for(one.document_type, one.field, one.verdict, day))
        if severity is not None and one.verdict in _VERDICTS:
            where = _where(one.paper, one.page, one.box)
            told = finding(_VERDICTS[one.verdict], where=where, value=_value(one, several=several))
            yield told.model_copy(update={"severity": severity})


def same_scan_findings(same: Sequence[SameScan]) -> Iterator[Finding]:
    """SCAN_REUSED for each page that came before; SCAN_LOOKS_REUSED where it only looks the same."""
    for one in same:
        code = "SCAN_REUSED" if one.exact else "SCAN_LOOKS_REUSED"
        told = (one.paper, str(one.page), one.elsewhere)
        yield finding(code, where=_where(one.paper, one.page), value=", ".join(part for part in told if part))


def _flaws(paper: ReadPaper) -> Iterator[Finding]:
    something = any(page.words for page in paper.pages)
    for page in paper.pages:
        for flaw in page.flaws:
            where = _where(paper.name, page.number, flaw.box or _whole(page))
            told = finding(_FLAWS[flaw.kind], where=where, value=f"{paper.name}, {page.number}")
            # The empty back of a paper that can be read needs no eyes.
            back = flaw.kind is FlawKind.BLANK and something
            yield told.model_copy(update={"severity": Severity.INFO}) if back else told


def _kind(paper: ReadPaper, day: date) -> Iterator[Finding]:
    seen = recognise(paper.read_pages, day)
    if seen.kind is None:
        yield finding("SCAN_KIND_UNKNOWN", where=paper.name, value=paper.name)
    elif seen.kind != paper.document_type:
        name = attachment_types()[seen.kind].name_az
        yield finding("SCAN_OTHER_KIND", where=paper.name, value=f"{paper.name}: {name} ({seen.kind})")


def _whole(page: PageReading) -> Box:
    return Box(left=0, top=0, width=page.width, height=page.height)


def _where(paper: str, page: int | None, box: Box | None = None) -> str:
    if page is None:
        return paper
    place = "" if box is None else f":{box.left},{box.top},{box.width},{box.height}"
    return f"{paper} {page}{place}"


def _as_people_write(value: str) -> str:
    """A day as 21.11.2026; anything else as it is."""
    try:
        return f"{date.fromisoformat(value):%d.%m.%Y}" if value.count("-") == _DASHES else value
    except ValueError:
        return value


def _value(one: Evidence, *, several: bool) -> str:
    """The field, what the form says (never the register), what was read, and where."""
    field = evidence_fields()[one.field]
    said = one.form if field.kind is not ValueKind.NAME else ""
    read = one.read if one.verdict is EvidenceVerdict.DIFFERS else None
    compared = " ≠ ".join(_as_people_write(part) for part in (said, read) if part)
    place = one.paper if one.page is None else f"{one.paper}, {one.page}"
    person = f"{one.person}. " if several and one.person else ""
    return f"{person}{field.name_az}{f': {compared}' if compared else ''} ({place})"
