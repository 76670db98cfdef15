"""review: the gate. What has errors is returned once, with all of them; what an office must see is parked for it until
its decision, which is an event; the rest of a service that is decided by rule is accepted by policy. Manual 003 §2.2.3.
An acceptance that policy wants two officers for counts with both only, whoever wrote it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from pipeline.items import Item
from pipeline.outcomes import Advance, Outcome, Park, Return
from pipeline.review import Decision, decision_of, digest_of, is_seconded
from schemas.findings import Severity, finding
from schemas.services import SERVICES
from stages.four_eyes import wants_two
from stages.parse import ParseFacts
from stages.reading import GathersNothing


@dataclass(frozen=True, slots=True)
class ReviewStage(GathersNothing):
    """The only stage that parks."""

    name: str = "review"

    def run(self, item: Item, gathered: None) -> Outcome:
        """Returned, parked or accepted."""
        del gathered
        parsed = ParseFacts.of(item)
        envelope = parsed.envelope
        severities = {one.severity for one in item.findings}
        if Severity.ERROR in severities:
            return Return()
        if envelope.test:
            return Return()  # with its finding TEST_NO_EFFECT: nothing was wrong, and nothing is registered
        if SERVICES[envelope.service].decided_by == "office":
            return as_decided(item, "OFFICE_DECIDES", partial(wants_two, parsed))
        if Severity.REVIEW in severities:
            return as_decided(item, "FINDINGS_NEED_EYES", partial(wants_two, parsed))
        return Advance()


def as_decided(item: Item, why: str, two: Callable[[datetime], bool]) -> Outcome:
    """As the office decided, if what it saw is still what is known; parked (``why``) as long as it did not.

    ``two`` says whether an acceptance of that moment needs a second officer.
    """
    decision = decision_of(item.facts)
    if decision is None:
        return Park(why=why)
    if decision.seen != digest_of(item.facts, item.findings):
        return Park(why="CHANGED_SINCE_DECISION")
    if decision.verdict == "return":
        return _returned(decision)
    return Park(why=why) if two(decision.at) and not is_seconded(item.facts, decision) else Advance()


def _returned(decision: Decision) -> Outcome:
    return Return(findings=tuple(finding("RETURNED_BY_OFFICE", value=reason) for reason in decision.reasons))
