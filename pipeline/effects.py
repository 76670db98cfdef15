"""Effects: frozen commands that a stage returns and that a commit applies, once.

A stage plans; ``register``'s commit applies under the key (submission, line). An effect names its judge: the stage
that decided that it may be done. If its applier finds the world changed it raises ``EffectConflict``; the part rolls
back and the item is due again at that stage. Effects of one kind are applied together, however many a commit has.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from pipeline.database import Write
from pipeline.lines import Aftermath


class Effect(BaseModel):
    """Base of all commands. ``kind`` is the stable name in the ledger."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: ClassVar[str]
    judge: ClassVar[str]


@dataclass(frozen=True, slots=True)
class Origin:
    """On whose behalf an effect is applied: its key, the moment of the commit, and what follows from the commit."""

    submission: str
    line: int
    at: datetime
    received_at: datetime
    after: Aftermath


class EffectConflict(Exception):  # noqa: N818 - a clash, not a fault
    """The precondition of an effect no longer holds; ``judge`` must look again."""

    def __init__(self, judge: str, why: str) -> None:
        self.judge = judge
        self.why = why
        super().__init__(f"{judge}: {why}")


Facts = Mapping[str, Any]
# All effects of one kind in a commit, each with its origin; the facts about what each did, in the same order.
Applier = Callable[[Write, Sequence[tuple[Any, Origin]]], Sequence[Facts]]


def one_by_one(apply: Callable[[Write, Any, Origin], Facts]) -> Applier:
    """An applier from one that takes a single effect: for kinds of which a commit has few."""

    def apply_all(tx: Write, orders: Sequence[tuple[Any, Origin]]) -> Sequence[Facts]:
        return [apply(tx, effect, origin) for effect, origin in orders]

    return apply_all


@dataclass(frozen=True, slots=True)
class EffectKind:
    """How effects are read back and applied. ``apply`` returns facts about what each did (an issued number)."""

    model: type[Effect]
    apply: Applier


class EffectKinds:
    """All kinds of effects that the house knows, by name."""

    def __init__(self, *kinds: EffectKind) -> None:
        self._kinds = {kind.model.kind: kind for kind in kinds}

    def apply(self, tx: Write, orders: Sequence[tuple[Effect, Origin]]) -> Sequence[Facts]:
        """Applies ``orders`` kind by kind, kinds in the order of their first effect; their facts in the given order.

        Raises EffectConflict for all of them together, KeyError for an unknown kind (our bug).
        """
        by_kind: dict[str, list[int]] = {}
        for place, (effect, _) in enumerate(orders):
            by_kind.setdefault(effect.kind, []).append(place)
        facts: list[Facts] = [{}] * len(orders)
        for kind, places in by_kind.items():
            done = self._kinds[kind].apply(tx, [orders[place] for place in places])
            for place, fact in zip(places, done, strict=True):
                facts[place] = fact
        return facts

    def read(self, kind: str, data: str) -> Effect:
        """The effect behind its stored text."""
        return self._kinds[kind].model.model_validate_json(data)
