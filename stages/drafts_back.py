"""A draft that a detached signature completed in vain: it stays a draft, and its sender can sign it again.

The signature that did not hold, or not suffice, is taken off; the document stays, so it need not be sent again.
"""

from pipeline.draft_effects import DropSignature
from pipeline.items import Facts
from pipeline.outcomes import Draft, Return
from schemas.findings import Finding, finding
from stages.draft_content import DraftContent


def back_to_draft(content: DraftContent, findings: tuple[Finding, ...], facts: Facts | None = None) -> Draft:
    """The findings tell why, and that nothing but another signature is asked for."""
    told = (*findings, finding("DRAFT_KEPT"))
    return Draft(facts=facts, findings=told, now=(DropSignature(),), why=told[0].code, key=content.key)


def return_or_keep(content: DraftContent | None, findings: tuple[Finding, ...]) -> Draft | Return:
    """A signer without authority: a document that bears his signature is returned, a draft waits for another signer.

    ``content`` is that of a completed draft (``VerifyFacts.draft``), None for any other document.
    """
    return Return(findings=findings) if content is None else back_to_draft(content, findings)
