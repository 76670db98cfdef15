"""the register of authorizations."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from pipeline.database import UtcDateTime

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Forward only."""
    op.create_table(
        "authorization",
        sa.Column("insurer", sa.String(), nullable=False),
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("card_number", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("fin", sa.String(), nullable=False),
        sa.Column("term", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("granted_at", UtcDateTime(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_rank", sa.BigInteger(), nullable=True),
        sa.Column("revoked_submission", sa.String(), nullable=True),
        sa.Column("revoked_line", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["insurer"], ["insurer.voen"], name=op.f("fk_authorization_insurer")),
        sa.ForeignKeyConstraint(
            ["submission", "line"], ["effect.submission", "effect.line"], name=op.f("fk_authorization_submission")
        ),
        sa.ForeignKeyConstraint(
            ["revoked_submission", "revoked_line"],
            ["effect.submission", "effect.line"],
            name=op.f("fk_authorization_revoked_submission"),
        ),
        sa.PrimaryKeyConstraint("insurer", "document_id", name=op.f("pk_authorization")),
        sa.UniqueConstraint("submission", "line", name=op.f("uq_authorization_submission_line")),
        sa.UniqueConstraint(
            "revoked_submission", "revoked_line", name=op.f("uq_authorization_revoked_submission_revoked_line")
        ),
    )
    with op.batch_alter_table("authorization") as table:
        table.create_index(op.f("ix_authorization_fin"), ["fin"])
