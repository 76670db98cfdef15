"""Stages that say what was drawn for a file, on routes cut like the real ones; their drafts and bundles are real.

A file tells its name and what it is in plain words; ``World.fates`` tells what its stages will say, run by run.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, ClassVar

from sqlalchemy import Column, Integer, MetaData, String, Table, insert
from state_machine_lineage import ABOUT, ACTION, act, followed, standing

from pipeline.draft_effects import DeleteDraft, DropSignature, MergeSignature, NoteSubjects, ReviseDraft
from pipeline.drafts import FILE, KEY, SIGNATURE, open_drafts
from pipeline.effects import Effect, EffectConflict, EffectKind, one_by_one
from pipeline.items import Facts
from pipeline.lines import NotReadyError
from pipeline.outcomes import (
    Advance,
    Child,
    Complete,
    Draft,
    Duplicate,
    Hold,
    Merged,
    Outcome,
    Quarantine,
    Refuse,
    Retry,
    Return,
    Split,
)
from pipeline.pieces import Piece
from pipeline.stages import LegPlan, Route
from schemas.findings import finding
from stages.review import as_decided

INTAKE = Route("intake", (LegPlan("light", ("verify", "parse")),))
SERVICE = Route("service", (LegPlan("light", ("authorize", "validate")), LegPlan("light", ("review", "register"))))
DRAFTS = Route("drafts", (LegPlan("light", ("draft",)),))
AFTER_SPLIT = Route("bundle", (LegPlan("light", ("summary",)),))
ROUTES = {route.name: route for route in (INTAKE, SERVICE, DRAFTS, AFTER_SPLIT, ACTION)}
STAGES = tuple(dict.fromkeys(name for route in ROUTES.values() for leg in route.legs for name in leg.stages))
PLANNING = SERVICE.legs[0].stages + SERVICE.legs[1].stages  # the stages that plan a stamp, each one
HELD, LOOKED_AT = timedelta(hours=2), timedelta(minutes=10)
UNSIGNED = (finding("NO_SIGNATURE"),)

# One row for each time that an effect was applied: its key is not unique, so that a second time shows.
stamps = Table("stamp", MetaData(), *(Column(one, String) for one in ("submission", "what")), Column("line", Integer))


class Killed(BaseException):
    """kill -9, as near as one process comes to it: nothing in the code catches it."""


class Stamp(Effect):
    """Planned by ``by``, applied by register. ``trouble``: "clash" if its precondition is gone, "fault" if it fails."""

    kind: ClassVar[str] = "stamp"
    judge: ClassVar[str] = "authorize"

    what: str
    by: str
    trouble: str = ""


class Note(Stamp):
    """Applied in its own leg's commit, whatever the end."""

    kind: ClassVar[str] = "note"


class Mark(Facts):
    """Which run of a stage it was that the ledger kept; ``ran_for`` is the submission whose run it was."""

    stage: ClassVar[str] = ""

    ran_for: str
    run: int


MARKS: Mapping[str, type[Mark]] = {name: type(f"{name}Mark", (Mark,), {"stage": name}) for name in STAGES}


@dataclass(frozen=True)
class Turn:
    """What a stage says at one run; ``ever``: at all later runs too, until the world is calm."""

    says: str
    ever: bool = False


GOES_ON = Turn("advance")
Fate = Mapping[str, Sequence[Turn]]


@dataclass
class World:
    """What lies outside of the house: what files are good for, and what goes wrong."""

    fates: dict[str, Fate] = field(default_factory=dict)
    first: dict[str, str] = field(default_factory=dict)  # the first submission of each channel, to be repeated
    runs: Counter[tuple[str, str]] = field(default_factory=Counter)
    turns: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    said: dict[tuple[str, str, int], str] = field(default_factory=dict)
    calm: bool = False
    armed: bool = False  # the next effect to be applied kills its worker

    def turn(self, submission: str, name: str, stage: str) -> Turn:
        """What ``stage`` says about the file ``name``, the next time that it runs for ``submission``."""
        self.turns[submission, name, stage] += 1
        number = self.turns[submission, name, stage]
        turns = self.fates.get(name, {}).get(stage, ())
        last = turns[-1] if turns and turns[-1].ever else GOES_ON
        turn = turns[number - 1] if number <= len(turns) else last
        return GOES_ON if self.calm and turn.ever else turn

    def apply(self, tx: Any, effect: Stamp, origin: Any) -> Mapping[str, Any]:
        """The applier of stamps and notes."""
        if self.armed:
            self.armed = False
            raise Killed
        tx.execute(insert(stamps).values(submission=origin.submission, line=origin.line, what=effect.what))
        if effect.trouble == "clash" and not self.calm:
            raise EffectConflict(effect.by, "drawn")
        if effect.trouble == "fault":
            raise RuntimeError
        return {"what": effect.what}

    def kinds(self) -> tuple[EffectKind, ...]:
        return EffectKind(Stamp, one_by_one(self.apply)), EffectKind(Note, one_by_one(self.apply))


@dataclass(frozen=True)
class Asked:
    """One run of a stage: the item, the words of its file, and what every answer carries."""

    item: Any
    words: Sequence[str]
    stage: str
    first: str | None
    given: Mapping[str, Any]
    what: str
    gathered: Any

    @property
    def completed(self) -> bool:
        """A draft that bears a signature."""
        return SIGNATURE in self.item.blobs


def _raises(error: type[BaseException]) -> Callable[[Asked], Outcome]:
    def answer(asked: Asked) -> Outcome:
        raise error

    return answer


def _duplicate(asked: Asked) -> Outcome:
    earlier = asked.first not in (None, asked.item.id)
    return Duplicate(of=asked.first, **asked.given) if earlier else _goes_on(asked)


def _troubles(kind: str) -> Callable[[Asked], Outcome]:
    """The effect of this leg's own commit finds the world changed, or fails."""

    def answer(asked: Asked) -> Outcome:
        said = _goes_on(asked)
        note = Note(what=f"{asked.what} {kind}", by=asked.stage, trouble=kind)
        return replace(said, now=(*said.now, note))

    return answer


def _conflicts(asked: Asked) -> Outcome:
    """The effect that was planned finds the world changed when register applies it."""
    return _stamps(asked, "clash") if asked.stage in PLANNING else _goes_on(asked)


def _drops(asked: Asked) -> Outcome:
    """The signature that completed a draft does not hold."""
    if not asked.completed:
        return _goes_on(asked)
    key = asked.item.content("received").decode().split()[2]
    now = (*asked.given["now"], DropSignature())
    return Draft(findings=UNSIGNED, why="NO_SIGNATURE", key=key, **asked.given | {"now": now})


def _stamps(asked: Asked, trouble: str = "") -> Outcome:
    return Advance(effects=(Stamp(what=asked.what, by=asked.stage, trouble=trouble),), **asked.given)


def _verify(asked: Asked) -> Outcome:
    if asked.completed:
        MARKS["verify"].of(asked.item)  # like the real stage: what the draft is was found when it came
        return Advance(**asked.given)
    if asked.words[1] in ("document", "bundle", *ABOUT):
        return Advance(**asked.given)
    subjects = ((KEY, asked.words[2]), (FILE, digest(asked))) if asked.words[1] == "unsigned" else ()
    now = (*asked.given["now"], NoteSubjects(subjects=subjects))
    return Advance(route="drafts", **asked.given | {"now": now})


def _parse(asked: Asked) -> Outcome:
    if asked.words[1] == "bundle" and asked.item.parent is None:
        return Split(children=tuple(_children(asked)), route="bundle", **asked.given)
    return Advance(route="action" if asked.words[1] in ("copy", "withdrawal") else "service", **asked.given)


def _authorize(asked: Asked) -> Outcome:
    """A corrected document takes the place of the returned one."""
    if asked.words[1] != "follower" or asked.completed:
        return _stamps(asked)
    asked.given["now"] += followed(asked.item, asked.gathered)
    return _stamps(asked)


def _action(asked: Asked) -> Outcome:
    return act(*asked.words[:2], asked.gathered, MARKS["verify"].of(asked.item), asked.given)


def _office(asked: Asked) -> Outcome:
    """An office must see it: the real gate, with what the office decided."""
    if asked.stage != "review":
        return _goes_on(asked)
    outcome = as_decided(asked.item, "OFFICE_DECIDES", lambda _: takes_two(asked.item.sequence))
    return _stamps(asked) if isinstance(outcome, Advance) else replace(outcome, **asked.given)


def takes_two(sequence: int) -> bool:
    """Every second submission is accepted by two officers or not at all."""
    return sequence % 2 == 0


def _children(asked: Asked) -> Iterator[Child]:
    data, blob = asked.item.content("received"), asked.item.blobs["received"]
    facts = {"verify": MARKS["verify"].of(asked.item).model_dump_json()}
    for line in data.splitlines(keepends=True)[1:]:
        size, sha256 = len(line), hashlib.sha256(line).hexdigest()
        piece = Piece(blob=blob, offset=data.index(line), length=size, packing="stored", size=size, sha256=sha256)
        yield Child(facts, {"signed": piece})


def digest(asked: Asked) -> str:
    return "sha256:" + asked.item.blobs["received"]


def _draft(asked: Asked) -> Outcome:
    about = asked.gathered
    if asked.words[1] == "unsigned":
        if about is None:
            return Draft(findings=UNSIGNED, why="NO_SIGNATURE", key=asked.words[2], **asked.given)
        order: Effect = ReviseDraft(draft=about, files=(digest(asked),), told=UNSIGNED)
    elif about is None:
        return Return(findings=(finding("DRAFT_UNKNOWN"),), **asked.given)
    elif asked.words[1] == "deletion":
        return Advance(effects=(DeleteDraft(draft=about),), **asked.given)
    else:
        order = MergeSignature(draft=about, files=(asked.words[2],), route="intake", stage="verify", queue="light")
    return Merged(into=(about,), **asked.given | {"now": (*asked.given["now"], order)})


def _summary(asked: Asked) -> Outcome:
    return Complete(told={}, **asked.given)


def _goes_on(asked: Asked) -> Outcome:
    own = {
        "verify": _verify,
        "parse": _parse,
        "draft": _draft,
        "summary": _summary,
        "authorize": _authorize,
        "action": _action,
    }
    return own.get(asked.stage, _stamps)(asked)


def _hold(asked: Asked) -> Outcome:
    return Hold(why="REV_UNKNOWN", until=asked.item.received_at + HELD, every=LOOKED_AT, **asked.given)


# What a stage may be drawn to say.
SAYINGS: Mapping[str, Callable[[Asked], Outcome]] = {
    "advance": _goes_on,
    "return": lambda asked: Return(findings=(finding("XSD_INVALID"),), **asked.given),
    "refuse": lambda asked: Refuse(findings=(finding("SIG_VALUE"),), **asked.given),
    "duplicate": _duplicate,
    "hold": _hold,
    "retry": lambda asked: Retry(after=timedelta(seconds=5), why="drawn", **asked.given),
    "quarantine": lambda asked: Quarantine(why="LIMIT_DEPTH", findings=(finding("LIMIT_DEPTH"),), **asked.given),
    "office": _office,
    "drop": _drops,
    "clash": _troubles("clash"),
    "fault": _troubles("fault"),
    "conflict": _conflicts,
    "fail": _raises(RuntimeError),
    "not ready": _raises(NotReadyError),
    "kill": _raises(Killed),
}
OF_A_SUMMARY = ("retry", "fail", "not ready", "kill")  # a bundle that was split has nothing else left to be said


@dataclass
class DrawnStage:
    """A stage that says what was drawn."""

    name: str
    world: World

    def gather(self, items: Sequence[Any], reads: Any) -> Mapping[str, Any]:
        """Of the stage of drafts: the open draft of its channel that each item is about."""
        if self.name in ("authorize", "action"):
            words = {item.id: words_of(item) for item in items}
            return standing(items, {one: said[2] for one, said in words.items() if said[1] in ABOUT}, reads)
        if self.name != "draft":
            return {}
        about = {item.id: words_of(item)[2] for item in items}
        found = open_drafts(reads, {item.channel for item in items}, about.values())
        return {
            item.id: one.submission
            for item in items
            for one in found
            if one.channel == item.channel and about[item.id] in {one.key, *one.files}
        }

    def run(self, item: Any, gathered: Any) -> Outcome:
        self.world.runs[item.id, self.name] += 1
        run, words = self.world.runs[item.id, self.name], words_of(item)
        turn = self.world.turn(item.id, words[0], f"completed {self.name}" if SIGNATURE in item.blobs else self.name)
        self.world.said[item.id, self.name, run] = turn.says
        what = f"{self.name} {run}"
        given = {"facts": MARKS[self.name](ran_for=item.id, run=run), "now": (Note(what=f"{what} note", by=self.name),)}
        first = self.world.first.get(item.channel)
        return SAYINGS[turn.says](Asked(item, words, self.name, first, given, what, gathered))


def words_of(item: Any) -> Sequence[str]:
    """Name and nature of the file that decides: a draft's signature, a bundle's part, or what was received."""
    role = next(one for one in (SIGNATURE, "signed", "received") if one in item.blobs)
    return item.content(role).decode().splitlines()[0].split()
