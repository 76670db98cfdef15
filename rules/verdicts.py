"""What readings say about one value of the form: the verdict, and where it was read.

Nothing agrees that is not sure. A value under its own label decides; the same value under another label does not help.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rules.labelled_values import WAY
from rules.page_text import PageText, Stretch
from schemas.readings import Box, EvidenceVerdict

AGREES, DIFFERS = EvidenceVerdict.AGREES, EvidenceVerdict.DIFFERS
NOT_FOUND, UNREADABLE = EvidenceVerdict.NOT_FOUND, EvidenceVerdict.UNREADABLE


class Alike(StrEnum):
    """How what was read meets what the form says."""

    SAME = "SAME"
    DOUBTFUL = "DOUBTFUL"  # perhaps the same: the reader may have lost a sign or taken it for another
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value on a page: ``shown`` as it was read, ``rank`` how it stands to its label, None where it has none.

    ``telling``: it is written as the form's value is and so long that nothing else is written so.
    """

    page: PageText
    stretch: Stretch
    shown: str
    alike: Alike
    rank: int | None = None
    telling: bool = False

    @property
    def confidence(self) -> int:
        """That of its least sure word."""
        return self.page.confidence(self.stretch)


@dataclass(frozen=True, slots=True)
class Reading:
    """A verdict with the words that it rests on."""

    verdict: EvidenceVerdict
    read: str | None = None
    confidence: int = 0
    page: int | None = None
    box: Box | None = None


ABSENT = Reading(NOT_FOUND)


def reading(verdict: EvidenceVerdict, one: Candidate) -> Reading:
    """``verdict`` that rests on ``one``."""
    return Reading(verdict, one.shown, one.confidence, one.page.number, one.page.box(one.stretch))


def judge(own: Sequence[Candidate], free: Sequence[Candidate], least_confidence: int) -> Reading:
    """The verdict on a field with the values ``own`` under its label; ``free`` stand under none."""
    if not own:
        return _judge_free(free, least_confidence)
    surest = min(one.rank or 0 for one in own) // WAY
    first = sorted((one for one in own if (one.rank or 0) // WAY == surest), key=lambda one: one.rank or 0)
    same = [one for one in first if one.alike is Alike.SAME]
    if not same:
        return judge_one(first[0], least_confidence)
    if any(one.alike is Alike.OTHER for one in first):
        return reading(UNREADABLE, same[0])  # two values under one label: which of them counts nobody can say
    return judge_one(max(same, key=lambda one: one.confidence), least_confidence)


def judge_one(one: Candidate, least_confidence: int) -> Reading:
    """The verdict where there is one value."""
    if one.alike is Alike.DOUBTFUL or one.confidence < least_confidence:
        return reading(UNREADABLE, one)
    return reading(AGREES if one.alike is Alike.SAME else DIFFERS, one)


def _judge_free(free: Sequence[Candidate], least_confidence: int) -> Reading:
    """Without a label only what can be nothing else agrees or differs; a date is shown, not taken for the field's."""
    telling = [one for one in free if one.telling]
    if telling and len({one.shown for one in telling}) == 1:
        return judge_one(telling[0], least_confidence)
    same = [one for one in free if one.alike is Alike.SAME]
    return reading(NOT_FOUND, same[0]) if same else ABSENT
