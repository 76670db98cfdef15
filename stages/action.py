"""action: what a sender does about a document that he sent before: a copy after its return, its withdrawal.

Judge of both effects. The copy is a draft with the content and the scans of the original, which is archived; its
sender edits it, drops it as a new version, and signs it. Manual 003 §2.2.3 «Surətini yarat».
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO, ClassVar, Literal
from uuid import UUID, uuid5

from pipeline.database import Reads
from pipeline.items import Facts, Item
from pipeline.ledger import open_roles
from pipeline.lineage import COPY, WITHDRAWABLE, Key, MakeCopy, Target, Withdraw, targets
from pipeline.outcomes import Advance, Outcome
from pipeline.status import Status
from schemas.actions import CopyReturned, Withdrawal
from schemas.findings import Finding, Severity, finding
from schemas.frozen import DocumentBody
from signatures.detached import check_names
from signatures.policy import DEFAULT_POLICY
from signatures.signing import CannotSign
from stages.copying import make_copy
from stages.draft_content import DraftContent, content_of_unsigned
from stages.parse import ParseFacts
from stages.verify import ATTACHMENT, SIGNED, VerifyFacts

_NAMES = UUID("0e0ff0f5-7b8e-5f0a-9a0e-5d5b6c8f2a41")  # of copies, after the action that made them


class ActionFacts(Facts):
    """The document that it was about: its id and sequence."""

    stage: ClassVar[str] = "action"

    what: Literal["copy", "withdrawal"]
    document_id: str
    sequence: int


@dataclass(frozen=True, slots=True)
class About:
    """What was gathered about one item: its target, and of one to be copied the bytes by role."""

    target: Target | None
    files: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class ActionStage:
    """The one stage of actions about another submission."""

    open_blob: Callable[[str], BinaryIO]
    name: str = "action"

    def gather(self, items: Sequence[Item], reads: Reads) -> Mapping[str, About]:
        """The targets, one query; the bytes of those to be copied."""
        keys = {item.id: key for item in items if (key := target_key(ParseFacts.of(item))) is not None}
        found = targets(reads, keys.values())
        copying = {item.id for item in items if isinstance(ParseFacts.of(item).body, CopyReturned)}
        copied = [found[key].submission for one, key in keys.items() if one in copying and key in found]
        opened = open_roles(reads, copied, self.open_blob)
        files = {one: {role: _read(opener) for role, opener in opened[one].items()} for one in opened}
        return {
            one: About(found.get(key), files.get(found[key].submission, {}) if key in found else {})
            for one, key in keys.items()
        }

    def run(self, item: Item, gathered: About | None) -> Outcome:
        """Findings, or the effect."""
        parsed = ParseFacts.of(item)
        body = parsed.body
        if gathered is None or not isinstance(body, CopyReturned | Withdrawal):
            return Advance()
        where = f"/Submission/{type(body).__name__}/DocumentId"
        target = gathered.target
        if target is None:
            return Advance(findings=(finding("TARGET_UNKNOWN", where=where, value=str(body.document_id)),))
        findings = _judge(body, target, where)
        what: Literal["copy", "withdrawal"] = "copy" if isinstance(body, CopyReturned) else "withdrawal"
        facts = ActionFacts(what=what, document_id=target.document_id, sequence=target.sequence)
        if any(one.severity is Severity.ERROR for one in (*item.findings, *findings)) or parsed.envelope.test:
            return Advance(facts=facts, findings=findings)
        if isinstance(body, Withdrawal):
            return Advance(facts=facts, findings=findings, effects=(Withdraw(target=target.submission),))
        return _copy(item, parsed, target, gathered.files, facts)


def target_key(parsed: ParseFacts) -> Key | None:
    """The document key that an action is about; None for any other document."""
    body = parsed.body
    return (parsed.key[0], str(body.document_id)) if isinstance(body, CopyReturned | Withdrawal) else None


def _judge(body: DocumentBody, target: Target, where: str) -> tuple[Finding, ...]:
    if isinstance(body, Withdrawal):
        return (
            () if target.status in WITHDRAWABLE else (finding("WITHDRAWAL_TOO_LATE", where=where, value=target.status),)
        )
    if target.status == Status.RETURNED:
        return ()
    if target.next_document is not None:
        return (finding("COPY_ALREADY_MADE", where=where, value=target.next_document),)
    return (finding("COPY_NOT_RETURNED", where=where, value=target.status),)


def copy_id(key: Key) -> str:
    """The document id of the copy that an action (party, document id) makes: the same whenever it is asked."""
    return str(uuid5(_NAMES, "/".join(key)))


def _copy(item: Item, parsed: ParseFacts, target: Target, files: Mapping[str, bytes], facts: ActionFacts) -> Outcome:
    document_id = copy_id(parsed.key)
    attachments = {role.removeprefix(ATTACHMENT): data for role, data in files.items() if role.startswith(ATTACHMENT)}
    try:
        if attachments:
            check_names(attachments)
    except CannotSign as cannot:
        return Advance(facts=facts, findings=(finding("COPY_NAME_UNFIT", value=cannot.reason.detail),))
    copy = make_copy(files[SIGNED], attachments, document_id=document_id, made_at=parsed.envelope.created_at)
    kind: Literal["xml", "asice"] = "xml" if copy.startswith(b"<") else "asice"
    content = content_of_unsigned(BytesIO(copy), kind, DEFAULT_POLICY)
    assert isinstance(content, DraftContent)
    unsigned = {"kind": kind, "signers": (), "attachments": (), "documents": (), "draft": content}
    never_judged = {"outcome": "INDETERMINATE", "judged": None, "reasons": (), "signatures": ()}
    verified = VerifyFacts.of(item).model_copy(update=never_judged | unsigned)
    made = MakeCopy(
        target=target.submission,
        document_id=document_id,
        facts=((VerifyFacts.stage, verified.model_dump_json()),),
        subjects=content.subjects,
    )
    return Advance(facts=facts, effects=(made,), blobs={COPY: copy})


def _read(opener: Callable[[], BinaryIO]) -> bytes:
    with opener() as stream:
        return stream.read()
