"""Alembic's entry: runs the versions on the database that ``pipeline.migrate`` names, in one transaction."""

from pathlib import Path

from alembic import context
from sqlalchemy.pool import NullPool

from pipeline.postgresql import postgresql_engine, refuse_unfit, take_writer_lock
from pipeline.sqlite import sqlite_engine
from pipeline.tables import metadata


def run() -> None:
    """Online only: the house always has its database at hand."""
    place = context.config.attributes["place"]
    if isinstance(place, Path):
        # Foreign keys off: a table that is made anew is dropped in between.
        engine = sqlite_engine(place, read_only=False, poolclass=NullPool, foreign_keys=False)
    else:
        engine = postgresql_engine(place, read_only=False, poolclass=NullPool)
    with engine.begin() as connection:
        if not isinstance(place, Path):
            refuse_unfit(connection)
            take_writer_lock(connection)
        context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, transactional_ddl=True)
        context.run_migrations()


run()
