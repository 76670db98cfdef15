"""What is PostgreSQL's alone: locks, timeouts, durability, and a server that goes away."""

import threading
from datetime import timedelta

import psycopg
import pytest
from engine_house import TestHouse
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, OperationalError

from pipeline import legs, migrate
from pipeline.bulk import FEW_ROWS, change, remove
from pipeline.database import Database, DatabaseTrouble
from pipeline.house_lock import DatabaseHouseLock
from pipeline.postgresql import UnfitDatabaseError, database_url, is_bytewise
from pipeline.supervisor import HouseIsTakenError
from pipeline.tables import leg, submission


@pytest.fixture
def url(postgresql):
    made = postgresql.make()
    yield database_url(made)
    postgresql.drop(made)


@pytest.fixture
def database(url):
    made = Database(url)
    with made.write() as tx:
        tx.execute(text("create table note (said text)"))
    yield made
    made.close()


@pytest.fixture
def house(tmp_path, url):
    made = TestHouse(tmp_path, url)
    yield made
    made.database.close()


def test_of_two_writers_the_second_waits_for_the_first(database):
    began, go_on, order = threading.Event(), threading.Event(), []

    def second():
        began.set()
        with database.write():
            order.append("second")

    other = threading.Thread(target=second)
    with database.write():
        other.start()
        began.wait()
        go_on.wait(0.3)
        order.append("first")
    other.join()
    assert order == ["first", "second"]


def test_a_claim_waits_for_no_writer(house):
    house.drop(b"one")
    with house.database.write():
        assert len(house.engine._claim("light", "first")) == 1


def test_two_claims_at_once_take_each_leg_once(house):
    for n in range(6):
        house.drop(b"%d" % n)
    now, lease = house.clock.now(), timedelta(seconds=30)
    with house.database.claims() as one, house.database.claims() as other:
        mine = legs.claim_batch(one, "light", "first", now, lease, 4, "w1")
        theirs = legs.claim_batch(other, "light", "first", now, lease, 4, "w2")
    assert (len(mine), len(theirs)) == (4, 2)
    assert not {claim.subject for claim in mine} & {claim.subject for claim in theirs}


def test_what_a_commit_holds_is_not_claimed_before_its_end(house):
    house.drop(b"one")
    claims = house.engine._claim("light", "first")
    house.clock.advance(timedelta(hours=1))  # its lease ran out
    with house.database.write() as tx:
        assert legs.still_held(tx, claims)
        assert house.engine._claim("light", "first") == []


def test_an_expired_leg_runs_next_alone(house):
    house.drop(b"one")
    house.drop(b"two")
    house.engine._claim("light", "first")
    house.clock.advance(timedelta(hours=1))
    assert [claim.suspect for claim in house.engine._claim("light", "first")] == [True]


def test_a_reader_sees_one_moment(database):
    with database.reads() as reads:
        assert reads.execute(text("select count(*) from note")).scalar() == 0
        with database.write() as tx:
            tx.execute(text("insert into note values ('new')"))
        assert reads.execute(text("select count(*) from note")).scalar() == 0


def test_a_reader_cannot_write(database):
    with pytest.raises(DBAPIError, match="read-only"), database.reads() as reads:
        reads.execute(text("insert into note values ('no')"))


def test_no_connection_waits_for_ever_and_what_is_committed_is_durable(database):
    names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
    for door in (database.reads, database.write, database.claims):
        with door() as connection:
            assert all(connection.execute(text(f"show {name}")).scalar() != "0" for name in names)
            assert connection.execute(text("show synchronous_commit")).scalar() == "on"


def test_an_errors_text_does_not_hold_what_was_written(database):
    with pytest.raises(DBAPIError) as raised, database.write() as tx:
        tx.execute(text("insert into nowhere values (:secret)"), {"secret": "5VBK5VR"})
    assert "5VBK5VR" not in str(raised.value)


def test_connections_that_died_in_the_pool_are_replaced_unseen(database, postgresql):
    for door in (database.reads, database.write):
        with door() as connection:
            connection.execute(text("select 1"))
    end_all(postgresql, database)
    for door in (database.reads, database.write):
        with door() as connection:
            assert connection.execute(text("select 1")).scalar() == 1


def test_a_server_that_goes_away_in_the_middle_is_the_worlds_trouble(database, postgresql):
    with pytest.raises(DatabaseTrouble), database.write() as tx:  # noqa: PT012 - the end of the block is meant
        tx.execute(text("insert into note values ('lost')"))
        end_all(postgresql, database)
        tx.execute(text("insert into note values ('never')"))
    with database.reads() as reads:
        assert reads.execute(text("select count(*) from note")).scalar() == 0


@pytest.mark.parametrize("state", ["25006", "25P03", "40001", "53100", "57014", "58030"])
def test_troubles_of_the_server_have_one_name(database, state):
    script = f"do $$ begin raise exception 'trouble' using errcode = '{state}'; end $$"
    with pytest.raises(DatabaseTrouble), database.write() as tx:
        tx.exec_driver_sql(script)


def test_a_fault_of_ours_is_not_the_servers_trouble(database):
    with pytest.raises(DBAPIError) as raised, database.write() as tx:
        tx.exec_driver_sql("select 1 / 0")
    assert not isinstance(raised.value, OperationalError)


def test_a_server_that_does_not_answer_is_trouble():
    nobody = Database(database_url("postgresql://nobody@/none?host=/nowhere"))
    with pytest.raises(DatabaseTrouble), nobody.reads():
        pass


def test_one_house_alone_or_many_workers_together(url):
    first, second, third = (DatabaseHouseLock(url) for _ in range(3))
    first.take(alone=False)
    second.take(alone=False)
    with pytest.raises(HouseIsTakenError):
        third.take(alone=True, patience=0)
    first.release()
    second.release()
    third.take(alone=True)
    third.release()


def test_a_database_of_another_encoding_is_refused(postgresql):
    postgresql.execute("CREATE DATABASE {} TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'", "latin")
    url = postgresql.url("latin")
    with pytest.raises(UnfitDatabaseError, match="LATIN1"):
        migrate.upgrade(database_url(url))
    postgresql.drop(url)


@pytest.mark.parametrize(
    ("collation", "provider", "fits"),
    [("C", "c", True), ("C.UTF-8", "b", True), ("az_AZ.utf8", "c", False), ("C", "i", False)],
)
def test_only_a_bytewise_collation_fits(collation, provider, fits):
    assert is_bytewise(collation, provider) is fits


def test_text_is_compared_bytewise(database):
    with database.reads() as reads:
        rows = reads.execute(text("select x from unnest(array['ə', 'b', 'B', 'a', '_']) as x order by x")).scalars()
        assert list(rows) == sorted(["ə", "b", "B", "a", "_"])


@pytest.mark.parametrize("told", ["mysql://a@b/c", "postgresql://host", "sqlite:///x", "::"])
def test_only_a_postgresql_database_is_taken_and_no_url_is_quoted(told):
    with pytest.raises(ValueError, match=r"wanted|not a database URL") as raised:
        database_url(told)
    assert told not in str(raised.value)


@pytest.mark.parametrize("size", [2, FEW_ROWS + 1])
def test_rows_change_and_go_by_their_key_alone(house, size):
    for n in range(size):
        house.drop(b"%d" % n)
    ids = [row.id for row in house.rows("select id from submission order by sequence")]
    with house.database.write() as tx:
        change(tx, submission, ["id", "status"], [{"id": one, "status": "received", "party": one} for one in ids[1:]])
        change(tx, submission, ["id", "status"], [{"id": one, "status": "other", "party": "no"} for one in ids])
        remove(tx, leg, [{"subject": one, "lane": "alfa"} for one in ids[1:]])
        remove(tx, leg, [{"subject": one, "lane": "other"} for one in ids])
    assert house.rows("select id, party from submission order by sequence") == [
        (one, None if one == ids[0] else one) for one in ids
    ]
    assert house.rows("select subject from leg where line = 'submission'") == [(ids[0],)]


def test_a_batch_takes_no_more_statements_than_one_item(house):
    def statements(items):
        seen = []
        for n in range(items):
            house.drop(b"%d of %d" % (n, items))
        listen = (house.database.writer, "before_cursor_execute", lambda *told: seen.append(told[2]))
        event.listen(*listen)
        house.work()
        event.remove(*listen)
        return len(seen)

    statements(1)  # the first pays for what the driver asks once
    assert statements(40) == statements(2)


def end_all(postgresql, database):
    with psycopg.connect(postgresql.url("postgres"), autocommit=True) as connection:
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [database.place.database]
        )
