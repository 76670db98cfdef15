"""who works on which item, names of insurers to be searched for, and indexes of the office's desk."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from pipeline.database import UtcDateTime
from schemas.text import fold

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Forward only."""
    op.create_table(
        "desk_hold",
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["submission"], ["submission.id"], name=op.f("fk_desk_hold_submission")),
        sa.ForeignKeyConstraint(["login"], ["officer.login"], name=op.f("fk_desk_hold_login")),
        sa.PrimaryKeyConstraint("submission", name=op.f("pk_desk_hold")),
    )
    op.create_index(op.f("ix_desk_hold_login"), "desk_hold", ["login"])
    op.create_index("ix_submission_party_status_received_at", "submission", ["party", "status", "received_at"])
    op.create_index(op.f("ix_insurer_office"), "insurer", ["office"])
    op.create_index(op.f("ix_submission_copy_of"), "submission", ["copy_of"])
    op.add_column("insurer", sa.Column("name_folded", sa.String(), nullable=False, server_default=""))
    bind = op.get_bind()
    for voen, name in bind.execute(sa.text("select voen, name from insurer")).all():
        bind.execute(
            sa.text("update insurer set name_folded = :folded where voen = :voen"), {"folded": fold(name), "voen": voen}
        )
