"""whether a channel wants its answers printed, too."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Forward only. Channels that are open go on as they are: sealed XML alone."""
    with op.batch_alter_table("channel") as table:
        table.add_column(sa.Column("pdf", sa.Boolean(), nullable=False, server_default=sa.false()))
