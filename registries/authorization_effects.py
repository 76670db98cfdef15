"""Giving an authorization and taking it back: the frozen commands and their appliers (001 §2.2, 002 §4.2, 003 §2.1.1).

Both hold from the rank of their own submission on: what stands behind them in the order of judging sees them.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import insert

from pipeline.bulk import change
from pipeline.database import Write
from pipeline.effects import Effect, EffectConflict, EffectKind, Facts, Origin
from registries.authorizations import authorizations_by_key
from registries.origins import ranks_of
from registries.tables import authorization
from schemas.authority import Authorization
from schemas.authorization import GrantKind, Term
from schemas.identifiers import Fin, Voen

JUDGE = "grantee_lookup"


class GrantAuthorization(Effect):
    """Səlahiyyətin verilməsi."""

    kind: ClassVar[str] = "grant_authorization"
    judge: ClassVar[str] = JUDGE

    insurer: Voen
    document_id: str
    service: str
    grant_kind: GrantKind
    card_number: str | None
    phone: str | None
    fin: Fin
    term: Term
    start: date | None
    end: date | None


class RevokeAuthorization(Effect):
    """Səlahiyyətin ləğvi; ``document_id`` is that of the grant."""

    kind: ClassVar[str] = "revoke_authorization"
    judge: ClassVar[str] = JUDGE

    insurer: Voen
    document_id: str
    fin: Fin


def authorization_effects() -> tuple[EffectKind, ...]:
    """The kinds of this module."""
    return (EffectKind(GrantAuthorization, _grant), EffectKind(RevokeAuthorization, _revoke))


def _grant(tx: Write, orders: Sequence[tuple[GrantAuthorization, Origin]]) -> Sequence[Facts]:
    """``authorization``: "granted"."""
    keys = {(str(effect.insurer), effect.document_id) for effect, _ in orders}
    if len(keys) < len(orders) or authorizations_by_key(tx, keys):
        raise EffectConflict(JUDGE, "granted already by this document")
    ranks = ranks_of(tx, [origin for _, origin in orders])
    tx.execute(insert(authorization), [_row(effect, origin, ranks) for effect, origin in orders])
    return [{"authorization": "granted"}] * len(orders)


def _row(effect: GrantAuthorization, origin: Origin, ranks: Mapping[str, int]) -> dict[str, Any]:
    return {
        "insurer": str(effect.insurer),
        "document_id": effect.document_id,
        "service": effect.service,
        "kind": effect.grant_kind.value,
        "card_number": effect.card_number,
        "phone": effect.phone,
        "fin": str(effect.fin),
        "term": effect.term.value,
        "starts_on": effect.start,
        "ends_on": effect.end,
        "granted_at": origin.at,
        "rank": ranks[origin.submission],
        "submission": origin.submission,
        "line": origin.line,
    }


def _revoke(tx: Write, orders: Sequence[tuple[RevokeAuthorization, Origin]]) -> Sequence[Facts]:
    """``authorization``: "revoked"."""
    keys = [(str(effect.insurer), effect.document_id) for effect, _ in orders]
    granted = authorizations_by_key(tx, keys)
    for key, (effect, _) in zip(keys, orders, strict=True):
        _still_revocable(granted.get(key), effect)
    if len(set(keys)) < len(keys):
        raise EffectConflict(JUDGE, "revoked twice")
    ranks = ranks_of(tx, [origin for _, origin in orders])
    change(tx, authorization, ["insurer", "document_id"], [_ended(effect, origin, ranks) for effect, origin in orders])
    return [{"authorization": "revoked"}] * len(orders)


def _still_revocable(granted: Authorization | None, effect: RevokeAuthorization) -> None:
    """Raises EffectConflict; a grant of another insurer is as good as none."""
    if granted is None:
        raise EffectConflict(JUDGE, "no such grant of this insurer")
    if granted.fin != effect.fin:
        raise EffectConflict(JUDGE, "the grant names another person")
    if granted.revoked_rank is not None:
        raise EffectConflict(JUDGE, "revoked already")


def _ended(effect: RevokeAuthorization, origin: Origin, ranks: Mapping[str, int]) -> dict[str, Any]:
    return {
        "insurer": str(effect.insurer),
        "document_id": effect.document_id,
        "revoked_at": origin.at,
        "revoked_rank": ranks[origin.submission],
        "revoked_submission": origin.submission,
        "revoked_line": origin.line,
    }
