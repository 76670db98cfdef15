"""persons who were insured before the house: they have no effect of ours."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Forward only."""
    for name in ("insured_person", "insured_link"):
        with op.batch_alter_table(name) as table:
            table.alter_column("submission", existing_type=sa.String(), nullable=True)
            table.alter_column("line", existing_type=sa.Integer(), nullable=True)
