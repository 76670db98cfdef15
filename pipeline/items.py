"""What a stage is given: one submission as the ledger knows it at this moment."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import BinaryIO, ClassVar, Self

from pydantic import BaseModel, ConfigDict

from pipeline.effects import Effect
from pipeline.pieces import Piece, read_piece
from schemas.findings import Finding


class Facts(BaseModel):
    """What a stage found out; kept under the stage's name and read by later ones.

    ``stage`` is the name it is kept under. ``of(item)`` gives it back and raises KeyError where the stage has not run.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    stage: ClassVar[str]

    @classmethod
    def of(cls, item: "Item") -> Self:
        """This stage's facts about ``item``."""
        known = item.read.get(cls.stage)
        if not isinstance(known, cls):
            known = item.read[cls.stage] = cls.model_validate_json(item.facts[cls.stage])
        return known

    @classmethod
    def known_of(cls, item: "Item") -> Self | None:
        """The same, None where the stage has not run."""
        return cls.of(item) if cls.stage in item.facts else None


@dataclass(frozen=True, slots=True)
class Item:
    """One submission in work. ``now`` is the moment of this leg; ``received_at`` the one that authority is judged at.

    ``open(role)`` gives a reader of a blob and ``content(role)`` all of it: "received" as it came, "signed" as
    verification let it out (KeyError where there is none). ``facts`` are JSON texts by stage. ``parent`` is the bundle
    that it came in.
    """

    id: str
    sequence: int
    rank: int
    channel: str
    received_at: datetime
    now: datetime
    status: str
    route: str
    service: str | None
    party: str | None
    document_id: str | None
    facts: Mapping[str, str]
    findings: tuple[Finding, ...]
    effects: tuple[Effect, ...]
    open: Callable[[str], BinaryIO]
    blobs: Mapping[str, str]
    parent: str | None = None
    read: dict[str, Facts] = field(default_factory=dict, repr=False, compare=False)  # facts that were asked for

    def content(self, role: str) -> bytes:
        """The whole blob: for what is known to be small enough."""
        with self.open(role) as stream:
            return stream.read()

    def with_progress(
        self,
        facts: Facts | None,
        findings: tuple[Finding, ...],
        effects: tuple[Effect, ...],
        blobs: Mapping[str, bytes],
        pieces: Mapping[str, Piece],
    ) -> "Item":
        """This item as the next stage of the same leg sees it."""
        known, read = dict(self.facts), dict(self.read)
        if facts is not None:
            known[facts.stage] = facts.model_dump_json()
            read[facts.stage] = facts
        return replace(
            self,
            facts=known,
            read=read,
            findings=(*self.findings, *findings),
            effects=(*self.effects, *effects),
            open=_overlay(self.open, blobs, pieces) if blobs or pieces else self.open,
        )

    def open_piece(self, piece: Piece) -> BinaryIO:
        """A piece of the file as it was received. Raises PieceChangedError, OSError."""
        with self.open("received") as whole:
            return read_piece(whole, piece)


def _overlay(
    opener: Callable[[str], BinaryIO], blobs: Mapping[str, bytes], pieces: Mapping[str, Piece]
) -> Callable[[str], BinaryIO]:
    """What earlier stages of the same leg made, before it is in the store."""

    def open_role(role: str) -> BinaryIO:
        if role in blobs:
            return io.BytesIO(blobs[role])
        if role not in pieces:
            return opener(role)
        with opener("received") as whole:
            return read_piece(whole, pieces[role])

    return open_role
