"""An office's decision about a parked submission: an event that makes the leg of ``review`` due again.

What the officer wrote may be personal: it is kept as a fact under ``office.<number of the event>``, where retention
can erase it; the event holds codes, who decided, and the text's salted digest. A decision is about what was seen: if
stages judge anew and find something else, it no longer counts.

Where policy wants four eyes, the first acceptance is an event of its own (``endorse``) that moves nothing; another
officer's acceptance of the very same decides. What was seen having changed, the first counts no more.

ValueError
├── NotInReviewError   nothing waits for a decision there; ``submission``, ``status``
└── SameOfficerError   the first acceptance is his, or was given by the same user: another one's is the second
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Row, insert, select

from pipeline import canonical, events, ledger
from pipeline.database import Reads, Write
from pipeline.legs import put_legs
from pipeline.lines import NextLeg
from pipeline.stages import Route
from pipeline.status import Status
from pipeline.tables import fact, finding, submission
from schemas.findings import Finding, Severity

OFFICE = "office."
REVIEW = "review"


class NotInReviewError(ValueError):
    """An officer decides about what is parked for his office, and about nothing else."""

    def __init__(self, submission_id: str, status: str) -> None:
        self.submission = submission_id
        self.status = status
        super().__init__(f"{submission_id} is not in review, but {status}")


class SameOfficerError(ValueError):
    """Four eyes are not two eyes twice."""


class Decision(BaseModel):
    """What an officer decided. ``user`` is the one of the operating system, ``reasons`` are codes of the catalogue.

    ``seen`` is the digest of what the stages had found out when he decided. ``endorse``: the first of two acceptances.
    ``worded``: each reason's code and its sentences (az, en) on that day. ``rules``: version of the rule-set then.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    officer: str
    office: str
    user: str
    verdict: Literal["accept", "return", "endorse"]
    reasons: tuple[str, ...] = ()
    worded: tuple[tuple[str, str, str], ...] = ()
    text: str = ""
    at: datetime
    seen: str = ""
    rules: str = ""

    def is_by_another_than(self, other: "Decision") -> bool:
        """Other eyes: another officer, and another one at the machine, where one may name whom one likes."""
        return self.officer != other.officer and self.user != other.user


def accept(
    tx: Write, routes: Mapping[str, Route], submission_id: str, decision: Decision, *, two: bool
) -> Literal["accept", "endorse"]:
    """Accepts; with ``two`` that is the first acceptance, or the second of two officers. What it came to.

    Raises NotInReviewError, SameOfficerError.
    """
    first = endorsement(tx, submission_id) if two else None
    if two and first is None:
        _write_down(tx, submission_id, decision.model_copy(update={"verdict": "endorse"}), "endorse")
        return "endorse"
    if first is not None and not decision.is_by_another_than(first):
        raise SameOfficerError(submission_id)
    decide(tx, routes, submission_id, decision)
    return "accept"


def decide(tx: Write, routes: Mapping[str, Route], submission_id: str, decision: Decision) -> None:
    """Writes the decision down and makes ``review`` due. Raises NotInReviewError."""
    row = _write_down(tx, submission_id, decision, "decide")
    leg = routes[row.route].leg_of(REVIEW)
    due = NextLeg(submission_id, ledger.SUBMISSION_LINE, REVIEW, leg.queue, row.channel, row.rank, decision.at)
    put_legs(tx, [due])


def _write_down(tx: Write, submission_id: str, decision: Decision, kind: Literal["decide", "endorse"]) -> Row[Any]:
    """The fact and its event; the submission's row as it stood."""
    row = tx.execute(select(submission).where(submission.c.id == submission_id)).one()
    if row.status != Status.IN_REVIEW:
        raise NotInReviewError(submission_id, row.status)
    told = decision.model_copy(update={"seen": mark_of(tx, submission_id)})
    stage = f"{OFFICE}{row.event_count + 1}"
    tx.execute(insert(fact).values(submission=submission_id, stage=stage, data=told.model_dump_json()))
    data = told.model_dump(mode="json", include={"officer", "office", "user", "verdict", "reasons", "rules"})
    text = canonical.digest([row.salt, told.text])
    events.append(tx, submission_id, kind, told.at, data | {"text": text}, by="officer")
    return row


def endorsement(reads: Reads, submission_id: str) -> Decision | None:
    """The first of two acceptances that counts now: of what is known now. None: there is none, or it was voided."""
    mark, facts = _known(reads, submission_id)
    return next((one for one in _endorsements(facts) if one.seen == mark), None)


def findings_with_values(reads: Reads, submission_id: str) -> list[Finding]:
    """All findings of a submission, with the values that were written: for its office, never for a list or a log."""
    rows = reads.execute(
        select(finding).where(finding.c.submission == submission_id).order_by(finding.c.stage, finding.c.n)
    )
    return [Finding(code=row.code, severity=Severity(row.severity), where=row.place, value=row.value) for row in rows]


def mark_of(reads: Reads, submission_id: str) -> str:
    """The digest of what is known of a submission now: whoever decides says by it what he saw."""
    return _known(reads, submission_id)[0]


def _known(reads: Reads, submission_id: str) -> tuple[str, Mapping[str, str]]:
    facts = {one.stage: one.data for one in reads.execute(select(fact).where(fact.c.submission == submission_id))}
    return digest_of(facts, findings_with_values(reads, submission_id)), facts


def decision_of(facts: Mapping[str, str]) -> Decision | None:
    """The last decision among a submission's facts (JSON by stage); a first acceptance of two is none."""
    return next((one for one in _said(facts) if one.verdict != "endorse"), None)


def is_seconded(facts: Mapping[str, str], decision: Decision) -> bool:
    """Whether another officer had accepted the very same before."""
    return any(one.seen == decision.seen and decision.is_by_another_than(one) for one in _endorsements(facts))


def _endorsements(facts: Mapping[str, str]) -> Sequence[Decision]:
    return [one for one in _said(facts) if one.verdict == "endorse"]


def _said(facts: Mapping[str, str]) -> Sequence[Decision]:
    """All that officers said, the latest first."""
    numbers = sorted((int(stage.removeprefix(OFFICE)) for stage in facts if stage.startswith(OFFICE)), reverse=True)
    return [Decision.model_validate_json(facts[f"{OFFICE}{n}"]) for n in numbers]


def digest_of(facts: Mapping[str, str], findings: Iterable[Finding]) -> str:
    """What the stages found out, as one digest (hex): decisions themselves left out."""
    told: Sequence[object] = sorted([one.code, one.severity.value, one.where, one.value] for one in findings)
    return canonical.digest(
        [sorted([stage, data] for stage, data in facts.items() if not stage.startswith(OFFICE)), told]
    )
