"""An officer's decision, checked: the one way in for the command line and for the screen.

Role and office are asked in the transaction that decides, and so are the reasons: those of the service's catalogue on
that day. Manual 003 §2.2.3.

ValueError
├── NotForOfficerError     no such item for him; whether it is another office's is not told
├── UnknownReasonError     ``codes`` are not in the catalogue of that day; ``known`` are
├── NoReasonError          what is returned has a reason
├── NoAnswerError          a message is accepted by an answer, and by nothing else
├── UnfitTextError         more than ``LONGEST_TEXT`` characters, or some that nobody can read
└── ChangedSinceSeenError  judged anew since it was shown
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pipeline.database import Write
from pipeline.review import Decision, decide, mark_of
from registries.officers import Waiting, find
from rules.envelope import BAKU
from schemas.message import MESSAGE_CODE
from schemas.return_reasons import ReturnReason, return_reasons
from schemas.text import is_plain_text
from stages.routes import ROUTES

LONGEST_TEXT = 2000


class NotForOfficerError(ValueError):
    """Not of his offices, not his to decide, or there is none."""


class NoReasonError(ValueError):
    """A return without a reason."""


class NoAnswerError(ValueError):
    """A message accepted without a word."""


class UnfitTextError(ValueError):
    """Words that a notice does not take."""


class ChangedSinceSeenError(ValueError):
    """What is known is not what the officer saw."""


class UnknownReasonError(ValueError):
    """Codes that the service's catalogue does not have on that day."""

    def __init__(self, codes: list[str], known: Mapping[str, ReturnReason], service: str) -> None:
        self.codes = codes
        self.known = known
        super().__init__(f"no reason {', '.join(codes)} for {service} today: {', '.join(known)}")


@dataclass(frozen=True, slots=True)
class Said:
    """What an officer said; ``user`` is who sat at the machine, by the operating system or by the session.

    ``seen`` is the mark of what he was shown ("" where he was shown nothing).
    """

    officer: str
    user: str
    verdict: Literal["accept", "return"]
    reasons: tuple[str, ...] = ()
    text: str = ""
    seen: str = ""


def reasons_on(service: str, at: datetime) -> Mapping[str, ReturnReason]:
    """The reasons by which an item of ``service`` can be returned at that moment, by code."""
    return return_reasons(service, at.astimezone(BAKU).date())


def decide_as(tx: Write, submission_id: str, said: Said, at: datetime) -> Waiting:
    """Writes the decision down and makes the gate due; the item as it stood.

    Raises the errors of this module, and NotInReviewError.
    """
    check_text(said.text.strip())
    mine = find(tx, said.officer, submission_id, to_decide=True)
    if mine is None:
        raise NotForOfficerError(f"{submission_id} is not for {said.officer}")
    check_reasons(mine.service, said, at)
    if mine.service == MESSAGE_CODE and said.verdict == "accept" and not said.text.strip():
        raise NoAnswerError("a message is answered in words")
    if said.seen and said.seen != mark_of(tx, submission_id):
        raise ChangedSinceSeenError(submission_id)
    made = Decision(
        officer=said.officer,
        office=mine.office,
        user=said.user,
        verdict=said.verdict,
        reasons=said.reasons,
        text=said.text.strip(),
        at=at,
    )
    decide(tx, ROUTES, submission_id, made)
    return mine


def check_reasons(service: str, said: Said, at: datetime) -> None:
    """Reasons are of the service's catalogue, and a return has one. Raises UnknownReasonError, NoReasonError."""
    known = reasons_on(service, at)
    if unknown := [code for code in said.reasons if code not in known]:
        raise UnknownReasonError(unknown, known, service)
    if said.verdict == "return" and not said.reasons:
        raise NoReasonError("a return has a reason")


def check_text(text: str) -> None:
    """What a notice takes. Raises UnfitTextError."""
    if len(text) > LONGEST_TEXT:
        raise UnfitTextError(f"a text has at most {LONGEST_TEXT} characters")
    if not all(is_plain_text(line) for line in text.splitlines() if line):
        raise UnfitTextError("the text holds what nobody can read: a control character, or one that turns the writing")
