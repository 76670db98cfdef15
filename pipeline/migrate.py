"""Migrations: from the first table on, the schema changes only through ``pipeline/migrations/versions``."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlalchemy.pool import NullPool

from pipeline.database import Place, Reads
from pipeline.postgresql import UnfitDatabaseError, postgresql_engine

__all__ = ["UnfitDatabaseError", "config", "is_current", "is_made", "upgrade"]
FOLDER = Path(__file__).parent / "migrations"


def upgrade(place: Place) -> None:
    """Brings the tables up to date; creates them where there are none. Two at once do it one after the other.

    Raises UnfitDatabaseError for a PostgreSQL database that does not compare text bytewise.
    """
    command.upgrade(config(place), "head")


def is_made(place: Place) -> bool:
    """Whether there are tables: a house was there before."""
    if isinstance(place, Path):
        return place.exists()
    with postgresql_engine(place, read_only=True, poolclass=NullPool).connect() as connection:
        return inspect(connection).has_table("alembic_version")


def is_current(reads: Reads) -> bool:
    """Are the tables those of this version of the program?"""
    known = ScriptDirectory(str(FOLDER)).get_current_head()
    return MigrationContext.configure(reads).get_current_revision() == known


def config(place: Place) -> Config:
    """Alembic's configuration without a file."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    made.attributes["place"] = place
    return made
