"""review: the gate. What has errors is returned once, with all of them; what an office must see is parked for it;
the rest of a service that is decided by rule is accepted by policy.
"""

from dataclasses import dataclass

from pipeline.items import Item
from pipeline.outcomes import Advance, Outcome, Park, Return
from schemas.findings import Severity
from schemas.services import SERVICES
from stages.parse import ParseFacts
from stages.reading import GathersNothing


@dataclass(frozen=True, slots=True)
class ReviewStage(GathersNothing):
    """The only stage that parks."""

    name: str = "review"

    def run(self, item: Item, gathered: None) -> Outcome:
        """Returned, parked or accepted."""
        del gathered
        envelope = ParseFacts.of(item).envelope
        severities = {one.severity for one in item.findings}
        if Severity.ERROR in severities:
            return Return()
        if envelope.test:
            return Return()  # with its finding TEST_NO_EFFECT: nothing was wrong, and nothing is registered
        if SERVICES[envelope.service].decided_by == "office":
            return Park(why="OFFICE_DECIDES")
        if Severity.REVIEW in severities:
            return Park(why="FINDINGS_NEED_EYES")
        return Advance()
