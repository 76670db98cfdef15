"""What all stages share: a stage that needs nothing gathered, and the pause of an item that waits for another."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from pipeline.database import Reads
from pipeline.items import Item
from pipeline.outcomes import Retry

PAUSE = timedelta(milliseconds=200)


class GathersNothing:
    """For stages whose item tells them all."""

    def gather(self, items: Sequence[Item], reads: Reads) -> Mapping[str, None]:
        """Nothing."""
        del items, reads
        return {}


def wait_for(why: str) -> Retry:
    """Waits for an earlier item: a clean retry, told to nobody."""
    return Retry(after=PAUSE, why=why)


def may_wait(item: Item, longest: timedelta) -> bool:
    """An item waits for others for a bounded time only, counted from its receipt."""
    return item.now - item.received_at < longest
