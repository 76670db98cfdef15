"""payment orders: who of the accepted settlement tables is paid with which, the files, what became of each line."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from pipeline.appended import guards_of
from pipeline.database import UtcDateTime

revision: str = "0029"
down_revision: str | None = "0028"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None
_APPENDED = (
    "payout_order",
    "payout_line",
    "payout_step",
    "payout_file",
    "payout_delivery",
    "payout_message",
    "payout_outcome",
)


def upgrade() -> None:
    """Forward only."""
    _orders()
    _files()
    _outcomes()
    for table in _APPENDED:
        for statement in guards_of(table, op.get_bind().dialect.name):
            op.execute(sa.text(statement))


def _orders() -> None:
    op.create_table(
        "payout_order",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("bank", sa.String(), nullable=False),
        sa.Column("payer_iban", sa.String(), nullable=False),
        sa.Column("payer_bank", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["channel"], ["channel.name"], name=op.f("fk_payout_order_channel")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_payout_order")),
    )
    op.create_index(op.f("ix_payout_order_office"), "payout_order", ["office"], unique=False)
    op.create_table(
        "payout_line",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("order", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("end_to_end", sa.String(), nullable=False),
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("fin", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["order"], ["payout_order.number"], name=op.f("fk_payout_line_order")),
        sa.ForeignKeyConstraint(
            ["submission", "line", "person"],
            ["benefit_person.submission", "benefit_person.line", "benefit_person.place"],
            name=op.f("fk_payout_line_submission"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_payout_line")),
        sa.UniqueConstraint("end_to_end", name=op.f("uq_payout_line_end_to_end")),
        sa.UniqueConstraint("order", "place", name=op.f("uq_payout_line_order_place")),
        sa.UniqueConstraint(
            "submission", "line", "person", "turn", name=op.f("uq_payout_line_submission_line_person_turn")
        ),
    )
    op.create_table(
        "payout_step",
        sa.Column("order", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("two", sa.Boolean(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["login"], ["officer.login"], name=op.f("fk_payout_step_login")),
        sa.ForeignKeyConstraint(["order"], ["payout_order.number"], name=op.f("fk_payout_step_order")),
        sa.PrimaryKeyConstraint("order", "n", name=op.f("pk_payout_step")),
    )


def _files() -> None:
    op.create_table(
        "payout_file",
        sa.Column("order", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["order"], ["payout_order.number"], name=op.f("fk_payout_file_order")),
        sa.PrimaryKeyConstraint("order", name=op.f("pk_payout_file")),
    )
    op.create_table(
        "payout_delivery",
        sa.Column("order", sa.String(), nullable=False),
        sa.Column("delivered_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["order"], ["payout_file.order"], name=op.f("fk_payout_delivery_order")),
        sa.PrimaryKeyConstraint("order", name=op.f("pk_payout_delivery")),
    )


def _outcomes() -> None:
    op.create_table(
        "payout_message",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("order", sa.String(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(), nullable=True),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["login"], ["officer.login"], name=op.f("fk_payout_message_login")),
        sa.ForeignKeyConstraint(["order"], ["payout_order.number"], name=op.f("fk_payout_message_order")),
        sa.PrimaryKeyConstraint("channel", "id", name=op.f("pk_payout_message")),
    )
    op.create_table(
        "payout_outcome",
        sa.Column("line", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("message", sa.String(), nullable=True),
        sa.Column("entry", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["channel", "message"],
            ["payout_message.channel", "payout_message.id"],
            name=op.f("fk_payout_outcome_channel"),
        ),
        sa.ForeignKeyConstraint(["entry"], ["bank_entry.number"], name=op.f("fk_payout_outcome_entry")),
        sa.ForeignKeyConstraint(["line"], ["payout_line.number"], name=op.f("fk_payout_outcome_line")),
        sa.PrimaryKeyConstraint("line", "n", name=op.f("pk_payout_outcome")),
        sa.UniqueConstraint("entry", name=op.f("uq_payout_outcome_entry")),
    )
