"""Migrations: from the first table on, the schema changes only through ``pipeline/migrations/versions``."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlalchemy.pool import NullPool

from pipeline.database import Place, Reads
from pipeline.postgresql import UnfitDatabaseError, postgresql_engine, refuse_unfit
from pipeline.sqlite import sqlite_engine

__all__ = ["UnfitDatabaseError", "config", "is_current", "is_made", "upgrade"]
FOLDER = Path(__file__).parent / "migrations"


def upgrade(place: Place) -> None:
    """Brings the tables up to date; creates them where there are none. Two at once do it one after the other;
    where nothing is to be done it only looks, and waits for nobody.

    Raises UnfitDatabaseError for a PostgreSQL database that does not compare text bytewise.
    """
    if is_made(place) and _nothing_to_do(place):
        return
    command.upgrade(config(place), "head")


def is_made(place: Place) -> bool:
    """Whether there are tables: a house was there before."""
    if isinstance(place, Path):
        return place.exists()
    with postgresql_engine(place, read_only=True, poolclass=NullPool).connect() as connection:
        return inspect(connection).has_table("alembic_version")


def is_current(reads: Reads) -> bool:
    """Are the tables those of this version of the program?"""
    return MigrationContext.configure(reads).get_current_revision() == _head()


@cache
def _head() -> str | None:
    """The newest version of this program: all version files are read to know it."""
    return ScriptDirectory(str(FOLDER)).get_current_head()


def _nothing_to_do(place: Place) -> bool:
    """So it is at nearly every start. Raises UnfitDatabaseError, as migrating would."""
    if isinstance(place, Path):
        engine = sqlite_engine(place, read_only=True, poolclass=NullPool)
    else:
        engine = postgresql_engine(place, read_only=True, poolclass=NullPool)
    with engine.connect() as connection:
        if not isinstance(place, Path):
            refuse_unfit(connection)
        return is_current(connection)


def config(place: Place) -> Config:
    """Alembic's configuration without a file."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    made.attributes["place"] = place
    return made
