"""What a stage is given: one submission as the ledger knows it at this moment."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar, Self

from pydantic import BaseModel, ConfigDict

from pipeline.effects import Effect
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
        return cls.model_validate_json(item.facts[cls.stage])

    @classmethod
    def known_of(cls, item: "Item") -> Self | None:
        """The same, None where the stage has not run."""
        return cls.of(item) if cls.stage in item.facts else None


@dataclass(frozen=True, slots=True)
class Item:
    """One submission in work. ``now`` is the moment of this leg; ``received_at`` the one that authority is judged at.

    ``content(role)`` gives the bytes of a blob: "received" as they came, "signed" as verification let them out
    (KeyError where there is none). ``facts`` are JSON texts by stage.
    """

    id: str
    sequence: int
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
    content: Callable[[str], bytes]
    blobs: Mapping[str, str]

    def with_progress(
        self,
        facts: Facts | None,
        findings: tuple[Finding, ...],
        effects: tuple[Effect, ...],
        blobs: Mapping[str, bytes],
    ) -> "Item":
        """This item as the next stage of the same leg sees it."""
        known = dict(self.facts)
        if facts is not None:
            known[facts.stage] = facts.model_dump_json()
        return replace(
            self,
            facts=known,
            findings=(*self.findings, *findings),
            effects=(*self.effects, *effects),
            content=_overlay(self.content, blobs) if blobs else self.content,
        )


def _overlay(content: Callable[[str], bytes], blobs: Mapping[str, bytes]) -> Callable[[str], bytes]:
    return lambda role: blobs[role] if role in blobs else content(role)
