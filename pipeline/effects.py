"""Effects: frozen commands that a stage returns and that a commit applies, once.

A stage plans; ``register``'s commit applies under the key (submission, line). An effect names its judge: the stage
that decided that it may be done. If its applier finds the world changed it raises ``EffectConflict``; the part rolls
back and the item is due again at that stage.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from pipeline.database import Write


class Effect(BaseModel):
    """Base of all commands. ``kind`` is the stable name in the ledger."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: ClassVar[str]
    judge: ClassVar[str]


@dataclass(frozen=True, slots=True)
class Origin:
    """On whose behalf an effect is applied: its key and the moment of the commit."""

    submission: str
    line: int
    at: datetime
    received_at: datetime


class EffectConflict(Exception):  # noqa: N818 - a clash, not a fault
    """The precondition of an effect no longer holds; ``judge`` must look again."""

    def __init__(self, judge: str, why: str) -> None:
        self.judge = judge
        self.why = why
        super().__init__(f"{judge}: {why}")


Applier = Callable[[Write, Any, Origin], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class EffectKind:
    """How an effect is read back and applied. ``apply`` returns facts about what it did (an issued number)."""

    model: type[Effect]
    apply: Applier


class EffectKinds:
    """All kinds of effects that the house knows, by name."""

    def __init__(self, *kinds: EffectKind) -> None:
        self._kinds = {kind.model.kind: kind for kind in kinds}

    def apply(self, tx: Write, effect: Effect, origin: Origin) -> Mapping[str, Any]:
        """Applies ``effect``. Raises EffectConflict, KeyError for an unknown kind (our bug)."""
        return self._kinds[effect.kind].apply(tx, effect, origin)

    def read(self, kind: str, data: str) -> Effect:
        """The effect behind its stored text."""
        return self._kinds[kind].model.model_validate_json(data)
