"""Whether an authorization opens a service to a signer: by service, by what he signs with, by its days, by the order.

Manuals 001 §2.2, 002 §4.2 (what it is bound to, its term, its end); 003 §2.1.1 (benefit services).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from schemas.authority import Authorization
from schemas.authorization import GrantKind
from schemas.service_directory import service_on

ASAN_PROVIDER = "asan"


class State(StrEnum):
    """Where an authorization stands on a day."""

    ACTIVE = "ACTIVE"
    NOT_STARTED = "NOT_STARTED"
    EXPIRED = "EXPIRED"
    REVOKED = "REVOKED"


class SignedBy(Protocol):
    """What a signer's certificate tells of him."""

    @property
    def fin(self) -> str | None: ...
    @property
    def provider(self) -> str: ...
    @property
    def card_number(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody wants to do: in which service, on which day in Baku, at which place in the order of judging."""

    service: str
    on: date
    rank: int


_WHY = {
    State.NOT_STARTED: "AUTHORIZATION_NOT_STARTED",
    State.EXPIRED: "AUTHORIZATION_EXPIRED",
    State.REVOKED: "AUTHORIZATION_REVOKED",
}


def state_of(one: Authorization, on: date, rank: int | None = None) -> State:
    """Where ``one`` stands on a day; ``rank``: as that place in the order sees it, None: after all that came."""
    if one.revoked_rank is not None and (rank is None or one.revoked_rank < rank):
        return State.REVOKED
    if one.start is not None and on < one.start:
        return State.NOT_STARTED
    return State.EXPIRED if one.end is not None and one.end < on else State.ACTIVE


def opens(granted: str, wanted: str, on: date) -> bool:
    """A service opens itself, and one benefit service all of them (003 §2.1.1)."""
    return granted == wanted or (_is_benefit(granted, on) and _is_benefit(wanted, on))


def is_held_by(one: Authorization, signer: SignedBy) -> bool:
    """An e-imza grant is bound to its card number, an Asan grant to the FİN: no certificate tells a phone."""
    if signer.fin != one.fin:
        return False
    if one.kind is GrantKind.ASAN:
        return signer.provider == ASAN_PROVIDER
    return signer.card_number is not None and signer.card_number == one.card_number


def find_live(known: Iterable[Authorization], signers: Sequence[SignedBy], act: Act) -> Authorization | None:
    """An authorization among ``known`` by which one of ``signers`` may act; the newest where there are several."""
    live = (one for one in _born(known, signers, act) if _is_live(one, signers, act))
    return max(live, key=lambda one: one.rank, default=None)


def why_none(known: Iterable[Authorization], signers: Sequence[SignedBy], act: Act) -> str:
    """Why none of ``known`` opens the service: the code for the one that comes nearest, the newest of such; "" where
    none names a signer.
    """
    born = _born(known, signers, act)
    if not born:
        return ""
    nearest = max(born, key=lambda one: (opens(one.service, act.service, act.on), _held(one, signers), one.rank))
    if not opens(nearest.service, act.service, act.on):
        return "AUTHORIZATION_OTHER_SERVICE"
    if not _held(nearest, signers):
        return "AUTHORIZATION_OTHER_CARD"
    return _WHY[state_of(nearest, act.on, act.rank)]


def _born(known: Iterable[Authorization], signers: Sequence[SignedBy], act: Act) -> list[Authorization]:
    """Those that name a signer and were given before the act: nobody is told of grants to others."""
    fins = {one.fin for one in signers}
    return [one for one in known if one.fin in fins and one.rank < act.rank]


def _is_live(one: Authorization, signers: Sequence[SignedBy], act: Act) -> bool:
    return (
        opens(one.service, act.service, act.on)
        and _held(one, signers)
        and state_of(one, act.on, act.rank) is State.ACTIVE
    )


def _held(one: Authorization, signers: Sequence[SignedBy]) -> bool:
    return any(is_held_by(one, signer) for signer in signers)


def _is_benefit(code: str, on: date) -> bool:
    row = service_on(code, on)
    return row is not None and row.benefit
