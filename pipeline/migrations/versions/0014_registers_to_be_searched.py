"""the register of applications, with those that were judged before, and what registers are found and sorted by."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from pipeline.database import UtcDateTime
from schemas.text import fold, order_text

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_PART = 1000
_NAMES = ("surname", "given_name", "patronymic")


def upgrade() -> None:
    """Forward only."""
    made = _application()
    op.add_column("insurer", sa.Column("name_order", sa.String(), nullable=False, server_default=""))
    bind = op.get_bind()
    for voen, name in bind.execute(sa.text("select voen, name from insurer")).all():
        bind.execute(
            sa.text("update insurer set name_order = :told where voen = :voen"),
            {"told": order_text(name), "voen": voen},
        )
    for some in _parts(bind):
        bind.execute(sa.insert(made), some)
    _indexes()


def _application() -> sa.Table:
    texts = ("kind", "fin", *_NAMES, "surname_folded", "given_folded", "patronymic_folded", "name_order")
    return op.create_table(
        "application",
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in texts),
        sa.ForeignKeyConstraint(["submission"], ["submission.id"], name=op.f("fk_application_submission")),
        sa.PrimaryKeyConstraint("submission", name=op.f("pk_application")),
    )


def _indexes() -> None:
    for name in ("fin", "surname_folded", "given_folded", "patronymic_folded"):
        op.create_index(op.f(f"ix_application_{name}"), "application", [name])
    op.create_index("ix_application_received_at", "application", ["received_at", "submission"])
    op.create_index("ix_insurer_name_order", "insurer", ["name_order", "voen"])
    op.create_index(op.f("ix_insured_person_issued_at"), "insured_person", ["issued_at"])
    op.create_index(op.f("ix_authorization_rank"), "authorization", ["rank"])
    op.create_index("ix_submission_service_received_at", "submission", ["service", "received_at", "id"])


def _parts(bind: sa.Connection) -> Iterator[list[dict[str, Any]]]:
    """The rows of applications that were judged, a thousand at a time, in the order of their ids."""
    query = sa.text(
        "select submission.id, submission.received_at, parsed.data as parsed, looked.data as looked"
        " from submission join fact parsed on parsed.submission = submission.id and parsed.stage = 'parse'"
        " left join fact looked on looked.submission = submission.id and looked.stage = 'ssn_lookup'"
        " where submission.service = 'insured_registration' and submission.party is not null"
        " and submission.duplicate_of is null and submission.id > :after order by submission.id limit :part"
    ).columns(received_at=UtcDateTime())
    after = ""
    while rows := bind.execute(query, {"after": after, "part": _PART}).all():
        after = rows[-1].id
        told = [_row(row) for row in rows if json.loads(row.parsed)["document"] is not None]
        if told:
            yield told


def _row(row: sa.Row[Any]) -> dict[str, Any]:
    document = json.loads(row.parsed)["document"]
    looked = {} if row.looked is None else json.loads(row.looked)
    return {
        "submission": row.id,
        "received_at": row.received_at,
        "kind": document["kind"],
        "fin": document["identity"]["fin"],
    } | _searched(document.get("names") or looked)


def _searched(told: Mapping[str, Any]) -> dict[str, str]:
    names = {name: told.get(name) or "" for name in _NAMES}
    return names | {
        "surname_folded": fold(names["surname"]),
        "given_folded": fold(names["given_name"]),
        "patronymic_folded": fold(names["patronymic"]),
        "name_order": order_text(" ".join(names.values())),
    }
