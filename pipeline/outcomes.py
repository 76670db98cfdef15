"""What a stage may answer. Values only: a stage writes nothing and sends nothing.

``now`` of an outcome holds effects of its own leg's commit (the ledger's, the access log's), applied whatever the end;
``effects`` are plans that only ``register`` applies.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from pipeline.effects import Effect
from pipeline.items import Facts
from pipeline.pieces import Piece
from schemas.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What every outcome may carry. ``blobs`` are derived bytes by role; they are in the store before the commit.
    ``pieces`` are parts of stored blobs by role: nothing is stored twice.
    """

    facts: Facts | None = None
    findings: tuple[Finding, ...] = ()
    now: tuple[Effect, ...] = ()
    blobs: Mapping[str, bytes] = field(default_factory=dict)
    pieces: Mapping[str, Piece] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Advance(Answer):
    """Goes on. ``route`` names the route to go on with, and ends the leg: parse names the service's, verify the one of
    drafts. A doubt is a finding of severity ``review``.
    """

    effects: tuple[Effect, ...] = ()
    route: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Return(Answer):
    """Given back to be corrected, with all findings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse(Answer):
    """Nothing to correct."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate(Answer):
    """The same document as submission ``of``: answered with its result, nothing is done again. Only authorize."""

    of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft(Answer):
    """Unsigned, or not yet signed by all who must. ``key`` names the draft inside its channel."""

    why: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Park(Answer):
    """Waits for the office that owns it. Only review."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold(Answer):
    """Waits for something outside; looked at again ``every`` so often, refused after ``until``."""

    why: str
    until: datetime
    every: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry(Answer):
    """Again after a while: costs nothing, tells nobody."""

    after: timedelta
    why: str


@dataclass(frozen=True, slots=True)
class Child:
    """One part of a bundle: the facts that it inherits (JSON by stage) and its pieces of the bundle's file, by role."""

    facts: Mapping[str, str]
    pieces: Mapping[str, Piece]


@dataclass(frozen=True, slots=True, kw_only=True)
class Split(Answer):
    """A bundle: each child goes its own way from ``parse`` on, in the order given. Only parse.

    ``route`` is the bundle's own further way, which is due when all children have ended.
    """

    children: tuple[Child, ...]
    route: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Complete(Answer):
    """All parts of the bundle have ended. Only summary. ``told`` (JSON) is for its answers alone, no event holds it."""

    told: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged(Answer):
    """Became part of the drafts ``into``, by an effect each in ``now``: their signature, or a new version of one."""

    into: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantine(Answer):
    """For an operator to look at."""

    why: str


Outcome = Advance | Return | Refuse | Duplicate | Draft | Park | Hold | Retry | Split | Complete | Merged | Quarantine
