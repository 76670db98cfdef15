"""PostgreSQL behind the two doors: how connections are made, and what of their errors is the world's trouble.

Guarantees that rest on this file: what is committed is durable (``synchronous_commit``), nobody waits for ever (every
timeout is set), a reader sees one snapshot and cannot write. A connection that died while it lay in the pool is
replaced unseen; one that dies in use raises ``OperationalError`` like everything that is not our fault.
Trap: text is compared bytewise here as in SQLite; a database of another collation would order ranks of names anew.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.pool import NullPool, Pool, QueuePool

LOCK_SECONDS = 30
# (class, what it means): the server or its state, never the statement.
_TROUBLE = {
    "08": "connection",
    "25006": "a standby took over, or it is not writable yet",
    "25P03": "idle in a transaction for too long",
    "40": "rolled back: deadlock or serialization",
    "53": "no disk, memory or connection left",
    "55P03": "a lock was not to be had in time",
    "57": "an operator: shutdown, cancel, start-up",
    "58": "the server's system: I/O",
}
_DURABLE = {"synchronous_commit": "on", "lock_timeout": f"{LOCK_SECONDS}s", "timezone": "UTC", "datestyle": "ISO"}
_WRITER = _DURABLE | {"statement_timeout": "120s", "idle_in_transaction_session_timeout": "60s"}
# A leg works on one snapshot as long as it may (QEBUL_LEG_LIMIT_SECONDS); the proof of conservation walks for minutes.
_READER = _DURABLE | {
    "statement_timeout": "600s",
    "idle_in_transaction_session_timeout": "3600s",
    "default_transaction_read_only": "on",
    "default_transaction_isolation": "repeatable\\ read",
}
NETWORK: dict[str, Any] = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "tcp_user_timeout": 30_000,
}
# Any two numbers, the same in every process: the one writer of this database, and whoever runs its house alone.
WRITER_LOCK, HOUSE_LOCK = 0x7165_6201, 0x7165_6202


class UnfitDatabaseError(RuntimeError):
    """The database cannot hold a ledger: wrong collation or encoding."""


def database_url(text_of_url: str, password: str | None = None) -> URL:
    """The URL of a PostgreSQL database for psycopg 3. Raises ValueError for anything else, without quoting it."""
    try:
        url = make_url(text_of_url)
    except ArgumentError:
        raise ValueError("not a database URL") from None
    if url.drivername not in {"postgresql", "postgres", "postgresql+psycopg"} or not url.database:
        raise ValueError("postgresql://USER@HOST/DATABASE is wanted")
    url = url.set(drivername="postgresql+psycopg")
    return url if password is None else url.set(password=password)


def postgresql_engine(url: URL, *, read_only: bool, poolclass: type[Pool] = QueuePool) -> Engine:
    """An engine whose connections have all their timeouts."""
    settings = _READER if read_only else _WRITER
    pooled = {} if poolclass is NullPool else {"pool_size": 4, "max_overflow": 8, "pool_pre_ping": True}
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    engine = create_engine(
        url,
        connect_args={"options": options, "application_name": "qebul", **NETWORK},
        poolclass=poolclass,
        hide_parameters=True,  # an error's text is logged or printed, and parameters are personal
        **pooled,
    )
    event.listen(engine, "handle_error", _tell_trouble)
    return engine


def take_writer_lock(connection: Connection) -> None:
    """Waits until this transaction is the only one that writes; it ends with the transaction."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITER_LOCK})


def copy_rows(connection: Connection, target: str, rows: Iterable[Sequence[Any]]) -> None:
    """Writes rows by COPY, the quickest way in; ``target``: table and columns as SQL. Values are the driver's.

    Raises what SQLAlchemy would, but without a word of what was written: COPY quotes whole rows.
    """
    import psycopg  # noqa: PLC0415 - a house on SQLite never needs it

    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    except psycopg.Error as error:
        told = type(error)(f"COPY: {error.sqlstate}")
        if isinstance(error, psycopg.OperationalError) or (error.sqlstate or "").startswith(tuple(_TROUBLE)):
            raise OperationalError("COPY", None, told, hide_parameters=True) from None
        raise DBAPIError.instance("COPY", None, told, psycopg.Error, True, dialect=connection.dialect) from None


def refuse_unfit(connection: Connection) -> None:
    """Raises UnfitDatabaseError: text would be compared or kept otherwise than bytewise, in UTF-8."""
    query = text(
        "SELECT datcollate, pg_encoding_to_char(encoding) AS encoding, datlocprovider"
        " FROM pg_database WHERE datname = current_database()"
    )
    row = connection.execute(query).one()
    if not is_bytewise(row.datcollate, row.datlocprovider) or row.encoding != "UTF8":
        raise UnfitDatabaseError(
            f"its collation is {row.datcollate}, its encoding {row.encoding}; make it with:"
            " CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'"
        )


def is_bytewise(collation: str, provider: str) -> bool:
    """Whether a collation orders text by its bytes; provider: c (libc), b (built in), i (ICU: a language's order)."""
    return provider != "i" and collation.upper().replace("-", "") in {"C", "POSIX", "C.UTF8"}


def _tell_trouble(context: ExceptionContext) -> OperationalError | None:
    """What the driver files under other names, and is the server's trouble, becomes ``OperationalError``."""
    cause = context.original_exception
    state = getattr(cause, "sqlstate", None) or ""
    trouble = context.is_disconnect or any(state.startswith(known) for known in _TROUBLE)
    if not trouble or isinstance(context.sqlalchemy_exception, OperationalError):
        return None
    return OperationalError(context.statement, None, cause, hide_parameters=True)
