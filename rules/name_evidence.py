"""A person's names against a paper: the place on its pages where they stand best, and what it says of each part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rules.page_text import PageText, Stretch
from rules.paper_values import PageValues
from rules.read_names import Likeness, ReadName, names_on
from rules.verdicts import ABSENT, Alike, Candidate, Reading, judge_one
from schemas.registration import Names

_WHOLE_NAME = 3
_ALIKE = {Likeness.SAME: Alike.SAME, Likeness.NEAR: Alike.DOUBTFUL, Likeness.OTHER: Alike.OTHER}


@dataclass(frozen=True, slots=True)
class FoundName:
    """Where a person stands on a paper."""

    page: PageText
    name: ReadName

    @property
    def start(self) -> tuple[int, int]:
        """Page and place, in the order of reading."""
        return self.page.number, min(part.stretch.start for part in self.name.parts)


def find_name(pages: Sequence[PageValues], names: Names) -> FoundName | None:
    """The best place where ``names`` stand; None where no two parts of them stand together."""
    best: FoundName | None = None
    for values in pages:
        for read in names_on(values.page, values.name_labels, names)[:1]:
            if read.is_meant and (best is None or read.score > best.name.score):
                best = FoundName(values.page, read)
    return best


def other_name(pages: Sequence[PageValues], names: Names) -> FoundName | None:
    """The person whom the paper names instead: the only one, or the one who has most in common with ``names``."""
    told: dict[tuple[int, Stretch], FoundName] = {}
    for values in pages:
        for read in names_on(values.page, values.name_labels, names):
            if read.told and len(read.parts) == _WHOLE_NAME:
                given = read.parts[1].stretch
                told.setdefault((values.page.number, given), FoundName(values.page, read))
    likest = sorted(told.values(), key=lambda one: one.name.score, reverse=True)
    if not likest or (len(likest) > 1 and likest[0].name.score == likest[1].name.score):
        return None
    return likest[0] if len(likest) == 1 or likest[0].name.score[0] else None


def name_readings(found: FoundName | None, least_confidence: int) -> Mapping[str, Reading]:
    """The reading of each part that stands there, by field; a part that is not there is ABSENT to who asks."""
    if found is None:
        return {}
    return {
        part.field: judge_one(
            Candidate(found.page, part.stretch, found.page.read(part.stretch), _ALIKE[part.likeness]), least_confidence
        )
        for part in found.name.parts
    }


def reading_of(readings: Mapping[str, Reading], field: str) -> Reading:
    """That of ``field``, or ABSENT."""
    return readings.get(field, ABSENT)
