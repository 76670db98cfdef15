"""How a database means to answer a query."""

import re

from sqlalchemy.dialects import postgresql, sqlite


def scanned(reads, query):
    """Steps of the plan that read a whole table: on SQLite a SCAN of more than an index in its order."""
    if reads.dialect.name == "postgresql":
        sql = _text(query, postgresql.dialect())
        reads.exec_driver_sql("set local enable_seqscan = off")  # of five rows nobody would ask an index
        return [row[0] for row in reads.exec_driver_sql(f"explain {sql}") if "Seq Scan" in row[0]]
    plan = steps(reads, query)
    return [step for step in plan if re.match(r"SCAN (?!\d|LIST|json_each)(?!.*USING (COVERING )?INDEX)", step)]


def steps(reads, query):
    """The plan of SQLite."""
    sql = _text(query, sqlite.dialect())
    return [row.detail for row in reads.exec_driver_sql(f"explain query plan {sql}")]


def _text(query, dialect):
    return str(query.compile(dialect=dialect, compile_kwargs={"literal_binds": True})).replace("%", "%%")
