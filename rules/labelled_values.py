"""Which value of a page belongs to which label: the nearest pairs first, each value to one label and each label to one
value, so that a date is not taken for another that stands near.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from rules.likeness import skeleton
from rules.page_labels import Hit
from rules.page_text import PageText, Stretch
from schemas.code_table import once_per_tables
from schemas.paper_labels import Side
from schemas.reading_words import number_words

# Ranks of how a value stands to its label; a nearer one of the same way is better by its tokens or rows.
WAY = 100
BEHIND, SAME_ROW, WRAPPED, BELOW, ABOVE, TITLED = (WAY * way for way in range(6))
_MOST_LINKS = 6  # words of "12.03.2024 tarixli 45-M nömrəli əmr" between value and label
_MOST_TOKENS = 10  # between a label and its value on one row
_ROWS_BELOW = 2
_ROWS_OF_TITLE = 6
_ROWS_ABOVE_TITLE = 3
_MOST_ROWS = 12  # from the beginning of the one to that of the other; both may be broken over rows
_SHORT_LINK = 3  # letters of a word that may be a broken "-cü il"


class Placed(Protocol):
    """A value where it stands; ``signed``: a sign says that it is one, so that a title alone is label enough."""

    @property
    def stretch(self) -> Stretch: ...

    @property
    def signed(self) -> bool: ...


Value = TypeVar("Value", bound=Placed)


@dataclass(frozen=True, slots=True)
class Labelled(Generic[Value]):
    """A value with its label; a lower ``rank`` is surer."""

    value: Value
    hit: Hit
    rank: int


def labelled(values: Sequence[Value], hits: Sequence[Hit], page: PageText) -> tuple[Labelled[Value], ...]:
    """The pairs, the surest first. A value that no label claims is left out."""
    starts = sorted(value.stretch.start for value in values)
    pairs = [
        Labelled(value, hit, rank)
        for hit in hits
        for value in values
        if abs(page.row_at[value.stretch.start] - page.row_at[hit.stretch.start]) <= _MOST_ROWS
        for rank in _ranks(value, hit, starts, page)
    ]
    pairs.sort(key=lambda pair: (pair.rank, pair.hit.stretch, pair.value.stretch))
    kept: list[Labelled[Value]] = []
    taken = set[int]()  # by identity: two labels may stand at one place
    for pair in pairs:
        if taken.isdisjoint(both := (id(pair.value), id(pair.hit))):
            taken.update(both)
            kept.append(pair)
    return tuple(kept)


def _ranks(value: Placed, hit: Hit, starts: Sequence[int], page: PageText) -> Iterator[int]:
    """How ``value`` may stand to ``hit``; ``starts`` are the places of all values."""
    if hit.label.side in {Side.AFTER, Side.SPAN}:
        yield from _behind(value, hit, page)
    if hit.label.side is Side.AFTER or value.stretch.meets(hit.stretch):
        return
    if hit.stretch.end <= value.stretch.start:
        yield from _follows(value, hit, starts, page)
    elif hit.label.side is Side.HEAD:
        yield from _above_title(value, hit, page)
    else:
        yield from _above_caption(value, hit, page)


def _behind(value: Placed, hit: Hit, page: PageText) -> Iterator[int]:
    """The label right behind its value, with such words between as "tarixli" and another number."""
    # "il" may be counted to both.
    inside = value.stretch.start < hit.stretch.start and value.stretch.end < hit.stretch.end
    if not inside or page.rows_apart(value.stretch, hit.stretch) > 1:
        return
    between = page.tokens_between(value.stretch.end, hit.stretch.start)
    if len(between) <= _MOST_LINKS and all(_is_link(page.read(token)) for token in between):
        yield BEHIND + len(between)


def _follows(value: Placed, hit: Hit, starts: Sequence[int], page: PageText) -> Iterator[int]:
    rows = page.rows_apart(hit.stretch, value.stretch)
    between = len(page.tokens_between(hit.stretch.end, value.stretch.start))
    # another value stands between
    nearer = bisect_left(starts, hit.stretch.end) < bisect_left(starts, value.stretch.start)
    crossed = _MOST_TOKENS if nearer and rows < _ROWS_BELOW else 0
    if hit.label.side is Side.BESIDE:
        if rows == 0 and between <= 1:
            yield SAME_ROW + between
    elif rows == 0 and between <= _MOST_TOKENS:
        yield SAME_ROW + between + crossed
    elif rows == 1 and between <= _SHORT_LINK:
        yield WRAPPED + between + crossed
    elif 0 < rows <= _ROWS_BELOW and _share_column(value, hit, page):
        yield BELOW + rows * _MOST_TOKENS + crossed
    elif hit.label.side is Side.HEAD and rows <= _ROWS_OF_TITLE and value.signed:
        yield TITLED + rows * _MOST_TOKENS


def _above_title(value: Placed, hit: Hit, page: PageText) -> Iterator[int]:
    rows = page.rows_apart(value.stretch, hit.stretch)
    if rows <= _ROWS_ABOVE_TITLE and value.signed:
        yield TITLED + (_ROWS_OF_TITLE + rows) * _MOST_TOKENS


def _above_caption(value: Placed, hit: Hit, page: PageText) -> Iterator[int]:
    if page.rows_apart(value.stretch, hit.stretch) == 1 and _share_column(value, hit, page):
        yield ABOVE


def _share_column(value: Placed, hit: Hit, page: PageText) -> bool:
    one, other = page.box(value.stretch), page.box(hit.stretch)
    return one.left < other.left + other.width and other.left < one.left + one.width


def _is_link(word: str) -> bool:
    return len(word) <= _SHORT_LINK or any(sign.isdigit() for sign in word) or skeleton(word) in _links()


@once_per_tables
def _links() -> frozenset[str]:
    return frozenset(skeleton(word) for word in number_words("LINK"))
