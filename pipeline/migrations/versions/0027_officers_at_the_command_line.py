"""under which account of the operating system an officer works; only appended to."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from pipeline.appended import guards_of
from pipeline.database import BigNumber, UtcDateTime

revision: str = "0027"
down_revision: str | None = "0026"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Forward only. Nobody is recorded: an officer enters nothing at the command line until he is."""
    op.create_table(
        "officer_user",
        sa.Column("n", BigNumber, nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["login"], ["officer.login"], name=op.f("fk_officer_user_login")),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_officer_user")),
    )
    op.create_index(op.f("ix_officer_user_login"), "officer_user", ["login"], unique=False)
    op.create_index(op.f("ix_officer_user_user"), "officer_user", ["user"], unique=False)
    for statement in guards_of("officer_user", op.get_bind().dialect.name):
        op.execute(sa.text(statement))
