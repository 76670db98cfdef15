"""The tables of payment orders (ödəniş tapşırıqları), on the ledger's metadata. Only appended to. Amounts are qəpik.

Where an order stands is told by its steps; what became of a line, by its outcomes. A line that was rejected is free
again: the same person of the same settlement table then gets another line, with the next turn.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    String,
    Table,
)
from sqlalchemy import UniqueConstraint as Unique

from pipeline.appended import only_appended
from pipeline.database import UtcDateTime
from pipeline.tables import metadata

# Who is paid together: one file for one receiver.
payout_order = Table(
    "payout_order",
    metadata,
    Column("number", String, primary_key=True),  # P-0000001, gapless
    Column("office", String, nullable=False, index=True),
    Column("kind", String, nullable=False),  # schemas.childcare.PaymentKind
    Column("bank", String, nullable=False),  # code of the persons' bank; "" of POST
    Column("payer_iban", String, nullable=False),  # the fund's account that is debited
    Column("payer_bank", String, nullable=False),
    Column("channel", ForeignKey("channel.name"), nullable=False),  # who takes the file
    Column("day", Date, nullable=False),  # of the payment, as wished
    Column("lines", Integer, nullable=False),
    Column("amount", BigInteger, nullable=False),  # control total
)
# A person of an accepted settlement table, paid once. ``turn``: 1, and one more each time the one before came back.
payout_line = Table(
    "payout_line",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),  # gapless
    Column("order", ForeignKey("payout_order.number"), nullable=False),
    Column("place", Integer, nullable=False),  # from 1, in its order
    Column("end_to_end", String, nullable=False, unique=True),
    Column("submission", String, nullable=False),
    Column("line", Integer, nullable=False),
    Column("person", Integer, nullable=False),  # ``benefit_person.place``
    Column("turn", Integer, nullable=False),
    Column("fin", String, nullable=False),
    Column("name", String, nullable=False),
    Column("account", String, nullable=False),  # "" of POST
    Column("amount", BigInteger, nullable=False),
    ForeignKeyConstraint(
        ["submission", "line", "person"], ["benefit_person.submission", "benefit_person.line", "benefit_person.place"]
    ),
    Unique("order", "place"),
    Unique("submission", "line", "person", "turn"),  # of two orders at once for one person the second cannot be
)
payout_step = Table(
    "payout_step",
    metadata,
    Column("order", ForeignKey("payout_order.number"), primary_key=True),
    Column("n", Integer, primary_key=True, autoincrement=False),  # from 1
    Column("what", String, nullable=False),  # payouts.Step
    Column("two", Boolean, nullable=False),  # policy of the day wanted a second officer
    Column("login", ForeignKey("officer.login"), nullable=False),
    Column("user", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("about", String, nullable=False),
)
# The bytes that leave, and their seal: made once, delivered until it succeeds.
payout_file = Table(
    "payout_file",
    metadata,
    Column("order", ForeignKey("payout_order.number"), primary_key=True),
    Column("name", String, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("sealed_at", UtcDateTime, nullable=False),
)
payout_delivery = Table(
    "payout_delivery",
    metadata,
    Column("order", ForeignKey("payout_file.order"), primary_key=True),
    Column("delivered_at", UtcDateTime, nullable=False),
)
# What a receiver told of orders (pain.002): a message of one id counts once for each receiver.
payout_message = Table(
    "payout_message",
    metadata,
    Column("channel", String, primary_key=True),  # of the orders that it tells of
    Column("id", String, primary_key=True),
    Column("order", ForeignKey("payout_order.number"), nullable=False),
    Column("told", Integer, nullable=False),  # lines that it tells the end of
    Column("new", Integer, nullable=False),  # of these, what was not known
    Column("login", ForeignKey("officer.login")),  # NULL: it came through a channel
    Column("user", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
payout_outcome = Table(
    "payout_outcome",
    metadata,
    Column("line", ForeignKey("payout_line.number"), primary_key=True, autoincrement=False),
    Column("n", Integer, primary_key=True, autoincrement=False),  # from 1
    Column("what", String, nullable=False),  # payouts.Outcome
    Column("channel", String),  # with ``message``: who told it
    Column("message", String),
    Column("entry", ForeignKey("bank_entry.number"), unique=True),  # the movement that shows it
    Column("reason", String, nullable=False),  # the receiver's code
    Column("at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(["channel", "message"], ["payout_message.channel", "payout_message.id"]),
)
TABLES = (
    payout_order,
    payout_line,
    payout_step,
    payout_file,
    payout_delivery,
    payout_message,
    payout_outcome,
)
only_appended(*TABLES)
