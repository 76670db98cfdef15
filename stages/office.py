"""An officer's decision, checked: the one way in for the command line and for the screen.

Role and office are asked in the transaction that decides, and so are the reasons: those of the service's catalogue on
that day, with the office's own. Manual 003 §2.2.3. Where policy wants four eyes, the first acceptance waits for that
of another officer.

ValueError
├── NotForOfficerError     no such item for him; whether it is another office's is not told
├── UnknownReasonError     ``codes`` are not in the catalogue of that day; ``known`` are
├── NoReasonError          what is returned has a reason
├── NoAnswerError          a message is accepted by an answer, and by nothing else
├── UnfitTextError         more than ``LONGEST_TEXT`` characters, or some that nobody can read
└── ChangedSinceSeenError  judged anew since it was shown
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pipeline.database import Reads, Write
from pipeline.review import Decision, SameOfficerError, accept, decide, endorsement, mark_of
from registries.acts import Act, What, write_act
from registries.desk import facts_on_desk
from registries.office_reasons import reasons_of
from registries.officer_users import Hand, are_one_person, hand_at_the_machine
from registries.officers import Waiting, find
from rules.envelope import BAKU
from rules.version import RULES_VERSION
from schemas.message import MESSAGE_CODE
from schemas.return_reasons import ReturnReason
from schemas.text import are_plain_lines
from stages.four_eyes import wants_two
from stages.parse import ParseFacts
from stages.routes import ROUTES

LONGEST_TEXT = 2000
CameTo = Literal["accept", "return", "endorse"]  # the last: accepted by the first of two officers


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

    ``seen`` is the mark of what he was shown ("" where he was shown nothing). ``at_machine``: at a command line, where
    anybody can name any officer.
    """

    officer: str
    user: str
    verdict: Literal["accept", "return"]
    reasons: tuple[str, ...] = ()
    text: str = ""
    seen: str = ""
    at_machine: bool = False


def reasons_on(reads: Reads, office: str, service: str, at: datetime) -> Mapping[str, ReturnReason]:
    """The reasons by which ``office`` can return an item of ``service`` at that moment, by code."""
    return reasons_of(reads, office, service, at.astimezone(BAKU).date())


def decide_as(tx: Write, submission_id: str, said: Said, at: datetime) -> CameTo:
    """Writes the decision down and makes the gate due; of two acceptances the first only waits. What it came to.

    Raises the errors of this module, NotInReviewError, SameOfficerError and NotHisUserError.
    """
    check_text(said.text.strip())
    mine = find(tx, said.officer, submission_id, to_decide=True)
    if mine is None:
        raise NotForOfficerError(f"{submission_id} is not for {said.officer}")
    made = decision_for(tx, mine, said, at)
    if mine.service == MESSAGE_CODE and said.verdict == "accept" and not said.text.strip():
        raise NoAnswerError("a message is answered in words")
    if said.seen and said.seen != mark_of(tx, submission_id):
        raise ChangedSinceSeenError(submission_id)
    came_to: CameTo = "return"
    if said.verdict == "accept":
        two = submission_id in needs_two(tx, said.officer, [submission_id], at)
        if two:
            _check_hand(tx, submission_id, said)
        came_to = accept(tx, ROUTES, submission_id, made, two=two)
    else:
        decide(tx, ROUTES, submission_id, made)
    write_act(tx, Act(at, said.officer, said.user, What(came_to), mine.office, submission_id))
    return came_to


def _check_hand(reads: Reads, submission_id: str, said: Said) -> None:
    """One of two officers is who he says, and not the other one. Raises NotHisUserError, SameOfficerError."""
    hand = Hand(said.officer, said.user)
    if said.at_machine:
        hand = hand_at_the_machine(reads, said.officer, said.user)
    first = endorsement(reads, submission_id)
    if first is not None and are_one_person(reads, hand, Hand(first.officer, first.user)):
        raise SameOfficerError(submission_id)


def decision_for(reads: Reads, mine: Waiting, said: Said, at: datetime) -> Decision:
    """What ``said`` means for an item of his. Raises UnknownReasonError, NoReasonError."""
    known = reasons_on(reads, mine.office, mine.service, at)
    check_reasons(known, mine.service, said)
    return Decision(
        officer=said.officer,
        office=mine.office,
        user=said.user,
        verdict=said.verdict,
        reasons=said.reasons,
        worded=tuple((code, known[code].az, known[code].en) for code in said.reasons),
        text=said.text.strip(),
        at=at,
        rules=RULES_VERSION,
    )


def needs_two(reads: Reads, officer: str, ids: Sequence[str], at: datetime) -> Collection[str]:
    """Which of the items that ``officer`` may see are accepted at that moment by two officers."""
    parsed = facts_on_desk(reads, officer, ids, ParseFacts.stage)
    return {one for one, data in parsed.items() if wants_two(ParseFacts.model_validate_json(data), at)}


def check_reasons(known: Mapping[str, ReturnReason], service: str, said: Said) -> None:
    """Reasons are of the service's catalogue, and a return has one. Raises UnknownReasonError, NoReasonError."""
    if unknown := [code for code in said.reasons if code not in known]:
        raise UnknownReasonError(unknown, known, service)
    if said.verdict == "return" and not said.reasons:
        raise NoReasonError("a return has a reason")


def check_text(text: str) -> None:
    """What a notice takes. Raises UnfitTextError."""
    if len(text) > LONGEST_TEXT:
        raise UnfitTextError(f"a text has at most {LONGEST_TEXT} characters")
    if not are_plain_lines(text):
        raise UnfitTextError("the text holds what nobody can read: a control character, or one that turns the writing")
