"""What was read on the papers of an item, value by value, as an officer sees it: with what he said about it since.

Of several corrections of one value the last counts. A corrected value agrees if it is what the form says.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from outbox.notice_xml import Both
from registries.reading_corrections import Correction
from schemas.evidence_fields import EvidenceField, ValueKind, evidence_fields
from schemas.readings import Box, Evidence, EvidenceVerdict, PageReading
from schemas.text import fold
from stages.attachments import AttachmentsFacts, PaperFacts

# What needs eyes first.
_ORDER = (EvidenceVerdict.DIFFERS, EvidenceVerdict.UNREADABLE, EvidenceVerdict.NOT_FOUND, EvidenceVerdict.AGREES)


@dataclass(frozen=True, slots=True)
class ReadValue:
    """One field on one paper. ``n`` is its place in the evidence of the item, by which its crop is asked for.

    ``due`` is what the paper should show: what the form says, of a name what the register knows. ``read`` and
    ``verdict`` are what stands after the last correction, if there is one. Days as ``schemas/readings.py`` writes them.
    """

    n: int
    evidence: Evidence
    label: Both
    due: str
    read: str | None
    verdict: EvidenceVerdict
    correction: Correction | None

    @property
    def settled(self) -> bool:
        """Whether nobody needs to look at it."""
        return self.verdict is EvidenceVerdict.AGREES


def read_values(facts: AttachmentsFacts, corrections: Sequence[Correction]) -> tuple[ReadValue, ...]:
    """All values, by person, what needs eyes first."""
    said = {(one.person, one.field, one.paper): one for one in corrections}
    values = [_value(n, one, said.get((one.person, one.field, one.paper))) for n, one in enumerate(facts.evidence)]
    return tuple(sorted(values, key=lambda one: (one.evidence.person, _ORDER.index(one.verdict), one.n)))


def _value(n: int, one: Evidence, said: Correction | None) -> ReadValue:
    field = evidence_fields()[one.field]
    label = Both(field.name_az, field.name_en)
    due = one.form or one.known or ""
    if said is None:
        return ReadValue(n, one, label, due, one.read, one.verdict, None)
    verdict = EvidenceVerdict.AGREES if _is_same(said.new, due, field) else EvidenceVerdict.DIFFERS
    return ReadValue(n, one, label, due, said.new, verdict, said)


def _is_same(said: str, due: str, field: EvidenceField) -> bool:
    """As people compare: a date however it is written, a number without its spaces."""
    if field.kind is ValueKind.DATE and (day := day_of(said)) is not None:
        return day == day_of(due)
    return fold(said).replace(" ", "") == fold(due).replace(" ", "")


def day_of(text: str) -> date | None:
    """A day as people or readings write it; None for anything else."""
    for written in ("%d.%m.%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, written).date()  # noqa: DTZ007 - a day
        except ValueError:
            continue
    return None


def paper_facts(facts: AttachmentsFacts) -> Mapping[str, PaperFacts]:
    """What was read, by the name of the paper."""
    return {one.name: one for one in facts.papers}


def paper_in_need(facts: AttachmentsFacts, values: Sequence[ReadValue]) -> str | None:
    """The paper to look at first: that of a value that differs, one of another kind, used before or flawed, that of a
    value that is unreadable or not found. None where no paper needs eyes.
    """
    differs = [one.evidence.paper for one in values if one.verdict is EvidenceVerdict.DIFFERS]
    others = [one.name for one in facts.papers if one.kind not in {None, one.document_type}]
    used = [one.paper for one in facts.reused]
    flawed = [one.name for one in facts.papers if any(page.flaws or page.unread for page in one.pages)]
    doubtful = [one.evidence.paper for one in values if not one.settled]
    return next(iter((*differs, *others, *used, *flawed, *doubtful)), None)


def page_of(facts: AttachmentsFacts, evidence: Evidence) -> PageReading | None:
    """The page on which a value was read; None where it was read on none."""
    paper = paper_facts(facts).get(evidence.paper)
    if paper is None or evidence.page is None:
        return None
    return next((page for page in paper.pages if page.number == evidence.page), None)


def frame_of(page: PageReading, box: Box) -> tuple[float, float, float, float]:
    """The box in parts of its page."""
    return box.left / page.width, box.top / page.height, box.width / page.width, box.height / page.height
