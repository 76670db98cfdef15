"""A person's names against a paper: the place on its pages where they stand best, and what it says of each part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rules.likeness import skeleton
from rules.page_text import PageText, Stretch
from rules.paper_values import PageValues
from rules.read_names import GIVEN_NAME, Likeness, NamePart, ReadName, is_child_of, names_on
from rules.verdicts import ABSENT, Alike, Candidate, Reading, judge_one
from schemas.registration import Names

_WHOLE_NAME = 3
_ALIKE = {
    Likeness.SAME: Alike.SAME,
    Likeness.NEAR: Alike.DOUBTFUL,
    Likeness.CLOSE: Alike.OTHER,
    Likeness.OTHER: Alike.OTHER,
}
_SURELY_READ = 90  # of this confidence a letter that is another one was not only misread


@dataclass(frozen=True, slots=True)
class FoundName:
    """Where a person stands on a paper."""

    page: PageText
    name: ReadName

    @property
    def words(self) -> tuple[str, ...]:
        """The parts as they were read."""
        return tuple(self.page.read(part.stretch) for part in self.name.parts)

    @property
    def has_given_name(self) -> bool:
        """Whether the given name is the sought person's; a surname may be all the family's."""
        return any(part.likeness is Likeness.SAME and part.field == GIVEN_NAME for part in self.name.parts)

    def is_child_as(self, names: Names) -> bool:
        """Whether "qızı" stands behind the name where it does in ``names``, or "oğlu" in both."""
        end = max(part.stretch.end for part in self.name.parts)
        behind = next((self.page.read(token) for token in self.page.tokens if token.start >= end), "")
        meant = (names.patronymic or "").split()[-1:]
        return bool(meant) and is_child_of(meant[0]) and skeleton(behind).startswith(skeleton(meant[0]))

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


def other_name(pages: Sequence[PageValues], names: Names, *, of_several: bool) -> FoundName | None:
    """The person whom the paper names instead: the likest, if the given name is the same, or the only one; of a paper
    that is ``of_several`` persons anyway the only one who is a daughter, or a son, as the sought one is, if a part
    of the name is the same: else it is somebody else's.
    """
    told: dict[tuple[int, Stretch], FoundName] = {}
    for values in pages:
        for read in names_on(values.page, values.name_labels, names):
            if read.told and len(read.parts) == _WHOLE_NAME:
                given = read.parts[1].stretch
                told.setdefault((values.page.number, given), FoundName(values.page, read))
    if not told:
        return None
    best = max(told.values(), key=lambda one: one.name.score)
    others = [one for one in told.values() if not _is_same_person(one, best)]
    if not others and not of_several:
        return best
    if best.has_given_name and all(one.name.score < best.name.score for one in others):
        return best
    return _only_one([one for one in told.values() if one.is_child_as(names)]) if of_several else None


def _only_one(told: Sequence[FoundName]) -> FoundName | None:
    """The one person of ``told`` if he bears a part of the name; None for several or none."""
    best = max(told, key=lambda one: one.name.score, default=None)
    if best is None or not all(_is_same_person(one, best) for one in told):
        return None
    return best if any(part.likeness is Likeness.SAME for part in best.name.parts) else None


def _is_same_person(one: FoundName, other: FoundName) -> bool:
    """Whether both stand at one place, or are the same words."""
    meets = one.page is other.page and any(
        part.stretch.meets(there.stretch) for part in one.name.parts for there in other.name.parts
    )
    return meets or one.words == other.words


def name_readings(found: FoundName | None, least_confidence: int) -> Mapping[str, Reading]:
    """The reading of each part that stands there, by field; a part that is not there is ABSENT to who asks."""
    if found is None:
        return {}
    return {
        part.field: judge_one(
            Candidate(found.page, part.stretch, found.page.read(part.stretch), _alike(part, found.page)),
            least_confidence,
        )
        for part in found.name.parts
    }


def _alike(part: NamePart, page: PageText) -> Alike:
    if part.likeness is Likeness.CLOSE and page.confidence(part.stretch) < _SURELY_READ:
        return Alike.DOUBTFUL
    return _ALIKE[part.likeness]


def reading_of(readings: Mapping[str, Reading], field: str) -> Reading:
    """That of ``field``, or ABSENT."""
    return readings.get(field, ABSENT)
