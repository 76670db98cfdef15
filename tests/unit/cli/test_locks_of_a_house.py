"""The two locks of a house, its folder's and its database's: taken together, and given back together."""

import pytest

from cli import house
from cli.exits import UsageError
from cli.house import held, is_working
from pipeline.house_lock import DatabaseHouseLock
from pipeline.settings import Settings
from pipeline.supervisor import HouseIsTakenError, HouseLock


@pytest.fixture
def settings(tmp_path, postgresql):
    url = postgresql.make()
    yield Settings(var=tmp_path / "var", database_url=url)
    postgresql.drop(url)


@pytest.fixture
def another(settings):
    """Somebody who works on the same database, on another machine."""
    lock = DatabaseHouseLock(settings.database)
    lock.take(alone=False)
    yield lock
    lock.release()


def test_whoever_is_refused_the_database_gives_the_folder_back(settings, another):
    with pytest.raises(UsageError, match="works on this database"), held(settings, alone=True, patience=0):
        pass
    folder = HouseLock(settings.var)
    folder.take(0)
    folder.release()


def test_a_look_whether_somebody_works_leaves_nothing_behind(settings, another):
    assert is_working(settings)
    with DatabaseHouseLock(settings.database)._connection as look:
        [(alive,)] = look.execute(
            "select count(*) from pg_stat_activity where application_name = 'qebul house'"
            " and datname = current_database() and pid <> pg_backend_pid()"
        )
    assert alive == 1, "only the other's"


def test_two_houses_of_one_folder_are_refused(settings):
    with held(settings, alone=True, patience=0):
        second = HouseLock(settings.var)
        with pytest.raises(HouseIsTakenError):
            second.take(0)
        second.release()
    assert not is_working(settings)


def test_whoever_waits_for_another_says_so(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(house, "SILENT_PATIENCE", 0.0)
    alone = Settings(var=tmp_path / "var")
    with held(alone, alone=True, patience=0):
        with (
            pytest.raises(UsageError, match="another qebul works on this folder"),
            held(alone, alone=True, patience=0.1),
        ):
            pass
        assert "waiting up to 0 s for its end" in capsys.readouterr().err
