"""what was asked for of revocation lists and responders, and what came of it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from pipeline.database import UtcDateTime

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Forward only."""
    op.create_table(
        "revocation_fetch",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("tried_at", UtcDateTime(), nullable=False),
        sa.Column("good_at", UtcDateTime()),
        sa.Column("holds_until", UtcDateTime()),
        sa.Column("why", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_revocation_fetch")),
    )
