"""register: the last word before the commit that writes the registers.

The effects were planned by the stages that judged them; the engine applies them in this leg's commit under their keys
(submission, line), and an applier that finds the world changed sends the item back to the effect's judge.
"""

from dataclasses import dataclass

from pipeline.items import Item
from pipeline.outcomes import Advance, Outcome, Quarantine
from stages.reading import GathersNothing


@dataclass(frozen=True, slots=True)
class RegisterStage(GathersNothing):
    """Ends a route."""

    name: str = "register"

    def run(self, item: Item, gathered: None) -> Outcome:
        """An accepted item without an effect would be a silent loss: it is set aside instead."""
        del gathered
        return Advance() if item.effects else Quarantine(why="NO_EFFECT")
