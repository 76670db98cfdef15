"""insurer_data: an insurer's requisites or production calendar is saved as a new version. Judge of both effects.

What can be wrong with them is told by the rules; nothing in the registers stands against a new version. 003 §2.1.1.
"""

from dataclasses import dataclass

from pipeline.effects import Effect
from pipeline.items import Item
from pipeline.outcomes import Advance, Outcome
from registries.insurer_data import SaveCalendar, SaveRequisites
from schemas.findings import Severity
from schemas.identifiers import Voen
from schemas.production_calendar import ProductionCalendar
from schemas.requisites import InsurerRequisites
from stages.authorize import AuthorizeFacts
from stages.parse import ParseFacts
from stages.reading import GathersNothing


@dataclass(frozen=True, slots=True)
class InsurerDataStage(GathersNothing):
    """Plans the one effect of a document without errors."""

    name: str = "insurer_data"

    def run(self, item: Item, gathered: None) -> Outcome:
        """The effect, or nothing: review returns an item with errors."""
        del gathered
        if any(one.severity is Severity.ERROR for one in item.findings):
            return Advance()
        body, insurer = ParseFacts.of(item).body, Voen(AuthorizeFacts.of(item).party)
        effects: tuple[Effect, ...] = ()
        if isinstance(body, InsurerRequisites):
            effects = (SaveRequisites(insurer=insurer, requisites=body),)
        elif isinstance(body, ProductionCalendar):
            effects = (SaveCalendar(insurer=insurer, calendar=body),)
        return Advance(effects=effects)
