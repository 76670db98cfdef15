"""Findings about read papers: flaws of the pictures, another kind than said, and what the evidence sends to a person.

What an evidence leads to is a row of ``evidence_policy.csv``. Nothing is returned without a person but by such a row.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rules.evidence import ReadPaper
from schemas.findings import Finding
from schemas.readings import Evidence


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

    ``where`` is the file, ``value`` file and page.
    """
    del papers, day
    yield from ()


def evidence_findings(evidence: Sequence[Evidence], day: date) -> Iterator[Finding]:
    """What the policy of ``day`` makes of each evidence; where it only tells, nothing here.

    ``where`` is the file with page and box ("doğum.jpg 1:10,20,300,40"); ``value`` the field and what was read. A name
    of the register is never in it.
    """
    del evidence, day
    yield from ()


def same_scan_findings(same: Sequence[SameScan]) -> Iterator[Finding]:
    """SCAN_REUSED for each page that came before."""
    del same
    yield from ()
