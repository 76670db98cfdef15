"""what was read on scans, which submission brought which page, what officers corrected."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from pipeline.database import BigNumber, UtcDateTime

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Forward only."""
    op.create_table(
        "page_reading",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("page", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("engine", sa.String(), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", "page", "engine", name=op.f("pk_page_reading")),
    )
    op.create_table(
        "scan_page",
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("paper", sa.String(), nullable=False),
        sa.Column("page", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n", BigNumber, nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("child", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("likeness", sa.String(length=16), nullable=False),
        sa.Column("sketch", sa.Text(), nullable=False),
        *(sa.Column(f"part{n}", sa.Integer(), nullable=False) for n in range(4)),
        sa.ForeignKeyConstraint(
            ["submission", "line"],
            ["effect.submission", "effect.line"],
            name=op.f("fk_scan_page_submission_line_effect"),
        ),
        sa.PrimaryKeyConstraint("submission", "paper", "page", name=op.f("pk_scan_page")),
        sa.UniqueConstraint("n", name=op.f("uq_scan_page_n")),
    )
    for name in ("sha256", "part0", "part1", "part2", "part3"):
        op.create_index(op.f(f"ix_scan_page_{name}"), "scan_page", [name])
    op.create_table(
        "reading_correction",
        sa.Column("n", BigNumber, nullable=False),
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("paper", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("left", sa.Integer(), nullable=True),
        sa.Column("top", sa.Integer(), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("old", sa.String(), nullable=True),
        sa.Column("new", sa.String(), nullable=False),
        sa.Column("engine", sa.String(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission"], ["submission.id"], name=op.f("fk_reading_correction_submission_submission")
        ),
        sa.ForeignKeyConstraint(["login"], ["officer.login"], name=op.f("fk_reading_correction_login_officer")),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_reading_correction")),
    )
    op.create_index("ix_reading_correction_submission", "reading_correction", ["submission", "n"])
