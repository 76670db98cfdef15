import shutil
import sqlite3
from contextlib import closing

import pytest

from pipeline.items import Facts
from pipeline.ledger_effects import Describe, Prove, TakeDocumentKey
from pipeline.outcomes import Advance
from schemas.findings import finding


@pytest.fixture
def green(house):
    for n in range(3):
        house.drop(f"file {n}".encode())
    house.work()
    assert house.problems() == []
    return house


class Seen(Facts):
    stage = "first"
    what: str


@pytest.fixture
def full(house):
    """Every table has rows: facts, findings, effects, keys, subjects, derived blobs, a repeat."""
    stamp = house.line.house.kinds._kinds["stamp"].model(what="a")

    def first(item):
        digest = item.blobs["received"]
        describe = Describe(service="s", document_id=item.id, content_digest=digest, subjects=(("fin", "X"),))
        key = TakeDocumentKey(party="p", document_id=item.id, content_digest=digest)
        warned = finding("CORRECTION_CHANGES_NOTHING", value="v")
        return Advance(
            facts=Seen(what="x"),
            findings=(warned,),
            now=(describe, Prove(party="p"), key),
            blobs={"signed": digest.encode()},
        )

    house.stages["first"].script = first
    house.stages["second"].script = lambda item: Advance(effects=(stamp,))
    for n in range(2):
        house.drop(f"file {n}".encode())
    house.drop(b"file 0")
    house.work()
    assert house.problems() == []
    return house


def test_a_removed_blob_is_red(green):
    digest = next(green.store.digests())
    green.store.path(digest).unlink()
    assert green.problems() == ["blobs: its bytes are gone from the store"]


def test_an_orphan_blob_is_red(green):
    green.store.put_bytes(b"nobody knows me")
    assert green.problems() == ["blobs: bytes in the store that no row knows"]


def test_a_changed_blob_is_red(green):
    path = green.store.path(next(green.store.digests()))
    path.chmod(0o600)
    path.write_bytes(b"file X")
    assert green.problems() == ["blobs: its bytes have changed"]


def test_a_deleted_last_event_is_red(green):
    green.execute("delete from event where n = (select max(n) from event)")
    assert "events: its row and its last event do not agree" in green.problems()


def test_a_deleted_event_in_the_middle_is_red(green):
    green.execute("delete from event where n = 2")
    assert "events: the chain is broken before it" in green.problems()


@pytest.mark.parametrize("change", ["data = '{}'", "kind = 'advance'", "at = '2020-01-01 00:00:00'", "by = 'sender'"])
def test_a_changed_event_is_red(green, change):
    green.execute(f"update event set {change} where n = 3 and submission = (select min(submission) from event)")
    assert any(one.startswith("events: its content does not have its hash") for one in green.problems())


TABLES = (
    "arrival blob delivery document_key effect event fact finding notice notice_delivery subject submission "
    "submission_blob"
)


@pytest.mark.one_foundation  # copies of the file
@pytest.mark.parametrize("table", TABLES.split())
def test_every_deleted_row_is_red(full, tmp_path, table):
    source, copy = full.folder / "qebul.sqlite", tmp_path / "copy.sqlite"
    with closing(sqlite3.connect(source)) as raw:
        raw.execute("pragma wal_checkpoint(truncate)")
        rows = [row[0] for row in raw.execute(f"select rowid from {table}")]
    assert rows
    for row in rows:
        shutil.copy(source, copy)
        with closing(sqlite3.connect(copy)) as raw:
            raw.execute(f"delete from {table} where rowid = {row}")
            raw.commit()
        assert full.problems_in(copy), f"{table} row {row}"


CHANGES = [
    ("fact", "data = '{}'"),
    ("finding", "severity = 'info'"),
    ("finding", "value = 'x'"),
    ("notice", "data = '{}'"),
    ("effect", 'result = \'{"ssn":"1"}\''),
    ("submission", "party = 'x'"),
    ("submission", "document_id = 'x'"),
    ("document_key", f"content_digest = '{'0' * 64}'"),
    ("arrival", "number = number + 100"),
]


@pytest.mark.parametrize(("table", "change"), CHANGES)
def test_every_changed_row_is_red(full, table, change):
    full.execute(f"update {table} set {change} where rowid = (select max(rowid) from {table})")
    assert full.problems() != []


@pytest.mark.one_foundation
def test_a_deleted_submission_with_all_its_rows_is_red_by_its_sequence(green):
    import sqlite3

    green.database.close()
    with sqlite3.connect(green.folder / "qebul.sqlite") as raw:
        last = raw.execute("select id, delivery from submission order by sequence desc").fetchone()
        raw.execute("delete from notice_delivery where notice like ?", (last[0] + "%",))
        for table in ("event", "notice", "submission_blob"):
            raw.execute(f"delete from {table} where submission = ?", (last[0],))
        raw.execute("delete from leg where subject like ?", (last[0] + "%",))
        raw.execute("delete from submission where id = ?", (last[0],))
        raw.execute("delete from arrival where delivery = ?", (last[1],))
        raw.execute("delete from delivery where id = ?", (last[1],))
    raw.close()
    assert "sequences: nothing has this number" in green.problems()


def test_a_status_changed_behind_the_ledgers_back_is_red(green):
    green.execute("update submission set status = 'refused' where sequence = 1")
    assert "events: its row and its last event do not agree" in green.problems()


def test_an_open_submission_without_a_leg_is_red(house):
    house.drop(b"one")
    house.execute("delete from leg where line = 'submission'")
    assert "work: received, and no leg is due" in house.problems()
