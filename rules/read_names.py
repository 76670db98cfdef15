"""A person's name on a page: surname, given name and patronymic beside each other, as names of one person stand.

Letters may be confused, a name may be declined, glued to the next or broken over two rows. That two parts stand in two
persons' names is no agreement: the parts must follow each other, with nothing but labels between.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from rules.cyrillic_names import in_latin, is_cyrillic, is_russian_for
from rules.likeness import distance, skeleton
from rules.page_labels import Hit
from rules.page_text import PageText, Stretch
from schemas.code_table import once_per_tables
from schemas.reading_words import name_endings
from schemas.registration import Names
from schemas.text import lower

SURNAME, GIVEN_NAME, PATRONYMIC = "worker.surname", "worker.given_name", "worker.patronymic"
# The orders in which papers write the parts of a name.
_ORDERS = (
    (SURNAME, GIVEN_NAME, PATRONYMIC),
    (GIVEN_NAME, PATRONYMIC, SURNAME),
    (GIVEN_NAME, SURNAME, PATRONYMIC),
    (SURNAME, GIVEN_NAME),
    (GIVEN_NAME, SURNAME),
    (GIVEN_NAME, PATRONYMIC),
)
_LEAST_DECLINED = 4  # letters of a name from which an ending is taken off
_MOST_ENDING = 3  # letters behind a name that may be its ending
_CLOSE_SHARE = 3  # a name is close where at most every third letter is wrong
_LETTER = 100
_MOST_CONFUSED = 30  # of a name that is the same: three marks lost, or one letter taken for one of another shape


class Likeness(IntEnum):
    """How a word meets a name."""

    OTHER = 0
    CLOSE = 1  # a letter or two are others
    NEAR = 2  # letters that a reader confuses, or an ending that may be a part of another name
    SAME = 3


@dataclass(frozen=True, slots=True)
class NamePart:
    """A word in the place of one part of a name."""

    field: str
    likeness: Likeness
    stretch: Stretch


@dataclass(frozen=True, slots=True)
class ReadName:
    """Words that stand as a name does; ``told``: a label or "qızı" says that it is one."""

    parts: tuple[NamePart, ...]
    told: bool

    @property
    def score(self) -> tuple[int, int, int]:
        """The better the higher."""
        alike = [part.likeness for part in self.parts]
        return sum(alike), len(alike), -alike.count(Likeness.OTHER)

    @property
    def is_meant(self) -> bool:
        """Whether two of its parts are, or nearly are, those of the person, one of them for sure."""
        alike = [part.likeness for part in self.parts if part.likeness is not Likeness.OTHER]
        return len(alike) > 1 and Likeness.SAME in alike


@dataclass(frozen=True, slots=True)
class _Entry:
    """A word that may be a name; ``linked``: nothing but labels parts it from the one before."""

    stretch: Stretch
    linked: bool
    labelled: bool
    child_of: bool  # "qızı" or "oğlu" follows


def names_on(page: PageText, hits: Sequence[Hit], names: Names) -> tuple[ReadName, ...]:
    """All runs of words that may be the name of the person ``names``, the best first."""
    meant = {SURNAME: names.surname, GIVEN_NAME: names.given_name, PATRONYMIC: _without_child(names.patronymic or "")}
    entries = _entries(page, hits, tuple(meant.values()))
    compared = _Compared(page, meant)
    found = [
        read
        for order in _ORDERS
        for first in range(len(entries) - len(order) + 1)
        if (read := _read(entries[first : first + len(order)], order, compared)) is not None
    ]
    return tuple(sorted(found, key=lambda read: read.score, reverse=True))


def compare_names(word: str, name: str) -> Likeness:
    """How ``word`` of a page meets ``name``, which may have several words."""
    form, meant = skeleton(word), skeleton(name)
    if not meant:
        return Likeness.OTHER
    endings = {"", *_endings()} if len(meant) >= _LEAST_DECLINED else {""}
    if (ending := form.removeprefix(meant)) in endings and form.startswith(meant):
        return Likeness.SAME if _confused(word, name, len(ending)) <= _MOST_CONFUSED else Likeness.NEAR
    far = distance(word, name)
    if far < _LETTER or (form.startswith(meant) and len(form) - len(meant) <= _MOST_ENDING):
        return Likeness.NEAR
    return Likeness.CLOSE if far * _CLOSE_SHARE <= _LETTER * len(name) else Likeness.OTHER


def likeness_of_name(word: str, name: str) -> Likeness:
    """Whichever alphabet ``word`` is in; a Cyrillic one is no other name for a letter or two (Мамедова, Məmmədova)."""
    if not is_cyrillic(word):
        return compare_names(word, name)
    if is_russian_for(word, name):
        return Likeness.SAME
    best = max(compare_names(one, name) for one in (word, in_latin(word)))
    return Likeness.NEAR if best is Likeness.CLOSE else best


def _confused(word: str, name: str, ending: int) -> int:
    """How far both are apart without the ``ending`` letters of a case, letter by letter: in the form in which
    look-alikes meet, Amin is Emin, since both are like Əmin, and Nail is Nali.
    """
    letters = [sign for sign in word if skeleton(sign)]
    return distance("".join(letters[: len(letters) - ending]), "".join(sign for sign in name if skeleton(sign)))


@dataclass(frozen=True, slots=True)
class _Compared:
    """Words of a page against the parts of a name, each compared once, in however many orders it is looked at."""

    page: PageText
    meant: Mapping[str, str]
    known: dict[tuple[Stretch, str], Likeness] = field(default_factory=dict)

    def with_part(self, stretch: Stretch, part: str) -> Likeness:
        """How the words of ``stretch`` meet ``part`` of the name."""
        if (stretch, part) not in self.known:
            word, name = (one.replace(" ", "") for one in (self.page.read(stretch), self.meant[part]))
            self.known[stretch, part] = likeness_of_name(word, name)
        return self.known[stretch, part]


def _read(entries: Sequence[_Entry], order: Sequence[str], compared: _Compared) -> ReadName | None:
    if not all(entry.linked for entry in entries[1:]):
        return None
    parts = []
    for entry, part in zip(entries, order, strict=True):
        likeness = compared.with_part(entry.stretch, part)
        if part == PATRONYMIC and likeness is Likeness.OTHER and not (entry.child_of or entry.labelled):
            return None  # some other word behind the name
        parts.append(NamePart(part, likeness, entry.stretch))
    told = any(
        entry.child_of or (entry.labelled and part == SURNAME) for entry, part in zip(entries, order, strict=True)
    )
    return ReadName(tuple(parts), told)


def _entries(page: PageText, hits: Sequence[Hit], meant: Sequence[str]) -> list[_Entry]:
    forms = {skeleton(name) for name in meant if name}
    labels = [hit.stretch for hit in hits]
    tokens, found, linked, labelled, skip = page.tokens, list[_Entry](), False, False, False
    for number, token in enumerate(tokens):
        following = tokens[number + 1] if number + 1 < len(tokens) else None
        if skip:
            skip = False
        elif any(token.meets(label) for label in labels):
            labelled = True
        elif is_child_of(page.read(token)):
            if found and linked:
                found[-1] = _Entry(found[-1].stretch, found[-1].linked, found[-1].labelled, child_of=True)
        else:
            whole = token
            if following is not None and skeleton(page.read(token) + page.read(following)) in forms:
                whole, skip = Stretch(token.start, following.end), True
            if _may_be_name(page.read(whole)):
                found.append(_Entry(whole, linked, labelled, child_of=False))
                linked = True
            else:
                linked = False
            labelled = False
    return found


def _may_be_name(word: str) -> bool:
    return len(word) > 1 and word[0].isupper() and not any(sign.isdigit() for sign in word[1:-1])


def _without_child(patronymic: str) -> str:
    return " ".join(word for word in patronymic.split() if not is_child_of(word))


def is_child_of(word: str) -> bool:
    """Whether ``word`` is "qızı" or "oğlu", perhaps declined."""
    form = skeleton(word)
    return lower(word[:1]) == word[:1] and any(form.startswith(skeleton(one)) for one in name_endings("CHILD_OF"))


@once_per_tables
def _endings() -> frozenset[str]:
    return frozenset(skeleton(ending) for ending in name_endings("CASE"))
