"""The contract of a stage and of a route.

A stage decides about one item at a time and reads for many at once: ``gather`` is its only door to the registers, one
query for hundreds of items; ``run`` is a pure function of the item and what was gathered for it.
(Here because the engine runs stages; the stages themselves live in the package ``stages``.)
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from pipeline.database import Reads
from pipeline.items import Item
from pipeline.outcomes import Outcome
from schemas.findings import Finding

NoticeAudience = Literal["channel", "party"]


class Stage(Protocol):
    """One decision on the way of a submission."""

    @property
    def name(self) -> str:
        """The stable name: in routes, in facts, in the ledger."""
        ...

    def gather(self, items: Sequence[Item], reads: Reads) -> Mapping[str, Any]:
        """What ``run`` needs to know about each item, by item id; an item without an entry gets None."""
        ...

    def run(self, item: Item, gathered: Any) -> Outcome:
        """Decides. No clock, no database, no disk; the same arguments give the same outcome."""
        ...


@dataclass(frozen=True, slots=True)
class LegPlan:
    """Stages done in one go, on one queue, in one commit."""

    queue: str
    stages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """The way of one service: its legs in order."""

    name: str
    legs: tuple[LegPlan, ...]

    def leg_of(self, stage: str) -> LegPlan:
        """The part of a leg that begins at ``stage``. Raises KeyError if the route does not pass there."""
        for leg in self.legs:
            if stage in leg.stages:
                return LegPlan(leg.queue, leg.stages[leg.stages.index(stage) :])
        raise KeyError(stage)

    def after(self, leg: LegPlan) -> LegPlan | None:
        """The leg that follows, None at the end of the route."""
        last = leg.stages[-1]
        for here, following in zip(self.legs, self.legs[1:], strict=False):
            if here.stages[-1] == last:
                return following
        return None


@dataclass(frozen=True, slots=True)
class Ending:
    """What became of an item, as ``notify`` hears it. ``results`` are what its applied effects reported."""

    item: Item
    status: str
    at: datetime
    why: str
    findings: tuple[Finding, ...]
    results: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PlannedNotice:
    """A notice to be frozen: its kind, for whom, and all that its text needs (JSON)."""

    kind: str
    audience: NoticeAudience
    party: str | None
    data: Mapping[str, Any]


class Notify(Protocol):
    """The last stage: decides which answers go to whom. Runs in the commit, so it only picks values."""

    def plan(self, ending: Ending) -> tuple[PlannedNotice, ...]:
        """The answers to this end (or pause)."""
        ...
