"""A document that replaces a returned one: whether it may, and what becomes of the original.

An original has one successor: its copy, or the first corrected document that names it. Manual 003 §2.2.3.
"""

from pipeline.effects import Effect
from pipeline.items import Item
from pipeline.lineage import Key, Succeed, Target
from pipeline.status import Status
from schemas.findings import Finding, finding
from stages.parse import ParseFacts

_WHERE = "/Submission/Envelope/Replaces"
Followed = tuple[tuple[Finding, ...], tuple[Effect, ...]]


def replaced_key(parsed: ParseFacts) -> Key | None:
    """The document key of the original, None where the document replaces none."""
    replaces = parsed.envelope.replaces
    return None if replaces is None else (parsed.key[0], str(replaces))


def follow(item: Item, parsed: ParseFacts, original: Target | None) -> Followed:
    """Findings, and the effect that archives the original or ends a copy that this document makes superfluous."""
    key = replaced_key(parsed)
    if key is None:
        return (), ()
    if original is None or original.service != parsed.envelope.service:
        return (finding("REPLACES_UNKNOWN", where=_WHERE, value=key[1]),), ()
    if parsed.envelope.test:
        return (), ()
    if original.next_document is not None:
        return _behind_another(item, parsed.key[1], original, original.next_document)
    if original.status != Status.RETURNED:
        return (finding("REPLACES_NOT_RETURNED", where=_WHERE, value=original.status),), ()
    archived = Succeed(target=original.submission, document_id=parsed.key[1])
    return (), (archived,)


def _behind_another(item: Item, mine: str, original: Target, successor: str) -> Followed:
    """The original has its successor: that is this document (its completed copy, or the copy sent whole), or none."""
    if original.next_submission == item.id:
        return (), ()
    if successor != mine:
        return (finding("COPY_ALREADY_MADE", where=_WHERE, value=successor),), ()
    draft = original.next_draft
    return (), () if draft is None else (Succeed(target=original.submission, document_id=mine, draft=draft),)
