"""the tables of rule-sets, submissions by the time of their receipt, who named the persons of applications."""

import json
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from pipeline.database import UtcDateTime

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_PART = 1000


def upgrade() -> None:
    """Forward only."""
    op.create_table(
        "rule_set",
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("program", sa.String(64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("tables", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_rule_set")),
    )
    op.create_index("ix_submission_received_at_rank", "submission", ["received_at", "rank"])
    op.add_column("application", sa.Column("named", sa.Boolean(), nullable=False, server_default=sa.false()))
    _tell_who_named()


def _tell_who_named() -> None:
    """A thousand applications at a time, in the order of their ids."""
    bind = op.get_bind()
    rows = sa.text(
        "select application.submission, fact.data from application"
        " join fact on fact.submission = application.submission and fact.stage = 'parse'"
        " where application.submission > :after order by application.submission limit :part"
    )
    told = sa.text("update application set named = :named where submission = :submission").bindparams(
        sa.bindparam("named", type_=sa.Boolean())
    )
    after = ""
    while some := bind.execute(rows, {"after": after, "part": _PART}).all():
        after = some[-1].submission
        named = [one.submission for one in some if (json.loads(one.data)["document"] or {}).get("names")]
        if named:
            bind.execute(told, [{"named": True, "submission": one} for one in named])
