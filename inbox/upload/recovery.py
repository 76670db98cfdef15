"""What a death left half-way: announced uploads are entered, temporary files removed. At a start, and every minute."""

from datetime import timedelta

from inbox.entrance import Entrance
from pipeline import uploads
from pipeline.blobs import BlobStore
from pipeline.ledger import Arrival
from pipeline.log import get_logger

log = get_logger(__name__)
# Longer than a live process takes from announcement to commit, a busy database (30 s) included. Entering what a live
# one enters, too, would be harmless: the token is the same.
SURELY_DEAD = timedelta(seconds=60)
EVERY_SECONDS = 60.0


def recover(entrance: Entrance, store: BlobStore) -> int:
    """Enters what was kept and not entered; forgets what was announced and never kept. How many were entered."""
    with entrance.database.reads() as reads:
        left = uploads.announced_before(reads, entrance.clock.now() - SURELY_DEAD)
    return sum(_recover(entrance, store, came) for came in left)


def _recover(entrance: Entrance, store: BlobStore, came: Arrival) -> bool:
    try:
        store.open(came.sha256).close()
    except FileNotFoundError:
        with entrance.database.write() as tx:
            uploads.forget(tx, came.token)
        return False
    entrance.enter(came, also=lambda tx: uploads.forget(tx, came.token))
    log.warning("web.recovered", channel=came.channel)
    return True


def tidy(entrance: Entrance, store: BlobStore) -> None:
    """One look."""
    removed, entered = store.sweep_temporary(), recover(entrance, store)
    if removed or entered:
        log.info("web.tidied", removed=removed, entered=entered)
