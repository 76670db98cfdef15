"""The bodies of answers. The OpenAPI document is made from these classes, so it cannot say otherwise."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from pipeline.ledger import Entered
from pipeline.sent_answers import OwnSubmission, SentAnswer
from pipeline.status import MEANINGS, Status
from schemas.findings import Language

AnswerKind = Literal[
    "receipt", "processing", "acceptance", "return", "refusal", "duplicate", "summary", "insurer_document"
]


class Body(BaseModel):
    """What all bodies are."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Accepted(Body):
    """A file is in the ledger. The same for the first upload and for every repeat of it."""

    id: str = Field(description="The submission.")
    sequence: int = Field(description="Its gapless number.")
    submission: str = Field(description="Address of its status.")
    answers: str = Field(description="Address of the list of its answers.")
    receipt: str = Field(description="Address of its sealed transport receipt, there a moment later.")

    @classmethod
    def of(cls, entered: Entered) -> "Accepted":
        """The answer to an upload."""
        home = address_of(entered.submission)
        return cls(
            id=entered.submission,
            sequence=entered.sequence,
            submission=home,
            answers=f"{home}/answers",
            receipt=f"{home}/answers/receipt",
        )


class SubmissionView(Body):
    """Where a submission stands. Reasons are in the sealed answers; here are their codes alone."""

    id: str
    sequence: int
    received_at: datetime
    status: Status
    meaning: str = Field(description="The status in words, in the language that was asked for.")
    ended: bool = Field(description="Nothing will happen to it any more by itself.")
    codes: tuple[str, ...] = Field(description="Finding codes, as the last processing notice told them.")
    answers: str = Field(description="Address of the list of its answers.")

    @classmethod
    def of(cls, one: OwnSubmission, language: Language) -> "SubmissionView":
        """The view of a channel's own submission."""
        status = Status(one.status)
        meaning = MEANINGS[status]
        return cls(
            id=one.id,
            sequence=one.sequence,
            received_at=one.received_at,
            status=status,
            meaning=meaning.az if language == "az" else meaning.en,
            ended=meaning.terminal,
            codes=one.codes,
            answers=f"{address_of(one.id)}/answers",
        )


class AnswerView(Body):
    """A sealed answer that was delivered to the channel."""

    kind: AnswerKind
    number: int = Field(ge=1, description="Of several of a kind, which.")
    size: int = Field(description="Bytes.")
    delivered_at: datetime
    sealed: str = Field(description="Address of the sealed bytes (XML with a XAdES seal).")

    @classmethod
    def of(cls, submission_id: str, one: SentAnswer) -> "AnswerView":
        """The view of one answer."""
        name = one.kind if one.n == 1 else f"{one.kind}-{one.n}"
        return cls.model_validate(
            {
                "kind": one.kind,
                "number": one.n,
                "size": one.size,
                "delivered_at": one.delivered_at,
                "sealed": f"{address_of(submission_id)}/answers/{name}",
            }
        )


class AnswerList(Body):
    """All answers that were delivered to the channel so far, oldest first."""

    answers: tuple[AnswerView, ...]


class ProblemDetails(Body):
    """RFC 9457; ``code`` is one of docs/codes.md, area ``upload``."""

    type: str
    title: str
    status: int
    detail: str
    code: str


def address_of(submission_id: str) -> str:
    """The path of a submission's status."""
    return f"/v1/submissions/{submission_id}"
