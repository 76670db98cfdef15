"""The tables of what was read on scans: pages as they were read, which submission brought which page, corrections.

All of it is personal. ``page_reading`` is made anew from the scans where it is gone: whoever erases a scan erases its
rows by digest, and needs no other leave. On the ledger's metadata.
"""

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Index, Integer, LargeBinary, String, Table, Text

from pipeline.database import BigNumber, UtcDateTime
from pipeline.tables import metadata

# Same bytes, same engine: the same reading, whoever sent them. ``engine``: its name, version, models and settings.
page_reading = Table(
    "page_reading",
    metadata,
    Column("sha256", String(64), primary_key=True),  # of the paper's bytes
    Column("page", Integer, primary_key=True, autoincrement=False),  # from 1
    Column("engine", String, primary_key=True),
    Column("read_at", UtcDateTime, nullable=False),
    Column("pages", Integer, nullable=False),  # that the paper has
    Column("data", LargeBinary, nullable=False),  # PageReading as JSON, deflated
)
# Each page that a submission brought, to be found again by its bytes or by its picture (``rules/scan_likeness.py``).
scan_page = Table(
    "scan_page",
    metadata,
    Column("submission", String, primary_key=True),
    Column("paper", String, primary_key=True),  # the attachment's name
    Column("page", Integer, primary_key=True, autoincrement=False),
    Column("n", BigNumber, nullable=False, unique=True),  # in the order of commits: one writer counts
    Column("line", Integer, nullable=False),
    Column("party", String, nullable=False),
    Column("child", String, nullable=False),  # child_key of whose paper it is; "" where it is of no one child
    Column("sha256", String(64), nullable=False, index=True),
    Column("likeness", String(16), nullable=False),
    Column("sketch", Text, nullable=False),
    *(Column(f"part{n}", Integer, nullable=False, index=True) for n in range(4)),
    ForeignKeyConstraint(["submission", "line"], ["effect.submission", "effect.line"]),
)
# What an officer read where the engine had read something else, or nothing. Only appended to; the latest counts.
reading_correction = Table(
    "reading_correction",
    metadata,
    Column("n", BigNumber, primary_key=True),
    Column("submission", ForeignKey("submission.id"), nullable=False),
    Column("person", Integer, nullable=False),  # as ``Evidence`` names it
    Column("field", String, nullable=False),
    Column("paper", String, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("page", Integer),  # where it stands, None where nobody said
    Column("left", Integer),
    Column("top", Integer),
    Column("width", Integer),
    Column("height", Integer),
    Column("old", String),  # as the engine had read it
    Column("new", String, nullable=False),
    Column("engine", String, nullable=False),
    Column("login", ForeignKey("officer.login"), nullable=False),
    Column("user", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_reading_correction_submission", "submission", "n"),
)
