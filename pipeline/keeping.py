"""What the stages of a leg found out, written in bulk: facts, findings, planned effects, blobs.

What an earlier run of the same stages left is replaced; what was applied stays for ever.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select

from pipeline.bulk import add, parts, upsert
from pipeline.database import Write
from pipeline.effects import Effect
from pipeline.progress import Progress
from pipeline.tables import blob, effect, fact, finding, submission_blob
from schemas.findings import Finding

# An effect to be planned: of which submission, by which stage.
Plan = tuple[str, str, Effect]


def keep(tx: Write, done: Sequence[Progress], at: datetime) -> None:
    """Facts, findings, plans and blobs of the stages that ran."""
    _forget(tx, done)
    facts = [
        {"submission": one.item.id, "stage": stage, "data": one.item.facts[stage]}
        for one in done
        for stage in one.passed
        if stage in one.item.facts
    ]
    found = [_finding_row(one.item.id, n, *told) for one in done for n, told in enumerate(one.findings)]
    add(tx, fact, facts)
    add(tx, finding, found)
    plan(tx, [(one.item.id, *planned) for one in done for planned in one.effects])
    _keep_blobs(tx, done, at)


def plan(tx: Write, plans: Sequence[Plan]) -> list[int]:
    """Writes effects that are to be applied; their lines, each submission's own run from 1."""
    if not plans:
        return []
    last: dict[str, int] = {}
    for some in parts(dict.fromkeys(one for one, _, _ in plans)):
        highest = select(effect.c.submission, func.max(effect.c.line).label("line"))
        for row in tx.execute(highest.where(effect.c.submission.in_(some)).group_by(effect.c.submission)):
            last[row.submission] = row.line
    lines: list[int] = []
    for one, _, _ in plans:
        last[one] = last.get(one, 0) + 1
        lines.append(last[one])
    add(
        tx,
        effect,
        [
            {"submission": one, "line": line, "stage": stage, "kind": told.kind, "data": told.model_dump_json()}
            for (one, stage, told), line in zip(plans, lines, strict=True)
        ],
    )
    return lines


def put_blobs(tx: Write, sizes: Mapping[str, int], at: datetime) -> None:
    """The rows of stored blobs: size in bytes by SHA-256; those that are there stay."""
    rows = [{"sha256": sha256, "size": size, "created_at": at} for sha256, size in sizes.items()]
    add(tx, blob, rows, keep=True)


def link_blobs(tx: Write, links: Iterable[Mapping[str, Any]]) -> None:
    """Says where the bytes of roles are (submission, role, sha256, piece), instead of what was said before."""
    upsert(tx, submission_blob, links)


def _forget(tx: Write, done: Sequence[Progress]) -> None:
    by_stages: dict[tuple[str, ...], list[str]] = {}
    for one in done:
        by_stages.setdefault(tuple(one.passed), []).append(one.item.id)
    for stages, ids in by_stages.items():
        for some in parts(ids):
            for table in (fact, finding):
                tx.execute(delete(table).where(table.c.submission.in_(some), table.c.stage.in_(stages)))
            undone = (effect.c.stage.in_(stages), effect.c.applied_at.is_(None))
            tx.execute(delete(effect).where(effect.c.submission.in_(some), *undone))


def _keep_blobs(tx: Write, done: Sequence[Progress], at: datetime) -> None:
    put_blobs(tx, {one.blobs[role]: len(data) for one in done for role, data in one.derived.items()}, at)
    whole: list[dict[str, str | None]] = [
        {"submission": one.item.id, "role": role, "sha256": sha256, "piece": None}
        for one in done
        for role, sha256 in one.blobs.items()
    ]
    pieces: list[dict[str, str | None]] = [
        {"submission": one.item.id, "role": role, "sha256": piece.blob, "piece": piece.model_dump_json()}
        for one in done
        for role, piece in one.pieces.items()
    ]
    link_blobs(tx, whole + pieces)


def _finding_row(submission_id: str, n: int, stage: str, one: Finding) -> dict[str, Any]:
    return {
        "submission": submission_id,
        "stage": stage,
        "n": n,
        "code": one.code,
        "severity": one.severity,
        "place": one.where,
        "value": one.value,
    }
