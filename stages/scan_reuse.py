"""Papers that came before: which of the same pages an office must hear of. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date

from pipeline.status import Status
from registries.scan_pages import Alike, NotedPage
from rules.childcare_months import child_key
from rules.evidence import ReadPaper, persons_of_paper
from rules.scan_findings import SameScan
from rules.scan_likeness import sketch_of
from schemas.childcare import ChildcareTable
from schemas.evidence_fields import fields_of
from schemas.frozen import FrozenModel
from schemas.readings import FlawKind

_OF_A_CHILD = "child."  # fields of papers that are one child's
# What was given back says nothing against the same insurer's next try.
_GIVEN_BACK = frozenset(
    {Status.RETURNED, Status.REFUSED, Status.ARCHIVED, Status.WITHDRAWN, Status.DELETED, Status.DUPLICATE}
)


class Reuse(FrozenModel):
    """A page that came before. ``submission`` is where: only its own office is shown that.

    ``ours``: the same insurer brought it; ``sequence`` is told to the insurer then, and to nobody else.
    """

    paper: str
    page: int
    submission: str
    sequence: int
    other_paper: str
    other_page: int
    exact: bool
    ours: bool


def noted_pages(
    papers: Sequence[ReadPaper], digests: Mapping[str, str], table: ChildcareTable, day: date
) -> list[NotedPage]:
    """What is written down of each page that a picture was seen of and that is not blank."""
    children = {paper.name: child_of(table, paper, day) for paper in papers}
    return [
        NotedPage(
            paper=paper.name,
            page=page.number,
            sha256=digests[paper.name],
            likeness=page.likeness,
            sketch=sketch_of(word.text for word in page.words),
            child=children[paper.name],
        )
        for paper in papers
        for page in paper.pages
        if page.likeness and all(flaw.kind is not FlawKind.BLANK for flaw in page.flaws)
    ]


def child_of(table: ChildcareTable, paper: ReadPaper, day: date) -> str:
    """The key of the one child that a paper of its kind is about; "" where it is about none, or of several."""
    if not any(field.code.startswith(_OF_A_CHILD) for field in fields_of(paper.document_type, day)):
        return ""
    children = {child_key(table.persons[place - 1].child) for place in persons_of_paper(table, paper.name)}
    return children.pop() if len(children) == 1 else ""


def reuses(alike: Sequence[Alike], pages: Sequence[NotedPage], party: str) -> tuple[Reuse, ...]:
    """Pages of another insurer's, or of the same insurer's for another child; the first place of each page.

    An insurer brings a child's certificate with each month's table, and what was given back once more.
    """
    children = {page.paper: page.child for page in pages}
    found: dict[tuple[str, int], Reuse] = {}
    for one in alike:
        if _counts(one, children.get(one.paper, ""), party):
            found.setdefault((one.paper, one.page), _reuse(one, party))
    return tuple(found.values())


def _counts(one: Alike, child: str, party: str) -> bool:
    if one.party != party:
        return True
    another_child = bool(child and one.child) and child != one.child
    return another_child and one.status not in _GIVEN_BACK


def _reuse(one: Alike, party: str) -> Reuse:
    return Reuse(
        paper=one.paper,
        page=one.page,
        submission=one.submission,
        sequence=one.sequence,
        other_paper=one.other_paper,
        other_page=one.other_page,
        exact=one.exact,
        ours=one.party == party,
    )


def same_scans(found: Sequence[Reuse]) -> list[SameScan]:
    """For the finding, which is told to the sender: of another insurer's nothing but that it is one."""
    return [SameScan(one.paper, one.page, f"№ {one.sequence}" if one.ours else "", one.exact) for one in found]
