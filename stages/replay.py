"""A verdict repeated: the same bytes, moment of receipt, trust snapshot and policy must give the same one. Read-only.

What is missing ends a replay; what is there and was changed is a difference, and judging goes on with it as it is.

LookupError
└── NoReplayError   something that the verdict was made of is not there (any more); says what
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import zip_longest
from typing import Any, BinaryIO

from pydantic import BaseModel

from pipeline.blobs import BlobStore
from pipeline.database import Reads
from pipeline.drafts import SIGNATURE
from pipeline.items import Item
from pipeline.ledger import RECEIVED, load_items
from pipeline.spool import CHUNK
from registries.policy_versions import policy_text
from registries.trust_snapshots import by_version
from signatures.past_policy import PolicyError, read_policy, version_of_text
from signatures.policy import Policy
from signatures.reasons import Reason
from signatures.trust import TrustError
from signatures.verdict import SignedPart, Verdict
from signatures.verify import verify, verify_draft
from stages.assembly import Assembly
from stages.draft_content import files_of_draft
from stages.statement_intake import UNSIGNED
from stages.trust import TrustMaterial, build_material
from stages.verified import Judged, KeptSignature
from stages.verify import SIGNED, VerifyFacts

_NONE = "–"


class NoReplayError(LookupError):
    """What a verdict was made of is not there."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the repeated verdict is not the one that was recorded, or what it is made of is not what it was."""

    what: str
    recorded: str
    again: str


@dataclass(frozen=True, slots=True)
class Replayed:
    """A repeated verdict; ``submission`` is the bundle where a part of one was asked for. The same: no differences."""

    submission: str
    facts: VerifyFacts
    verdict: Verdict | None
    differences: tuple[Difference, ...]


def replay(house: Assembly, reads: Reads, submission_id: str) -> Replayed:
    """Judges the submission's file again, by what it was judged by last. Raises NoReplayError."""
    now = house.clock.now()
    [item] = load_items(reads, [submission_id], now, house.submissions.house.kinds, house.store.open)
    if item.parent is not None:
        return replay(house, reads, item.parent)
    facts = VerifyFacts.known_of(item)
    if facts is None:
        raise NoReplayError("no verdict was recorded of it")
    if facts.outcome == UNSIGNED:
        raise NoReplayError("it is a statement that nobody signed: its channel was one of a bank's")
    return _Court(house.store, reads, item, facts, now).replay()


def signatures_on(house: Assembly, reads: Reads, submission_id: str) -> tuple[KeptSignature, ...]:
    """What the recorded verdict says of each signature; none where there is no verdict."""
    [item] = load_items(reads, [submission_id], house.clock.now(), house.submissions.house.kinds, house.store.open)
    facts = VerifyFacts.known_of(item)
    return () if facts is None else facts.signatures


@dataclass(frozen=True, slots=True)
class _Court:
    """One replay."""

    store: BlobStore
    reads: Reads
    item: Item
    facts: VerifyFacts
    now: datetime

    def replay(self) -> Replayed:
        """Judges again."""
        judged = self.facts.judged or _judged_of(self.item)
        policy, files = self._policy(), self._snapshot()
        changed = [*self._changed({RECEIVED: judged.received, SIGNATURE: judged.signature}), *self._changed(files)]
        try:
            material = build_material({name: self._read(name, digest) for name, digest in files.items()})
        except TrustError as error:
            told = Difference("trust snapshot", "readable", str(error))
            return Replayed(self.item.id, self.facts, None, (*changed, told))
        verdict, contents = self._judge(judged, policy, material)
        again = VerifyFacts.from_verdict(verdict, judged)
        differences = (*changed, *_differences(self.facts, again), *self._contents(verdict, contents))
        return Replayed(self.item.id, self.facts, verdict, differences)

    def _policy(self) -> Policy:
        version = self.facts.policy_version
        text = policy_text(self.reads, version)
        if text is None:
            raise NoReplayError(f"its policy {version} is not recorded")
        if version_of_text(text) != version:
            raise NoReplayError(f"its policy {version} was changed")
        try:
            return read_policy(text)
        except PolicyError as error:
            raise NoReplayError(f"its policy {version} cannot be followed: {error}") from None

    def _snapshot(self) -> Mapping[str, str]:
        snapshot = by_version(self.reads, self.facts.trust_version)
        if snapshot is None:
            raise NoReplayError(f"its trust snapshot {self.facts.trust_version} is not recorded")
        return snapshot.files

    def _open(self, what: str, digest: str) -> BinaryIO:
        try:
            return self.store.open(digest)
        except FileNotFoundError:
            raise NoReplayError(f"{what}: its bytes ({digest}) are gone from the store") from None

    def _read(self, what: str, digest: str) -> bytes:
        with self._open(what, digest) as stream:
            return stream.read()

    def _changed(self, named: Mapping[str, str]) -> Iterator[Difference]:
        """What does not have the digest any more that it is recorded by."""
        for what, digest in named.items():
            if not digest:
                continue
            with self._open(what, digest) as stream:
                found = _digest_of(stream)
            if found != digest:
                yield Difference(f"{what}: SHA-256", digest, found)

    def _judge(self, judged: Judged, policy: Policy, material: TrustMaterial) -> tuple[Verdict, Mapping[str, str]]:
        """The verdict, and the digests of what it lets out, by name: read while the file is open."""
        court: dict[str, Any] = {"received_at": judged.received_at, "verified_at": self.now, "policy": policy}
        court |= {"trust": material.trust, "revocation": material.revocation}
        with self._open(RECEIVED, judged.received) as document:
            if not judged.signature:
                verdict = verify(document, **court)
            else:
                files = files_of_draft(document, self.facts.kind, policy)
                if isinstance(files, Reason):
                    raise NoReplayError(f"the file of the draft cannot be read: {files.code}")
                verdict = verify_draft(self._read(SIGNATURE, judged.signature), files, **court)
            payload = verdict.payload
            parts = () if payload is None else (*payload.documents, *payload.attachments)
            return verdict, {one.name: _digest(one) for one in parts}

    def _contents(self, verdict: Verdict, contents: Mapping[str, str]) -> Iterator[Difference]:
        """The files that went on then, and those that the verdict lets out now."""
        if verdict.payload is None:
            return
        recorded = {one.name: one.sha256 for one in (*self.facts.attachments, *self.facts.documents)}
        if not self.facts.documents and verdict.payload.documents and SIGNED in self.item.blobs:
            recorded[verdict.payload.documents[0].name] = sha256(self.item.content(SIGNED)).hexdigest()
        for name in sorted(recorded.keys() | contents.keys()):
            if recorded.get(name) != contents.get(name):
                yield Difference(f"signed file {name!r}", recorded.get(name, _NONE), contents.get(name, _NONE))


def _judged_of(item: Item) -> Judged:
    """Of a verdict that does not say it: the bytes that are there now."""
    if RECEIVED not in item.blobs:
        raise NoReplayError("the file that it came in is not kept")
    return Judged(received=item.blobs[RECEIVED], signature=item.blobs.get(SIGNATURE, ""), received_at=item.received_at)


def _digest_of(stream: BinaryIO) -> str:
    hashed = sha256()
    while chunk := stream.read(CHUNK):
        hashed.update(chunk)
    return hashed.hexdigest()


def _digest(part: SignedPart) -> str:
    with part.open() as stream:
        return _digest_of(stream)


def _differences(recorded: VerifyFacts, again: VerifyFacts) -> Iterator[Difference]:
    names = ["outcome", "trust_version", "revocation_version"]
    if recorded.judged is None or not recorded.judged.signature:
        names.append("kind")  # of a completed draft it is the draft's
    for name in names:
        if (then := getattr(recorded, name)) != (now := getattr(again, name)):
            yield Difference(name, then, now)
    yield from _of_each("signer", recorded.signers, again.signers)
    if recorded.judged is not None:  # before that, no more was kept
        yield from _of_each("reason", recorded.reasons, again.reasons)
        yield from _of_each("signature", recorded.signatures, again.signatures)


def _of_each(what: str, recorded: Sequence[BaseModel], again: Sequence[BaseModel]) -> Iterator[Difference]:
    """Differences of two rows of values, field by field."""
    for number, (then, now) in enumerate(zip_longest(recorded, again), 1):
        if then is None or now is None:
            yield Difference(f"{what} {number}", _told(then), _told(now))
            continue
        for name in type(then).model_fields:
            if getattr(then, name) != getattr(now, name):
                told = _told(getattr(then, name)), _told(getattr(now, name))
                yield Difference(f"{what} {number}: {name}", *told)


def _told(value: Any) -> str:
    if value is None:
        return _NONE
    if isinstance(value, BaseModel):
        return value.model_dump_json()
    if isinstance(value, tuple):
        return ", ".join(_told(one) for one in value) or _NONE
    return value.isoformat() if isinstance(value, datetime) else str(value)
