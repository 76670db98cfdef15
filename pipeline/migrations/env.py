"""Alembic's entry: runs the versions on the database that ``pipeline.migrate`` names, in one transaction."""

from alembic import context
from sqlalchemy import create_engine, pool

from pipeline.tables import metadata


def run() -> None:
    """Online only: the house always has its database at hand."""
    url = context.config.get_main_option("sqlalchemy.url")
    if url is None:
        raise RuntimeError("no database named")
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
        with context.begin_transaction():
            context.run_migrations()


run()
