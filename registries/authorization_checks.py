"""Conservation of the register of authorizations: its revocations, and the order in which both halves hold."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, select

from pipeline.conservation import Problem
from pipeline.database import Reads
from pipeline.status import Status
from pipeline.tables import effect, submission
from registries.authorization_effects import RevokeAuthorization
from registries.tables import authorization


class AuthorizationsCheck:
    """Every revocation comes from one applied effect of a registered submission and every such effect has its row;
    grants and revocations hold from the ranks of their submissions.
    """

    name = "authorizations"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        rows = _rows(reads)
        revoked = {(row.revoked_submission, row.revoked_line) for row in rows if row.revoked_submission is not None}
        applied = _applied(reads)
        for submission_id, _ in sorted(revoked - applied):
            yield Problem(self.name, submission_id, "revoked, and no applied effect wrote it")
        for submission_id, _ in sorted(applied - revoked):
            yield Problem(self.name, submission_id, "what its revocation wrote is gone")
        for row in rows:
            yield from (Problem(self.name, row.submission, what) for what in _faults(row))


def _faults(row: Row[Any]) -> Iterator[str]:
    if row.rank != row.granting_rank:
        yield "holds from another rank than that of its submission"
    marks = (row.revoked_at, row.revoked_rank, row.revoked_submission, row.revoked_line)
    if len({mark is None for mark in marks}) > 1:
        yield "revoked by half"
    if row.revoked_submission is not None and row.revoked_rank != row.revoking_rank:
        yield "revoked from another rank than that of the revoking submission"
    if row.revoked_submission is not None and row.revoking_status != Status.REGISTERED:
        yield "revoked by a submission that is not registered"


def _rows(reads: Reads) -> list[Row[Any]]:
    granting, revoking = submission.alias("granting"), submission.alias("revoking")
    together = authorization.outerjoin(granting, granting.c.id == authorization.c.submission).outerjoin(
        revoking, revoking.c.id == authorization.c.revoked_submission
    )
    query = select(
        authorization,
        granting.c.rank.label("granting_rank"),
        revoking.c.rank.label("revoking_rank"),
        revoking.c.status.label("revoking_status"),
    )
    return list(reads.execute(query.select_from(together).order_by(authorization.c.rank)))


def _applied(reads: Reads) -> set[tuple[str, int]]:
    query = select(effect.c.submission, effect.c.line).where(
        effect.c.kind == RevokeAuthorization.kind, effect.c.applied_at.is_not(None)
    )
    return {(row.submission, row.line) for row in reads.execute(query)}
