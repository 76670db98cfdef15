"""Tables that are only appended to: the database itself refuses UPDATE and DELETE, whoever asks for them."""

from typing import Any

from sqlalchemy import Connection, Table, event


def only_appended(*tables: Table) -> None:
    """Makes the database refuse changes of ``tables``; migrations do the same by ``guards_of``."""
    for table in tables:
        event.listen(table, "after_create", _guard)


def _guard(target: Table, connection: Connection, **told: Any) -> None:
    del told
    for statement in guards_of(target.name, connection.dialect.name):
        connection.exec_driver_sql(statement)


def guards_of(table: str, dialect: str) -> list[str]:
    """The statements that guard ``table``. A migration has run them: they are never changed, only followed."""
    said = f"{table} is only appended to"
    if dialect == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{said}'); END"
        return [f"CREATE TRIGGER {table}_no_{what} BEFORE {what} ON {table} {refuse}" for what in ("update", "delete")]
    body = f"$$ BEGIN RAISE EXCEPTION '{said}'; END $$"
    made = f"CREATE OR REPLACE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS {body}"
    guard = f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} FOR EACH STATEMENT"
    return [made, f"{guard} EXECUTE FUNCTION {table}_stays()"]
