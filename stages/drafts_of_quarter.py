"""The drafts of a channel that are about one quarter, and their files to be signed at once (004 §2.3.3 GÖNDƏR).

By what each unsigned document claims (``draft_claims.py``): it only picks what its own sender signs. Read-only.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from pipeline.blobs import BlobStore
from pipeline.database import Reads
from pipeline.draft_overview import DraftRow, drafts, texts_about, versions
from schemas.months import Quarter
from signatures.data_files import DataFiles
from signatures.policy import Policy
from signatures.reasons import Reason
from stages.draft_claims import NO_CLAIMS, DraftClaims
from stages.draft_content import files_of_draft
from stages.verify import VerifyFacts


class UnreadableDraft(ValueError):  # noqa: N818 - it says what is there
    """A draft whose container cannot be read; says which and why."""


@dataclass(frozen=True, slots=True)
class ClaimedDraft:
    """An open draft, what it claims, and where its file is: its kind of container and its SHA-256 (hex)."""

    row: DraftRow
    claims: DraftClaims
    kind: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Of which channel, service and quarter; ``insurer`` (VÖEN) where a channel serves several, "" for any."""

    channel: str
    service: str
    period: Quarter
    insurer: str = ""

    def takes(self, claims: DraftClaims) -> bool:
        """Whether a draft that claims this is one of them."""
        return claims.service == self.service and claims.period == self.period and self.insurer in ("", claims.insurer)


def claims_of_drafts(reads: Reads, ids: Sequence[str]) -> dict[str, tuple[DraftClaims, str]]:
    """What drafts claim, and the kind of their files; of what they were asked before that was kept, nothing."""
    told = {one: VerifyFacts.model_validate_json(data) for one, data in texts_about(reads, ids, "verify").items()}
    return {one: (facts.draft.claims if facts.draft else NO_CLAIMS, facts.kind) for one, facts in told.items()}


def drafts_of_quarter(reads: Reads, wanted: Wanted) -> list[ClaimedDraft]:
    """The open ones, the oldest first."""
    rows = drafts(reads, channel=wanted.channel)
    claims = claims_of_drafts(reads, [row.id for row in rows])
    return [
        ClaimedDraft(row, mine, kind, versions(reads, row.id)[-1].sha256)
        for row in rows
        for mine, kind in (claims.get(row.id, (NO_CLAIMS, "")),)
        if wanted.takes(mine)
    ]


@contextmanager
def opened(drafts: Sequence[ClaimedDraft], store: BlobStore, policy: Policy) -> Iterator[dict[str, DataFiles]]:
    """The data files of each draft, by its number. Raises UnreadableDraft, OSError."""
    with ExitStack() as held:
        found: dict[str, DataFiles] = {}
        for one in drafts:
            files = files_of_draft(held.enter_context(store.open(one.sha256)), one.kind, policy)
            if isinstance(files, Reason):
                raise UnreadableDraft(f"{one.row.file}: {files.code}")
            found[f"{one.row.sequence}"] = files
        yield found
