"""What the demo's officers decide between two waves of files, as `qebul review` does it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from demo import certificates
from demo.childcare import GIVEN_BACK, TO_BE_DROPPED
from demo.copies import copy_of_given_back
from demo.documents import document_id
from demo.insurers import ACCEPTED as NEW_INSURER
from demo.insurers import GIVEN_BACK as NO_INSURER
from demo.messages import ANSWER, TITLE
from pipeline.database import Write
from pipeline.overview import submissions
from pipeline.status import Status
from stages.office import Said, decide_as

_EVERYTHING = 1_000_000


@dataclass(frozen=True, slots=True)
class Planned:
    """One decision about the document of an id, after a wave of files has its answers."""

    after: int
    document_id: str
    officer: str
    verdict: Literal["accept", "return"]
    reasons: tuple[str, ...] = ()
    text: str = ""


def planned(voen: str) -> tuple[Planned, ...]:
    """``voen`` is alfa's. The first table is accepted before the one that claims the same month; the one of three
    persons claims so much that it takes two officers.
    """
    accepted = ("alfa-73", "alfa-77", "alfa-79", "alfa-83")
    return (
        *(Planned(2, str(document_id(title)), "aliyeva", "accept") for title in accepted),
        Planned(2, str(document_id("alfa-79")), "qasimov", "accept"),
        Planned(
            2,
            str(document_id(GIVEN_BACK.title)),
            "aliyeva",
            "return",
            ("ATTACHMENT_UNREADABLE",),
            "Doğum haqqında şəhadətnamənin skanı aydın deyil.",
        ),
        Planned(2, str(document_id(TO_BE_DROPPED.title)), "qasimov", "return", ("DATA_DIFFER_FROM_PAPERS",)),
        Planned(2, str(document_id(TITLE)), "aliyeva", "accept", text=ANSWER),
        Planned(2, str(document_id(NEW_INSURER)), "mammadova", "accept"),
        Planned(2, str(document_id(NO_INSURER)), "mammadova", "return", ("DATA_DIFFER_FROM_PAPERS",)),
        Planned(2, str(document_id(certificates.LOST)), "aliyeva", "accept"),
        Planned(4, str(document_id(certificates.UNUSABLE)), "huseynov", "accept"),
        Planned(4, copy_of_given_back(voen), "qasimov", "accept"),
    )


def decide_after(tx: Write, decisions: Sequence[Planned], wave: int, at: datetime) -> int:
    """Makes the decisions that are due after ``wave``, in their order; how many. What was decided before stays."""
    by_document = {row.document_id: row for row in submissions(tx, status=Status.IN_REVIEW, limit=_EVERYTHING)}
    made = 0
    for one in decisions:
        row = by_document.get(one.document_id)
        if one.after != wave or row is None:
            continue
        decide_as(tx, row.id, Said(one.officer, f"demo.{one.officer}", one.verdict, one.reasons, one.text), at)
        made += 1
    return made
