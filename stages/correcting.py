"""An officer's own reading of a value on a paper: checked, written down, shown over the engine's from then on.

It changes nothing of what was judged: findings and evidence stay as the engine's reading made them, and it is the
officer who decides. Each correction is a sample for the next engine (``qebul ocr samples export``).

ValueError
├── NotForOfficerError     no such item for him (``office.py``)
├── NotInReviewError       nothing waits for a decision there (``pipeline/review.py``)
├── HeldError              somebody else works on it (``registries/desk_holds.py``)
├── UnknownEvidenceError   the stage looked for no such value on no such paper
└── UnfitTextError         empty, longer than ``LONGEST_VALUE``, or not one plain line (``office.py``)
"""

from dataclasses import dataclass
from datetime import datetime

from pipeline.database import Write
from pipeline.review import NotInReviewError
from pipeline.status import Status
from registries.desk import facts_on_desk
from registries.desk_holds import free_for
from registries.officers import find
from registries.reading_corrections import Correction, write_correction
from schemas.readings import Box, Evidence
from schemas.text import is_plain_text
from stages.attachments import AttachmentsFacts
from stages.office import NotForOfficerError, UnfitTextError

LONGEST_VALUE = 200


class UnknownEvidenceError(ValueError):
    """No evidence of that person, field and paper."""


@dataclass(frozen=True, slots=True, repr=False)
class ReadByEye:
    """What an officer read; ``person``, ``field`` and ``paper`` as the ``Evidence`` names them.

    ``page`` and ``box`` where he saw it; None: where the engine had. ``user`` sat there. Its repr shows nothing.
    """

    officer: str
    user: str
    person: int
    field: str
    paper: str
    value: str
    page: int | None = None
    box: Box | None = None


def correct_reading(tx: Write, submission_id: str, said: ReadByEye, at: datetime) -> Correction:
    """Writes it down. Raises the errors of this module."""
    mine = find(tx, said.officer, submission_id, to_decide=True)
    if mine is None:
        raise NotForOfficerError(f"{submission_id} is not for {said.officer}")
    if mine.status != Status.IN_REVIEW:
        raise NotInReviewError(submission_id, mine.status)
    free_for(tx, said.officer, submission_id, at)
    value = said.value.strip()
    if not is_plain_text(value) or len(value) > LONGEST_VALUE:
        raise UnfitTextError(f"a value is one plain line of at most {LONGEST_VALUE} characters")
    known = facts_on_desk(tx, said.officer, [submission_id], AttachmentsFacts.stage).get(submission_id)
    if known is None:
        raise UnknownEvidenceError(submission_id)
    made = _correction(submission_id, AttachmentsFacts.model_validate_json(known), said, value, at)
    write_correction(tx, made)
    return made


def _correction(submission_id: str, facts: AttachmentsFacts, said: ReadByEye, value: str, at: datetime) -> Correction:
    about = next((one for one in facts.evidence if _key(one) == (said.person, said.field, said.paper)), None)
    paper = next((one for one in facts.papers if one.name == said.paper), None)
    if about is None or paper is None:
        raise UnknownEvidenceError(submission_id)
    pointed = said.page is not None and said.box is not None
    return Correction(
        submission=submission_id,
        person=said.person,
        field=said.field,
        paper=said.paper,
        sha256=paper.sha256,
        page=said.page if pointed else about.page,
        box=said.box if pointed else about.box,
        old=about.read,
        new=value,
        engine=paper.engine,
        login=said.officer,
        user=said.user,
        at=at,
    )


def _key(one: Evidence) -> tuple[int, str, str]:
    return one.person, one.field, one.paper
