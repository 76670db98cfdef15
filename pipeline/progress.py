"""What one leg makes of one item, gathered stage by stage until its commit."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from pipeline.effects import Effect
from pipeline.items import Item
from pipeline.outcomes import Advance, Hold, Outcome, Refuse, Retry
from pipeline.pieces import Piece
from pipeline.stages import LegPlan
from schemas.findings import Finding, finding


@dataclass(slots=True)
class Progress:
    """What one leg made of one item; ``stage`` is where it stopped, ``outcome`` what was said there."""

    item: Item
    leg: LegPlan
    stage: str = ""
    outcome: Outcome = field(default_factory=Advance)
    passed: list[str] = field(default_factory=list)
    findings: list[tuple[str, Finding]] = field(default_factory=list)
    effects: list[tuple[str, Effect]] = field(default_factory=list)
    now: list[tuple[str, Effect]] = field(default_factory=list)
    derived: dict[str, bytes] = field(default_factory=dict)
    blobs: dict[str, str] = field(default_factory=dict)
    pieces: dict[str, Piece] = field(default_factory=dict)
    route: str = ""

    @property
    def going(self) -> bool:
        """The next stage of the leg may run: nothing ended it, and no other route was named."""
        return isinstance(self.outcome, Advance) and not self.route


def record(progress: Progress, stage: str, outcome: Outcome) -> None:
    """Adds a stage's outcome to the leg's progress."""
    outcome = _ripe(outcome, progress.item.now)
    effects = outcome.effects if isinstance(outcome, Advance) else ()
    progress.item = progress.item.with_progress(outcome.facts, outcome.findings, effects, outcome.blobs, outcome.pieces)
    progress.stage, progress.outcome = stage, outcome
    progress.passed.append(stage)
    progress.findings.extend((stage, one) for one in outcome.findings)
    progress.effects.extend((stage, one) for one in effects)
    progress.now.extend((stage, one) for one in outcome.now)
    progress.derived.update(outcome.blobs)
    progress.pieces.update(outcome.pieces)
    if isinstance(outcome, Advance):
        progress.route = outcome.route or progress.route


def keep_derived(progress: Progress, keep: Callable[[bytes], str]) -> None:
    """Puts the derived blobs into the store, when every stage of the leg has spoken: what is not committed to is not
    kept, or the store would hold bytes that nobody knows.
    """
    if not isinstance(progress.outcome, Retry):
        progress.blobs = {role: keep(data) for role, data in progress.derived.items()}


def _ripe(outcome: Outcome, now: datetime) -> Outcome:
    """A hold that has reached its end is a refusal."""
    if isinstance(outcome, Hold) and now >= outcome.until:
        expired = finding("HOLD_EXPIRED", value=outcome.why)
        return Refuse(facts=outcome.facts, findings=(*outcome.findings, expired), now=outcome.now)
    return outcome
