"""draft: which draft of its channel an unsigned file, a lone signature or a deletion is about, and what becomes of it.

A file that nobody signed is kept as a draft, or is the next version of one. A detached signature completes each draft
whose data files it is over (several at once: 004 §2.3.3 GÖNDƏR). A deletion ends one. A draft is known inside its
channel only: who names another channel's gets the same answer as who names none. Manual 001 §3.1 «Yadda saxla».
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from pipeline.database import Reads
from pipeline.draft_effects import DeleteDraft, MergeSignature, ReviseDraft
from pipeline.drafts import FILE, KEY, OpenDraft, open_drafts
from pipeline.items import Facts, Item
from pipeline.order import behind_about, behind_unparsed
from pipeline.outcomes import Advance, Draft, Merged, Outcome, Return
from schemas import delete_draft
from schemas.findings import Severity, finding
from signatures.detached_part import MOST_DRAFTS
from stages.draft_content import DraftContent
from stages.draft_cover import cover
from stages.parse import ParseFacts
from stages.reading import may_wait, wait_for
from stages.routes import INTAKE
from stages.verify import VerifyFacts


class DraftNamed(BaseModel):
    """A draft: its submission and sequence."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    draft: str
    sequence: int


class DraftFacts(Facts):
    """The draft that the file was about, and what the file was to it. ``more``: further ones of the same signature."""

    stage: ClassVar[str] = "draft"

    draft: str
    sequence: int
    role: Literal["version", "signature", "deletion"]
    more: tuple[DraftNamed, ...] = ()

    @property
    def drafts(self) -> tuple[DraftNamed, ...]:
        """All of them."""
        return (DraftNamed(draft=self.draft, sequence=self.sequence), *self.more)


@dataclass(frozen=True, slots=True)
class Around:
    """What was gathered about one item: the open drafts that it may be about, the newest first."""

    drafts: tuple[OpenDraft, ...]
    waits: bool


@dataclass(frozen=True, slots=True)
class DraftStage:
    """The one stage of the routes of drafts; judge of the effects on them."""

    longest_wait: timedelta
    name: str = "draft"

    def gather(self, items: Sequence[Item], reads: Reads) -> Mapping[str, Around]:
        """A few queries for all items: drafts that are open, and earlier files about the same ones."""
        contents = {item.id: _content(item) for item in items}
        values = {value for one in contents.values() for value in (one.key, *one.digests)}
        found = open_drafts(reads, {item.channel for item in items}, values)
        drafts = {item.id: tuple(one for one in found if _is_about(item, contents[item.id], one)) for item in items}
        keys = {item.id: {contents[item.id].key, *(one.key for one in drafts[item.id])} for item in items}
        files = {item.id: _files(contents[item.id], drafts[item.id]) for item in items}
        behind = behind_about(reads, items, KEY, keys) | behind_about(reads, items, FILE, files)
        behind |= behind_unparsed(reads, items)
        return {item.id: Around(drafts[item.id], item.id in behind) for item in items}

    def run(self, item: Item, gathered: Around) -> Outcome:
        """Waits for what came before, then keeps, merges or deletes."""
        if gathered.waits and may_wait(item, self.longest_wait):
            return wait_for("earlier file about the same draft")
        content = _content(item)
        if content.role == "unsigned":
            return _keep(content, gathered.drafts)
        if content.role == "signature":
            return _complete(content, gathered.drafts)
        return _delete(item, gathered.drafts)


def _content(item: Item) -> DraftContent:
    """What the file says of itself; of a signed deletion, what was read of it."""
    signed = ParseFacts.known_of(item)
    if signed is None:
        unsigned = VerifyFacts.of(item).draft
        assert unsigned is not None
        return unsigned
    body = signed.body
    return DraftContent(role="deletion", key=body.key if isinstance(body, delete_draft.DeleteDraft) else "")


def _is_about(item: Item, content: DraftContent, draft: OpenDraft) -> bool:
    if draft.channel != item.channel:
        return False
    if content.role == "signature":
        return not (draft.files | draft.former_files).isdisjoint(content.digests)
    return draft.key == content.key


def _files(content: DraftContent, drafts: Iterable[OpenDraft]) -> set[str]:
    return {*content.digests, *(file for one in drafts for file in one.files)}


def _keep(content: DraftContent, drafts: Sequence[OpenDraft]) -> Outcome:
    unsigned = (finding("NO_SIGNATURE"),)
    if not drafts:
        return Draft(findings=unsigned, why="NO_SIGNATURE", key=content.key)
    draft = drafts[0]
    revise = ReviseDraft(draft=draft.submission, files=content.digests, told=unsigned)
    return Merged(into=(draft.submission,), facts=_facts(draft, "version"), now=(revise,))


def _complete(content: DraftContent, drafts: Sequence[OpenDraft]) -> Outcome:
    """Every draft of which the signature names all files, the oldest first in the order of judging."""
    covered = cover(content, drafts)
    if len(covered.whole) > MOST_DRAFTS:
        return Return(findings=(finding("DRAFTS_TOO_MANY", value=str(MOST_DRAFTS)),))
    if not covered.whole:
        return Return(findings=(finding("DRAFT_CHANGED_SINCE" if covered.changed else "DRAFT_UNKNOWN"),))
    facts = _facts(covered.whole[0], "signature")
    more = tuple(DraftNamed(draft=one.submission, sequence=one.sequence) for one in covered.whole[1:])
    return Merged(
        into=tuple(one.submission for one in covered.whole),
        facts=facts.model_copy(update={"more": more}),
        findings=covered.remarks,
        now=tuple(_merges(content, covered.whole)),
    )


def _merges(content: DraftContent, drafts: Sequence[OpenDraft]) -> Iterator[MergeSignature]:
    """Each goes back to the beginning, one behind the other; a bundle's parts have their places in between."""
    leg, place = INTAKE.legs[0], 0
    for draft in drafts:
        yield MergeSignature(
            draft=draft.submission,
            files=tuple(one for one in content.digests if one in draft.files),
            route=INTAKE.name,
            stage=leg.stages[0],
            queue=leg.queue,
            place=place,
        )
        place += draft.file_count + 1


def _delete(item: Item, drafts: Sequence[OpenDraft]) -> Outcome:
    signed = ParseFacts.known_of(item)
    if any(one.severity is Severity.ERROR for one in item.findings):
        return Return()
    if signed is not None and signed.envelope.test:
        return Return(findings=(finding("TEST_NO_EFFECT"),))
    if not drafts:
        return Return(findings=(finding("DRAFT_UNKNOWN"),))
    draft = drafts[0]
    return Advance(facts=_facts(draft, "deletion"), effects=(DeleteDraft(draft=draft.submission),))


def _facts(draft: OpenDraft, role: Literal["version", "signature", "deletion"]) -> DraftFacts:
    return DraftFacts(draft=draft.submission, sequence=draft.sequence, role=role)
