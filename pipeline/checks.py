"""The conservation checks of the engine's own tables and of the store (see ``conservation.py``)."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Column, Table, func, select

from pipeline import canonical, state
from pipeline.blob_checks import BlobsCheck
from pipeline.blobs import BlobStore
from pipeline.bundle_checks import BundlesCheck
from pipeline.conservation import Check, Problem
from pipeline.database import Reads
from pipeline.draft_checks import DraftsCheck
from pipeline.events import GENESIS, event_hash
from pipeline.lineage_checks import LineageCheck
from pipeline.status import MEANINGS, TRANSITIONS, Status
from pipeline.tables import (
    arrival,
    channel_party,
    counter,
    delivery,
    document_key,
    effect,
    event,
    finding,
    leg,
    notice,
    notice_delivery,
    submission,
    submission_blob,
)

PART = 500
_UNANSWERED = {Status.DELETED, Status.MERGED}  # a copy that was never signed: what ended it was answered
JUDGED_ANEW = ("revise", "sign", "release")


class ArrivalsCheck:
    """arrivals = roots + repeats: each arrival has its delivery, each delivery one root submission and an arrival."""

    name = "arrivals"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        deliveries = set(reads.execute(select(delivery.c.id)).scalars())
        arrived = set(reads.execute(select(arrival.c.delivery)).scalars())
        roots = list(
            reads.execute(
                select(submission.c.delivery).where(submission.c.parent.is_(None), submission.c.copy_of.is_(None))
            ).scalars()
        )
        for one in sorted(arrived - deliveries):
            yield Problem(self.name, f"delivery {one}", "an arrival has no delivery")
        for one in sorted(deliveries - arrived):
            yield Problem(self.name, f"delivery {one}", "nothing arrived for it")
        for one in sorted(deliveries ^ set(roots)):
            yield Problem(self.name, f"delivery {one}", "delivery and submission do not match")
        if len(roots) != len(set(roots)):
            yield Problem(self.name, "submission", "a delivery has two submissions")
        yield from gaps(reads, self.name, "arrival", arrival.c.number)


def gaps(reads: Reads, check: str, series: str, column: Column[int]) -> Iterator[Problem]:
    """Numbers of a gapless series that no row bears, up to its counter, and rows beyond it."""
    found = set(reads.execute(select(column)).scalars())
    last = reads.execute(select(counter.c.value).where(counter.c.name == series)).scalar_one_or_none() or 0
    for missing in sorted(set(range(1, max([last, *found]) + 1)) - found):
        yield Problem(check, f"{series} {missing}", "nothing has this number")
    for beyond in sorted(number for number in found if number > last):
        yield Problem(check, f"{series} {beyond}", "beyond the counter")


class SequencesCheck:
    """Sequences run from 1 without a gap up to the counter."""

    name = "sequences"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        yield from gaps(reads, self.name, "sequence", submission.c.sequence)


class EventsCheck:
    """Each submission's events run from 1, chain by hash, follow the table, and end where its row says."""

    name = "events"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        allowed = {(t.source, t.event, str(t.target)) for t in TRANSITIONS}
        rows = iter(reads.execute(select(event).order_by(event.c.submission, event.c.n)))
        chains: dict[str, tuple[int, str, Status | None]] = {}
        for row in rows:
            count, previous, status = chains.get(row.submission, (0, GENESIS, None))
            hashed = event_hash(
                submission_id=row.submission,
                n=row.n,
                at=row.at,
                kind=row.kind,
                by=row.by,
                status=row.status,
                data=row.data,
                version=row.version,
                previous=row.previous,
            )
            where = f"{row.submission} event {row.n}"
            if row.n != count + 1 or row.previous != previous:
                yield Problem(self.name, where, "the chain is broken before it")
            if hashed != row.hash:
                yield Problem(self.name, where, "its content does not have its hash")
            if (status, row.kind, row.status) not in allowed:
                yield Problem(self.name, where, f"{row.kind} is not possible there")
            chains[row.submission] = (row.n, row.hash, Status(row.status))
        yield from self._ends(reads, chains)

    def _ends(self, reads: Reads, chains: dict[str, tuple[int, str, Status | None]]) -> Iterator[Problem]:
        for row in reads.execute(
            select(submission.c.id, submission.c.event_count, submission.c.last_hash, submission.c.status)
        ):
            end = chains.pop(row.id, (0, GENESIS, None))
            if end != (row.event_count, row.last_hash, Status(row.status)):
                yield Problem(self.name, row.id, "its row and its last event do not agree")
        for orphan in chains:
            yield Problem(self.name, orphan, "events without a submission")


class StatesCheck:
    """All rows of a resting submission are what its last event says: none is missing, changed or added."""

    name = "states"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        last = select(event.c.submission, func.max(event.c.n).label("n")).group_by(event.c.submission).subquery()
        ends = select(event.c.submission, event.c.version, event.c.data).join(
            last, (last.c.submission == event.c.submission) & (last.c.n == event.c.n)
        )
        ends = ends.where(event.c.status.not_in(state.MOVING))
        said = {(row.version, row.submission): canonical.loads(row.data).get("state") for row in reads.execute(ends)}
        for version in sorted({version for version, _ in said}):
            ids = sorted(one for its, one in said if its == version)
            for start in range(0, len(ids), PART):
                found = state.digests(reads, ids[start : start + PART], version)
                for one in ids[start : start + PART]:
                    if found.get(one) != said[version, one]:
                        yield Problem(self.name, one, "its rows are not what its last event says")


class WorkCheck:
    """What is under way has a leg; what has ended has none; every submission has its received bytes."""

    name = "work"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        moving = {Status.RECEIVED, Status.IN_PROGRESS, Status.ON_HOLD, Status.ACCEPTED}
        legs = set(reads.execute(select(leg.c.subject).where(leg.c.line == "submission")).scalars())
        received = set(
            reads.execute(select(submission_blob.c.submission).where(submission_blob.c.role == "received")).scalars()
        )
        for row in reads.execute(select(submission.c.id, submission.c.status, submission.c.parent)):
            split = row.status == Status.SPLIT  # BundlesCheck knows whether it has something to do
            if not split and (Status(row.status) in moving) != (row.id in legs):
                yield Problem(self.name, row.id, f"{row.status}, and {'a' if row.id in legs else 'no'} leg is due")
            if row.parent is None and row.id not in received:
                yield Problem(self.name, row.id, "its received bytes are not linked")
            legs.discard(row.id)
        for orphan in sorted(legs):
            yield Problem(self.name, orphan, "a leg without a submission")


class NoticesCheck:
    """Every submission has its receipt, every end its processing notice; sealed ones are addressed, others due."""

    name = "notices"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        notices = reads.execute(select(notice.c.id, notice.c.submission, notice.c.kind, notice.c.sealed_at)).all()
        yield from self._missing_kinds(reads, {(row.submission, row.kind) for row in notices})
        addressed = {
            f"{row.notice}@{row.channel}": row.delivered_at
            for row in reads.execute(
                select(notice_delivery.c.notice, notice_delivery.c.channel, notice_delivery.c.delivered_at)
            )
        }
        for subject in sorted(self._must_be_addressed(reads) - addressed.keys()):
            yield Problem(self.name, subject, "sealed, and not addressed to its channel")
        waiting = {subject for subject, delivered_at in addressed.items() if delivered_at is None}
        waiting |= {row.id for row in notices if row.sealed_at is None}
        legs = set(reads.execute(select(leg.c.subject).where(leg.c.line.in_(("seal", "deliver")))).scalars())
        for stuck in sorted(waiting - legs):
            yield Problem(self.name, stuck, "an answer waits and no leg is due for it")

    def _missing_kinds(self, reads: Reads, kinds: set[tuple[str, str]]) -> Iterator[Problem]:
        answered = {submission_id for submission_id, _ in kinds}
        for one in reads.execute(
            select(submission.c.id, submission.c.status, submission.c.parent, submission.c.copy_of)
        ):
            ended = MEANINGS[Status(one.status)].terminal
            if one.copy_of is not None:  # what made it was answered; a signed one is answered like any other
                if ended and one.status not in _UNANSWERED and (one.id, "processing") not in kinds:
                    yield Problem(self.name, one.id, "no processing notice")
                continue
            if one.parent is not None:
                if ended and one.id not in answered:
                    yield Problem(self.name, one.id, "no answer to a document of a bundle")
                continue
            for kind in ("receipt", "processing") if ended else ("receipt",):
                if (one.id, kind) not in kinds:
                    yield Problem(self.name, one.id, f"no {kind} notice")

    @staticmethod
    def _must_be_addressed(reads: Reads) -> set[str]:
        sealed = select(notice.c.id, submission.c.channel).join(submission, submission.c.id == notice.c.submission)
        own = sealed.where(notice.c.sealed_at.is_not(None), notice.c.audience == "channel")
        theirs = (
            select(notice.c.id, channel_party.c.channel)
            .join(channel_party, channel_party.c.party == notice.c.party)
            .where(notice.c.sealed_at >= channel_party.c.since, notice.c.audience == "party")
        )
        return {f"{row.id}@{row.channel}" for query in (own, theirs) for row in reads.execute(query)}


class DecisionsCheck:
    """What the events say was found, taken and done stands in its rows: findings, document keys, applied effects."""

    name = "decisions"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        findings: dict[str, set[str]] = {}
        for told in reads.execute(select(finding.c.submission, finding.c.code)):
            findings.setdefault(told.submission, set()).add(told.code)
        done = select(effect.c.submission, effect.c.line).where(effect.c.applied_at.is_not(None))
        applied = {(row.submission, row.line) for row in reads.execute(done)}
        anew = _judged_anew(reads)
        for row in reads.execute(select(event.c.submission, event.c.n, event.c.data)):
            data, where = canonical.loads(row.data), f"{row.submission} event {row.n}"
            codes = set(data.get("codes", ())) if row.n >= anew.get(row.submission, 0) else set()
            for code in sorted(codes - findings.get(row.submission, set())):
                yield Problem(self.name, where, f"it names {code}, and there is no such finding")
            for line in data.get("effects", ()):
                if (row.submission, line) not in applied:
                    yield Problem(self.name, where, f"its effect {line} is not in the ledger")
        yield from self._keys(reads)

    def _keys(self, reads: Reads) -> Iterator[Problem]:
        takers = set(
            reads.execute(
                select(effect.c.submission).where(
                    effect.c.kind == "take_document_key", effect.c.applied_at.is_not(None)
                )
            ).scalars()
        )
        holders = set(reads.execute(select(document_key.c.submission)).scalars())
        for one in sorted(takers ^ holders):
            yield Problem(self.name, one, "document key and the effect that took it do not match")


def _judged_anew(reads: Reads) -> dict[str, int]:
    """The last event of each submission from which on it was judged anew: findings told before it are replaced."""
    since = select(event.c.submission, func.max(event.c.n)).where(event.c.kind.in_(JUDGED_ANEW))
    return {row[0]: row[1] for row in reads.execute(since.group_by(event.c.submission))}


class ReferencesCheck:
    """No row points to a submission that is not there, and no effect of a registered one is left undone."""

    name = "references"
    tables: Sequence[Table] = (submission_blob, notice, document_key, effect)

    def problems(self, reads: Reads) -> Iterator[Problem]:
        status = {row.id: row.status for row in reads.execute(select(submission.c.id, submission.c.status))}
        for table in self.tables:
            for one in sorted(set(reads.execute(select(table.c.submission)).scalars()) - status.keys()):
                yield Problem(self.name, one, f"{table.name} of a submission that is not there")
        open_effects = (
            select(effect.c.submission, func.count()).where(effect.c.applied_at.is_(None)).group_by(effect.c.submission)
        )
        for row in reads.execute(open_effects):
            if status.get(row[0]) == Status.REGISTERED:
                yield Problem(self.name, row[0], f"{row[1]} effects of a registered submission are not applied")


def pipeline_checks(store: BlobStore) -> tuple[Check, ...]:
    """The checks of the engine's own tables and of the store."""
    return (
        ArrivalsCheck(),
        SequencesCheck(),
        EventsCheck(),
        StatesCheck(),
        BlobsCheck(store),
        WorkCheck(),
        NoticesCheck(),
        DecisionsCheck(),
        DraftsCheck(),
        ReferencesCheck(),
        BundlesCheck(),
        LineageCheck(),
    )
