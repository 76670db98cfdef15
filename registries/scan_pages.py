"""Which submission brought which page: the same paper is found again, whoever sent it.

``NotePages`` writes down what a submission brought, in the commit of the leg that read it. It conflicts where somebody
noted the same paper meanwhile: of two that are judged at once the later one is judged anew, and sees the other.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import Row, Select, func, or_, select

from pipeline.bulk import rows_by, upsert
from pipeline.database import Reads, Write
from pipeline.effects import Effect, EffectConflict, EffectKind, Facts, Origin, one_by_one
from pipeline.tables import submission
from registries.desk import seen_by
from registries.desk_item import Earlier
from registries.scan_tables import scan_page
from rules.scan_likeness import NEAR, PARTS, near_parts, parts_of, same_words
from schemas.frozen import FrozenModel

JUDGE = "attachments"
ASKED_AT_ONCE = 100  # pages: some seven thousand parameters
MOST_LOOKED_AT = 5000  # rows of one query, the latest first: forms that nothing but their figures tells apart
_NAMES = ("submission", "paper", "page", "party", "child", "sha256", "likeness", "sketch")
_TOLD = [scan_page.c[name] for name in _NAMES]
_PARTS = tuple(scan_page.c[f"part{n}"] for n in range(PARTS))


class NotedPage(FrozenModel):
    """One page that a submission brought; ``child`` is the key of the one child whose paper it is, "" of none."""

    paper: str
    page: int
    sha256: str
    likeness: str
    sketch: tuple[str, ...]
    child: str = ""


class NotePages(Effect):
    """The pages that ``party`` brought; ``upto`` is the number of the last page that its judge could see."""

    kind: ClassVar[str] = "note_pages"
    judge: ClassVar[str] = JUDGE

    party: str
    pages: tuple[NotedPage, ...]
    upto: int


@dataclass(frozen=True, slots=True)
class Alike:
    """A page of mine (``paper``, ``page``) and the same one in another submission; ``exact``: the very same bytes."""

    paper: str
    page: int
    submission: str
    sequence: int
    status: str
    party: str
    child: str
    other_paper: str
    other_page: int
    exact: bool


def scan_effects() -> tuple[EffectKind, ...]:
    """The kinds of this module."""
    return (EffectKind(NotePages, one_by_one(_note)),)


def last_noted(reads: Reads) -> int:
    """The number of the last page that was noted, 0 before the first."""
    return reads.execute(select(func.max(scan_page.c.n))).scalar() or 0


def pages_alike(reads: Reads, mine: str, pages: Sequence[NotedPage]) -> Sequence[Alike]:
    """Pages of other submissions than ``mine`` that are the same, by rank of the other, the very same bytes first.

    Two queries for 100 pages, and one for the submissions of what was found. The very same bytes are asked for by
    themselves: look-alikes of a common form are many, and would crowd them out.
    """
    found: list[tuple[NotedPage, Row[Any]]] = []
    for start in range(0, len(pages), ASKED_AT_ONCE):
        some = pages[start : start + ASKED_AT_ONCE]
        for query in (exact_query(mine, some), alike_query(mine, some)):
            found += _same(some, reads.execute(query))
    others = {row.id: row for row in rows_by(reads, submission.c.id, {row.submission for _, row in found})}
    ranked = [(others[row.submission].rank, _alike(page, row, others[row.submission])) for page, row in found]
    return [one for _, one in sorted(ranked, key=_order)]


def _order(ranked: tuple[int, Alike]) -> tuple[object, ...]:
    rank, one = ranked
    return rank, not one.exact, one.other_paper, one.other_page, one.paper, one.page


def exact_query(mine: str, pages: Sequence[NotedPage]) -> Select[Any]:
    """What ``pages_alike`` reads first: rows of the same bytes."""
    return _latest(mine).where(scan_page.c.sha256.in_(_digests(pages)))


def alike_query(mine: str, pages: Sequence[NotedPage]) -> Select[Any]:
    """What ``pages_alike`` reads then: rows of other bytes, with a part of the picture that is nearly the same."""
    near = [near_parts(page.likeness) for page in pages]
    parts = (column.in_({value for some in near for value in some[place]}) for place, column in enumerate(_PARTS))
    return _latest(mine).where(or_(*parts), scan_page.c.sha256.not_in(_digests(pages)))


def _latest(mine: str) -> Select[Any]:
    others = select(*_TOLD).where(scan_page.c.submission != mine)
    return others.order_by(scan_page.c.n.desc()).limit(MOST_LOOKED_AT)


def _digests(pages: Sequence[NotedPage]) -> set[str]:
    return {page.sha256 for page in pages}


def _same(pages: Sequence[NotedPage], rows: Iterable[Row[Any]]) -> Iterator[tuple[NotedPage, Row[Any]]]:
    pictures = [(page, int(page.likeness, 16)) for page in pages]
    for row in rows:
        other = int(row.likeness, 16)
        for page, picture in pictures:
            near = (picture ^ other).bit_count() <= NEAR
            if _is_exact(page, row) or (near and same_words(page.sketch, row.sketch.split())):
                yield page, row


def _is_exact(page: NotedPage, row: Row[Any]) -> bool:
    return bool(page.sha256 == row.sha256 and page.page == row.page)


def _alike(page: NotedPage, row: Row[Any], other: Row[Any]) -> Alike:
    return Alike(
        paper=page.paper,
        page=page.page,
        submission=row.submission,
        sequence=other.sequence,
        status=other.status,
        party=row.party,
        child=row.child,
        other_paper=row.paper,
        other_page=row.page,
        exact=_is_exact(page, row),
    )


def same_pages_for(reads: Reads, login: str, submissions: Iterable[str]) -> Sequence[Earlier]:
    """Those among ``submissions`` that ``login`` may open; of others he learns no more than that there are some."""
    rows = reads.execute(same_pages_query(login, submissions))
    return [Earlier(row.id, row.sequence, row.service or "", row.status, row.received_at) for row in rows]


def same_pages_query(login: str, submissions: Iterable[str]) -> Select[Any]:
    """What ``same_pages_for`` reads."""
    mine = submission.c
    told = (mine.id, mine.sequence, mine.service, mine.status, mine.received_at)
    return seen_by(login, *told).where(mine.id.in_(sorted(set(submissions)))).order_by(mine.rank)


def _note(tx: Write, effect: NotePages, origin: Origin) -> Facts:
    """``noted``: how many pages. What was noted behind the judge's back is little, and looked at whole."""
    fresh = select(*_TOLD).where(scan_page.c.n > effect.upto, scan_page.c.submission != origin.submission)
    if any(_same(effect.pages, tx.execute(fresh))):
        raise EffectConflict(JUDGE, "somebody brought the same paper meanwhile")
    first = last_noted(tx) + 1
    upsert(tx, scan_page, [_row(effect.party, page, origin, n) for n, page in enumerate(effect.pages, start=first)])
    return {"noted": len(effect.pages)}


def _row(party: str, page: NotedPage, origin: Origin, n: int) -> dict[str, Any]:
    return {
        "submission": origin.submission,
        "paper": page.paper,
        "page": page.page,
        "n": n,
        "line": origin.line,
        "party": party,
        "child": page.child,
        "sha256": page.sha256,
        "likeness": page.likeness,
        "sketch": " ".join(page.sketch),
        **{f"part{place}": part for place, part in enumerate(parts_of(page.likeness))},
    }
