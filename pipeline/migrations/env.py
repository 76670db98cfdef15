"""Alembic's entry: runs the versions on the database that ``pipeline.migrate`` names, in one transaction."""

from alembic import context
from sqlalchemy import Connection, create_engine, event, pool

from pipeline.tables import metadata


def run() -> None:
    """Online only: the house always has its database at hand."""
    url = context.config.get_main_option("sqlalchemy.url")
    if url is None:
        raise RuntimeError("no database named")
    # Trap: the driver's own transactions leave DDL outside; a kill would then leave half the tables for ever.
    engine = create_engine(url, poolclass=pool.NullPool, connect_args={"isolation_level": None})
    event.listen(engine, "begin", _begin)
    with engine.connect() as connection:
        context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, transactional_ddl=True)
        with context.begin_transaction():
            context.run_migrations()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


run()
