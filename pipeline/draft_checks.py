"""The conservation check of drafts: their versions, the files that were merged, and their events tell the same."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from pipeline import canonical
from pipeline.conservation import Problem
from pipeline.database import Reads
from pipeline.drafts import RECEIVED, SIGNATURE, VERSION
from pipeline.lineage import COPY
from pipeline.status import Status
from pipeline.tables import delivery, effect, event, submission, submission_blob

# What was done to a draft: the effect of the other submission, and the event of the draft's own.
_EVENTS = {"revise_draft": "revise", "merge_signature": "sign", "delete_draft": "delete"}


@dataclass(frozen=True, slots=True)
class Deed:
    """What one submission, ``by``, did to ``draft``: revise, sign, delete."""

    what: str
    draft: str
    by: str


class DraftsCheck:
    """Each merged file did one thing to one draft of its channel, a signature maybe to several; they tell of it.

    No version is lost, and a draft stands in the order where its last signature put it.
    """

    name = "drafts"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        came = select(submission, delivery.c.sha256).join(delivery, delivery.c.id == submission.c.delivery)
        rows = {row.id: row for row in reads.execute(came)}
        done, told = _done(reads), _told(reads)
        for deed in sorted(set(done) - set(told), key=str):
            yield Problem(self.name, deed.by, f"its {deed.what} is not among the events of draft {deed.draft}")
        for deed in sorted(set(told) - set(done), key=str):
            yield Problem(self.name, deed.draft, f"it tells of a {deed.what} by {deed.by}, which did none")
        for deed in done:
            if rows[deed.draft].channel != rows[deed.by].channel:
                yield Problem(self.name, deed.by, f"its {deed.what} is about a draft of another channel")
        for deed, place in _places(reads, told).items():
            if rows[deed.draft].rank != rows[deed.by].rank + place:
                yield Problem(self.name, deed.draft, "it does not stand behind its signature")
        merged = Counter(deed.by for deed in done if deed.what != "delete")
        signatures = {deed.by for deed in done if deed.what == "sign"}
        superseded = set(reads.execute(select(event.c.submission).where(event.c.kind == "supersede")).scalars())
        for row in rows.values():
            joined = row.status == Status.MERGED and row.id not in superseded
            if bool(merged[row.id]) != joined or (merged[row.id] > 1 and row.id not in signatures):
                yield Problem(self.name, row.id, f"{row.status}, and part of {merged[row.id]} drafts")
            if row.status == Status.DRAFT and not row.draft_key:
                yield Problem(self.name, row.id, "a draft without a key")
        yield from self._versions(reads, rows, told)

    def _versions(self, reads: Reads, rows: Mapping[str, Row[Any]], told: list[Deed]) -> Iterator[Problem]:
        """A draft's files are those that came, in their order; it bears a signature only while that is judged."""
        held, made = _held(reads), _made(reads)
        revised: dict[str, list[str]] = {}
        for deed in told:
            if deed.what == "revise":
                revised.setdefault(deed.draft, []).append(deed.by)
        for one in sorted(held.keys() | revised.keys()):
            came = [made.get(one, rows[one].sha256), *(rows[by].sha256 for by in revised.get(one, ()))]
            names = [*(f"{VERSION}{number}" for number in range(1, len(came))), RECEIVED]
            roles = dict(held.get(one, {}))
            signature = roles.pop(SIGNATURE, None)
            if roles != dict(zip(names, came, strict=True)):
                yield Problem(self.name, one, "its versions are not the files that came")
            if signature is not None and not self._was_given(one, signature, rows, told):
                yield Problem(self.name, one, "it bears a signature that nobody gave, or that did not hold")

    @staticmethod
    def _was_given(draft: str, signature: str, rows: Mapping[str, Row[Any]], told: list[Deed]) -> bool:
        given = [rows[deed.by].sha256 for deed in told if deed.what == "sign" and deed.draft == draft]
        return signature in given[-1:] and rows[draft].status != Status.DRAFT


def _done(reads: Reads) -> list[Deed]:
    """By the applied effects."""
    query = select(effect.c.submission, effect.c.kind, effect.c.data)
    applied = query.where(effect.c.kind.in_(_EVENTS), effect.c.applied_at.is_not(None))
    return [
        Deed(_EVENTS[row.kind], canonical.loads(row.data)["draft"], row.submission) for row in reads.execute(applied)
    ]


def _places(reads: Reads, told: list[Deed]) -> Mapping[Deed, int]:
    """How far behind its signature each draft was put, by the last signature of each."""
    last = {deed.draft: deed for deed in told if deed.what == "sign"}
    query = select(effect.c.submission, effect.c.data)
    given = query.where(effect.c.kind == "merge_signature", effect.c.applied_at.is_not(None))
    found = {}
    for row in reads.execute(given):
        data = canonical.loads(row.data)
        deed = Deed("sign", data["draft"], row.submission)
        if deed == last.get(deed.draft):
            found[deed] = int(data.get("place", 0))
    return found


def _told(reads: Reads) -> list[Deed]:
    """By the drafts' own events, each draft's in order."""
    query = select(event.c.submission, event.c.kind, event.c.data).where(event.c.kind.in_(_EVENTS.values()))
    rows = reads.execute(query.order_by(event.c.submission, event.c.n))
    return [Deed(row.kind, row.submission, canonical.loads(row.data)["submission"]) for row in rows]


def _made(reads: Reads) -> Mapping[str, str]:
    """Of drafts that are copies, the digest of what was made for them: it came in no file of its own."""
    told = reads.execute(select(event.c.submission, event.c.data).where(event.c.kind == "copy"))
    makers = {canonical.loads(row.data)["submission"]: row.submission for row in told}
    kept = select(submission_blob.c.submission, submission_blob.c.sha256).where(submission_blob.c.role == COPY)
    return {makers[row.submission]: row.sha256 for row in reads.execute(kept) if row.submission in makers}


def _held(reads: Reads) -> Mapping[str, dict[str, str]]:
    """Digest by role of all versions and signatures of the drafts that have more than the file that came first."""
    more = submission_blob.c.role.startswith(VERSION, autoescape=True) | (submission_blob.c.role == SIGNATURE)
    drafts = select(submission_blob.c.submission).where(more)
    whole = select(submission_blob.c.submission, submission_blob.c.role, submission_blob.c.sha256).where(
        submission_blob.c.submission.in_(drafts), more | (submission_blob.c.role == RECEIVED)
    )
    found: dict[str, dict[str, str]] = {}
    for row in reads.execute(whole):
        found.setdefault(row.submission, {})[row.role] = row.sha256
    return found
