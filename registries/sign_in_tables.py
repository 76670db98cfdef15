"""The tables of who signs in at the screen: accounts, sessions, and what was looked at. On the ledger's metadata.

A password stands here as its argon2 hash only, a session as the SHA-256 of its secret: who reads the file can sign in
as nobody. ``officer_view`` is personal and only appended to.
"""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table

from pipeline.appended import only_appended
from pipeline.database import BigNumber, UtcDateTime
from pipeline.tables import metadata

# An officer without a row here (or with ``hash`` NULL) signs in by another way, or not at all.
officer_account = Table(
    "officer_account",
    metadata,
    Column("login", ForeignKey("officer.login"), primary_key=True),
    Column("hash", String),
    Column("first", Boolean, nullable=False),  # given by an administrator: to be changed before anything else
    Column("locked", Boolean, nullable=False),  # by an administrator, until he unlocks it
    Column("failures", Integer, nullable=False),  # tries since the last good one
    Column("waits_until", UtcDateTime),  # no try is taken before
    Column("changed_at", UtcDateTime),
)
# Under which account of the operating system an officer works at the command line; his last row holds, an empty
# ``user`` ends it. Only appended to: who ever worked under an account is asked where two officers must be two persons.
officer_user = Table(
    "officer_user",
    metadata,
    Column("n", BigNumber, primary_key=True),
    Column("login", ForeignKey("officer.login"), nullable=False, index=True),
    Column("user", String, nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
    Column("by", String, nullable=False),  # who recorded it, by the operating system
)
only_appended(officer_user)
officer_session = Table(
    "officer_session",
    metadata,
    Column("key", String, primary_key=True),  # SHA-256 of the secret, hexadecimal
    Column("login", ForeignKey("officer.login"), nullable=False),
    Column("way", String, nullable=False),  # password | proxy | oidc
    Column("language", String, nullable=False),  # az | en
    Column("peer", String, nullable=False),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Index("ix_officer_session_login", "login", "begun_at"),
)
officer_view = Table(
    "officer_view",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("login", ForeignKey("officer.login"), nullable=False),
    Column("session", String, nullable=False),  # key of the session
    Column("what", String, nullable=False),  # ITEM | DOCUMENT | SCAN | PRINT | NOTICE | PERSON | SEARCH | …
    Column("submission", ForeignKey("submission.id"), index=True),
    Column("fin", String, index=True),
    Column("about", String, nullable=False),  # the scan's name, the words searched for; "" where there is nothing
    Index("ix_officer_view_login", "login", "at"),
)
