"""Which open drafts a detached signature is over, by the digests that it names; proves nothing, ``verify`` does.

A draft is completed when all of its files are named. What is named beside that is told, and stops no other draft.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.drafts import OpenDraft
from schemas.findings import Finding, finding
from stages.draft_content import DraftContent


@dataclass(frozen=True, slots=True)
class Cover:
    """What a signature is to the drafts of its channel. ``whole``: those it completes, in the order they came.

    ``changed`` have a new version since, of ``partly`` it leaves files out; ``strange`` are files of no open draft.
    """

    whole: tuple[OpenDraft, ...]
    changed: tuple[OpenDraft, ...]
    partly: tuple[OpenDraft, ...]
    strange: int

    @property
    def remarks(self) -> tuple[Finding, ...]:
        """What a signature that completes a draft does not achieve beside it."""
        told = {
            "SOME_DRAFTS_CHANGED": len(self.changed),
            "SOME_DRAFTS_PARTLY_SIGNED": len(self.partly),
            "SOME_FILES_OF_NO_DRAFT": self.strange,
        }
        return tuple(finding(code, value=str(number)) for code, number in told.items() if number)


def cover(content: DraftContent, drafts: Sequence[OpenDraft]) -> Cover:
    """``drafts`` are open ones of the channel, the newest first: of two with the same files that one counts."""
    named = frozenset(content.digests)
    whole = tuple(_whole(named, drafts))
    taken = frozenset().union(*(one.files for one in whole))
    others = [one for one in drafts if one not in whole and not named <= taken]
    partly = tuple(one for one in others if not named.isdisjoint(one.files - taken))
    changed = tuple(one for one in others if one not in partly and not (named - taken).isdisjoint(one.former_files))
    known = taken.union(*(one.files | one.former_files for one in (*partly, *changed)))
    return Cover(tuple(sorted(whole, key=lambda one: one.sequence)), changed, partly, len(named - known))


def _whole(named: frozenset[str], drafts: Sequence[OpenDraft]) -> Iterator[OpenDraft]:
    taken: frozenset[str] = frozenset()
    for draft in drafts:
        mine = named & draft.files
        if mine and len(mine) >= draft.file_count and not mine <= taken:
            taken |= mine
            yield draft
