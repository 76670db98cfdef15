"""No crypto, parsing or wording runs inside a write transaction, shown by the connection's own events."""

import threading
from collections import Counter

import pytest
from sqlalchemy import event


@pytest.fixture
def watched(house, monkeypatch):
    """Knows by the engine's begin/commit/rollback whether this thread is inside of a write transaction."""
    inside = threading.local()
    calls, breaches = Counter(), []
    writer = house.house.database.writer

    def enter(connection):
        inside.now = True

    def leave(connection):
        inside.now = False

    event.listen(writer, "begin", enter)
    event.listen(writer, "commit", leave)
    event.listen(writer, "rollback", leave)

    def watch(target, name):
        real = getattr(target, name)

        def watching(*arguments, **named):
            calls[name] += 1
            if getattr(inside, "now", False):
                breaches.append(name)
            return real(*arguments, **named)

        monkeypatch.setattr(target, name, watching)

    import outbox.seal
    import stages.offline.reading
    import stages.parse
    import stages.verify
    from pipeline.blobs import DirectoryStore
    from signatures.keys import PemKey

    watch(stages.verify, "verify")
    watch(stages.offline.reading, "parse_xml")
    watch(stages.offline.reading, "validate_xsd")
    watch(stages.parse, "c14n")
    watch(outbox.seal, "word")
    watch(outbox.seal, "seal")
    watch(PemKey, "sign")
    watch(DirectoryStore, "put")
    watch(DirectoryStore, "open")
    return calls, breaches, enter, leave, inside


@pytest.mark.one_foundation
def test_no_work_runs_inside_a_write_transaction(house, watched):
    calls, breaches, *_ = watched
    house.drop_all()
    assert breaches == []
    # the watch itself saw work of every kind
    assert all(
        calls[name] > 0
        for name in ("verify", "parse_xml", "validate_xsd", "c14n", "word", "seal", "sign", "put", "open")
    ), calls


def test_the_watch_would_see_a_breach(house, watched):
    _, breaches, *_ = watched
    with house.house.database.write():
        house.house.store.put_bytes(b"written where it must not be")
    assert breaches == ["put"]
