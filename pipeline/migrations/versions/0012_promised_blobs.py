"""blobs that are promised before they are stored."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from pipeline.database import BigNumber, UtcDateTime

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Forward only."""
    op.create_table(
        "promised_blob",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", BigNumber, nullable=False),
        sa.Column("promised_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_promised_blob")),
    )
