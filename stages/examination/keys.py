"""The seal, and what is trusted."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from pipeline.blobs import BlobStore
from pipeline.clock import Clock
from pipeline.database import Database
from pipeline.lines import NotReadyError
from pipeline.settings import Settings
from signatures.keys import KeyUnusable
from stages.examination.signs import Sign, bad, good, warning
from stages.seal_key import open_seal_key
from stages.trust_state import TrustState, trust_state

SOON = timedelta(days=30)


def seal(settings: Settings, now: datetime) -> Iterator[Sign]:
    """The seal opens, by its PIN where it is on a token, and its certificate is in force."""
    try:
        key = open_seal_key(settings)
    except FileNotFoundError as error:
        yield bad("seal", f"not there: {error}", "see `The seal on a token` in docs/operating.md")
        return
    except (OSError, KeyUnusable) as error:
        yield bad("seal", str(error), "answers wait until it opens; nothing is lost")
        return
    begin, end = key.certificate.not_valid_before_utc, key.certificate.not_valid_after_utc
    seen = f"opens; its certificate is in force until {end:%Y-%m-%d}"
    if not begin <= now <= end:
        yield bad("seal", f"its certificate is in force from {begin:%Y-%m-%d} to {end:%Y-%m-%d}", "get a new one")
    elif end - now < SOON:
        yield warning("seal", seen, "get a new one before that day: nothing is sealed after it")
    else:
        yield good("seal", seen)


def trust(settings: Settings, database: Database, store: BlobStore, clock: Clock) -> Iterator[Sign]:
    """The anchors in use, how old the trust store and its revocation lists are."""
    now = clock.now()
    try:
        with database.reads() as reads:
            state = trust_state(reads, store, settings.folder("trust"), now)
    except NotReadyError as error:
        yield bad("trust", str(error), "put the anchors into the folder trust/ (docs/trust.md)")
        return
    yield from (
        warning("trust", one, "qebul trust status tells more; signatures that need it wait on hold")
        for one in state.problems
    )
    if not state.problems:
        yield good("trust", _ages(state, now))


def _ages(state: TrustState, now: datetime) -> str:
    anchors = f"{len(state.material.trust.anchors)} anchors, in use since {state.snapshot.at:%Y-%m-%d %H:%M}"
    if not state.crls:
        return f"{anchors}; no revocation lists"
    oldest = min(one.this_update for one in state.crls)
    return f"{anchors}; {len(state.crls)} revocation lists, the oldest {(now - oldest).days} days old"
