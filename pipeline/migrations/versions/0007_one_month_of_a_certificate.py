"""a month is paid once for a certificate, whatever the birth date that stands beside it."""

from collections.abc import Sequence

from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Forward only. Fails where a month was paid twice already: an operator has to look at those first."""
    op.create_index("ix_benefit_month_certificate", "benefit_month", ["certificate", "month"], unique=True)
