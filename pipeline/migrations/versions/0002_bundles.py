"""the order of judging, and pieces of blobs."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import pipeline.database

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Forward only. What stands in the ledger keeps its order: no bundle was split before."""
    with op.batch_alter_table("submission_blob") as table:
        table.add_column(sa.Column("piece", sa.Text(), nullable=True))
    with op.batch_alter_table("submission") as table:
        table.add_column(sa.Column("rank", sa.BigInteger(), nullable=True))
        table.add_column(sa.Column("copy_of", sa.String(), nullable=True))
        table.create_foreign_key("fk_submission_copy_of", "submission", ["copy_of"], ["id"])
        table.drop_index("ix_submission_channel_status_sequence")
    op.execute("UPDATE submission SET rank = sequence * 1048576")
    with op.batch_alter_table("submission") as table:
        table.alter_column("rank", existing_type=sa.BigInteger(), nullable=False)
        table.create_index("ix_submission_channel_status_rank", ["channel", "status", "rank"])
    with op.batch_alter_table("leg") as table:
        table.alter_column("place", existing_type=sa.Integer(), type_=sa.BigInteger(), existing_nullable=False)
    op.create_table(
        "lineage",
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("successor", sa.String(), nullable=False),
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("at", pipeline.database.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["submission"], ["submission.id"], name=op.f("fk_lineage_submission")),
        sa.ForeignKeyConstraint(["successor"], ["submission.id"], name=op.f("fk_lineage_successor")),
        sa.PrimaryKeyConstraint("submission", name=op.f("pk_lineage")),
        sa.UniqueConstraint("successor", name=op.f("uq_lineage_successor")),
    )
    op.execute("UPDATE leg SET place = place * 1048576 WHERE line = 'submission'")
