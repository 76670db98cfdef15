"""What the state machine's senders do about documents that they sent before; the effects are the real ones.

A file is ``<name> copy|withdrawal|follower <submission>``: the id of the document that it is about.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from pipeline.drafts import FILE, KEY
from pipeline.lineage import COPY, WITHDRAWABLE, MakeCopy, Succeed, Withdraw
from pipeline.outcomes import Advance, Outcome, Return
from pipeline.stages import LegPlan, Route
from pipeline.status import Status
from pipeline.tables import lineage, submission
from schemas.findings import finding

ACTION = Route("action", (LegPlan("light", ("action", "register")),))
ABOUT = ("copy", "withdrawal", "follower")


def standing(items: Sequence[Any], named: Mapping[str, str], reads: Any) -> Mapping[str, Any]:
    """Of each item the row (id, status, successor, its status) of what it is about; ``named`` are targets by item."""
    successor = submission.alias()
    columns = (
        submission.c.id,
        submission.c.status,
        successor.c.id.label("successor"),
        successor.c.status.label("next_status"),
    )
    query = (
        select(*columns)
        .outerjoin(lineage, lineage.c.submission == submission.c.id)
        .outerjoin(successor, successor.c.id == lineage.c.successor)
        .where(submission.c.id.in_(set(named.values())))
    )
    rows = {row.id: row for row in reads.execute(query)}
    return {item.id: rows[named[item.id]] for item in items if item.id in named}


def act(name: str, nature: str, target: Any, mark: Any, given: Mapping[str, Any]) -> Outcome:
    """As the real stage ``action`` judges. ``mark`` is the fact of verify."""
    if nature == "withdrawal":
        if target.status not in WITHDRAWABLE:
            return Return(findings=(finding("WITHDRAWAL_TOO_LATE"),), **given)
        return Advance(effects=(Withdraw(target=target.id),), **given)
    if target.status != Status.RETURNED:
        return Return(findings=(finding("COPY_NOT_RETURNED"),), **given)
    key, content = copy_of(name)
    made = MakeCopy(
        target=target.id,
        document_id=key,
        facts=(("verify", mark.model_dump_json()),),
        subjects=((KEY, key), (FILE, f"sha256:{hashlib.sha256(content).hexdigest()}")),
    )
    return Advance(effects=(made,), blobs={COPY: content}, **given)


def copy_of(name: str) -> tuple[str, bytes]:
    """Key and content of the draft that the file ``name`` asks for."""
    return f"copy-{name}", f"copy-{name} unsigned copy-{name}\n".encode()


def followed(item: Any, original: Any) -> tuple[Succeed, ...]:
    """As the real stage ``authorize``: the original is archived, or its copy is sent whole instead of signed."""
    if original.status == Status.RETURNED and original.successor is None:
        return (Succeed(target=original.id, document_id=item.id),)
    if original.next_status == Status.DRAFT:
        return (Succeed(target=original.id, document_id=item.id, draft=original.successor),)
    return ()
