"""insurers who register themselves, and whose documents an office decides about."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from pipeline.database import UtcDateTime

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Forward only. The offices of insurers that are there are taken from their rows."""
    op.add_column("insurer", sa.Column("fin", sa.String()))
    op.create_index(op.f("ix_insurer_fin"), "insurer", ["fin"])
    op.create_table(
        "party_office",
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_folded", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("party", name=op.f("pk_party_office")),
    )
    op.create_index(op.f("ix_party_office_office"), "party_office", ["office"])
    op.execute(
        "insert into party_office (party, name, name_folded, office)"
        " select voen, name, name_folded, office from insurer"
    )
    op.create_table(
        "insurer_registration",
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("insurer", sa.String(), nullable=False),
        sa.Column("sun", sa.String(), nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=False),
        sa.Column("registered_at", UtcDateTime(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["insurer"], ["insurer.voen"], name=op.f("fk_insurer_registration_insurer")),
        sa.ForeignKeyConstraint(
            ["submission", "line"],
            ["effect.submission", "effect.line"],
            name=op.f("fk_insurer_registration_submission"),
        ),
        sa.PrimaryKeyConstraint("submission", "line", name=op.f("pk_insurer_registration")),
        sa.UniqueConstraint("insurer", name=op.f("uq_insurer_registration_insurer")),
        sa.UniqueConstraint("sun", name=op.f("uq_insurer_registration_sun")),
    )
    op.create_table(
        "insurer_activity",
        sa.Column("insurer", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["insurer"], ["insurer.voen"], name=op.f("fk_insurer_activity_insurer")),
        sa.ForeignKeyConstraint(
            ["submission", "line"], ["effect.submission", "effect.line"], name=op.f("fk_insurer_activity_submission")
        ),
        sa.PrimaryKeyConstraint("insurer", "code", name=op.f("pk_insurer_activity")),
    )
