import pytest


@pytest.fixture
def green(house):
    for n in range(3):
        house.drop(f"file {n}".encode())
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
    assert set(green.problems()) == {"events: its row and its last event do not agree"}


def test_a_deleted_event_in_the_middle_is_red(green):
    green.execute("delete from event where n = 2")
    assert "events: the chain is broken before it" in green.problems()


@pytest.mark.parametrize("change", ["data = '{}'", "kind = 'advance'", "at = '2020-01-01 00:00:00'", "by = 'sender'"])
def test_a_changed_event_is_red(green, change):
    green.execute(f"update event set {change} where n = 3 and submission = (select min(submission) from event)")
    assert any(one.startswith("events: its content does not have its hash") for one in green.problems())


@pytest.mark.parametrize(
    "table", ["arrival", "submission_blob", "notice", "blob", "event", "delivery", "submission", "notice_delivery"]
)
def test_a_deleted_row_is_red(green, table):
    green.database.close()
    import sqlite3

    with sqlite3.connect(green.folder / "qebul.sqlite") as raw:
        raw.execute(f"delete from {table} where rowid = (select max(rowid) from {table})")
    raw.close()
    assert green.problems() != []


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
    assert "sequences: no submission has it" in green.problems()


def test_a_status_changed_behind_the_ledgers_back_is_red(green):
    green.execute("update submission set status = 'refused' where sequence = 1")
    assert "events: its row and its last event do not agree" in green.problems()


def test_an_open_submission_without_a_leg_is_red(house):
    house.drop(b"one")
    house.execute("delete from leg where line = 'submission'")
    assert "work: received, and no leg is due" in house.problems()
