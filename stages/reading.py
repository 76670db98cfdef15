"""What stages share: one that needs nothing gathered, the pause of an item that waits, effects of a clean item only."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from pipeline.database import Reads
from pipeline.effects import Effect
from pipeline.items import Facts, Item
from pipeline.outcomes import Advance, Retry
from schemas.findings import Finding, Severity

PAUSE = timedelta(milliseconds=200)


class GathersNothing:
    """For stages whose item tells them all."""

    def gather(self, items: Sequence[Item], reads: Reads) -> Mapping[str, None]:
        """Nothing."""
        del items, reads
        return {}


def wait_for(why: str, pause: timedelta = PAUSE) -> Retry:
    """Waits for an earlier item: a clean retry after ``PAUSE`` or, if longer, ``pause``; told to nobody."""
    return Retry(after=max(PAUSE, pause), why=why)


def may_wait(item: Item, longest: timedelta) -> bool:
    """An item waits for others for a bounded time only, counted from its receipt."""
    return item.now - item.received_at < longest


def judged(item: Item, facts: Facts, findings: tuple[Finding, ...], *effects: Effect) -> Advance:
    """Goes on; effects are planned only for an item without errors, the review stage returns the others."""
    clean = all(one.severity is not Severity.ERROR for one in (*item.findings, *findings))
    return Advance(facts=facts, findings=findings, effects=effects if clean else ())
