"""authorize: may this signer act for this insurer in this service? Takes the document key.

The seal (möhür) of the insurer, by the signer's certificate; where a service is signed by the applicant, his FİN.
Judged at the moment of receipt. Manual 001 "istifadəçilər", 002 "istifadəçilər"; 000 §2–3 for the applicant.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar, Literal

from pipeline.database import Reads
from pipeline.items import Facts, Item
from pipeline.ledger_effects import Prove, TakeDocumentKey
from pipeline.order import KeyHolder, behind_open, behind_unparsed, key_holders
from pipeline.outcomes import Advance, Duplicate, Outcome, Refuse
from registries.effects import LogAccess
from registries.insurers import Insurer, insurers_by_voen
from rules.envelope import BAKU
from schemas.findings import finding
from schemas.services import SERVICES
from stages.drafts_back import return_or_keep
from stages.parse import ParseFacts
from stages.reading import may_wait, wait_for
from stages.verify import Signer, VerifyFacts


class AuthorizeFacts(Facts):
    """Whom the document binds, by which right; of a duplicate also what the first one came to."""

    stage: ClassVar[str] = "authorize"

    party: str
    right: Literal["seal", "applicant"]
    first: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What was gathered about one item."""

    insurer: Insurer | None
    holder: KeyHolder | None
    waits: str


@dataclass(frozen=True, slots=True)
class AuthorizeStage:
    """The gate between what a document says and whom it may bind."""

    longest_wait: timedelta
    name: str = "authorize"

    def gather(self, items: Sequence[Item], reads: Reads) -> Mapping[str, Standing]:
        """Insurers, holders of document keys, and earlier items that are waited for: one query each."""
        parsed = {item.id: ParseFacts.of(item) for item in items}
        insurers = insurers_by_voen(reads, {one.key[0] for one in parsed.values()})
        holders = key_holders(reads, {one.key for one in parsed.values()})
        unparsed, behind = behind_unparsed(reads, items), behind_open(reads, items, "document")
        return {
            item.id: Standing(
                insurers.get(parsed[item.id].key[0]),
                holders.get(parsed[item.id].key),
                "earlier of the channel" if item.id in unparsed else "same document" if item.id in behind else "",
            )
            for item in items
        }

    def run(self, item: Item, gathered: Standing) -> Outcome:
        """Waits, or returns a signer without authority, or takes the key, or recognises the document."""
        if gathered.waits and may_wait(item, self.longest_wait):
            return wait_for(gathered.waits)
        parsed, verified = ParseFacts.of(item), VerifyFacts.of(item)
        signers = verified.signers
        applicant = SERVICES[parsed.envelope.service].signed_by == "applicant"
        received_on = item.received_at.astimezone(BAKU).date()
        not_insurer = _no_seal(parsed, signers) or _not_open(gathered.insurer, received_on)
        code = _not_applicant(parsed, signers) if applicant else not_insurer
        if code:
            return return_or_keep(verified.draft, (finding(code),))
        facts = AuthorizeFacts(party=parsed.key[0], right="applicant" if applicant else "seal")
        return _take_key(item, parsed, facts, gathered.holder)


def _no_seal(parsed: ParseFacts, signers: Sequence[Signer]) -> str:
    """Why nobody among the signers may sign for the insurer; "" if somebody may."""
    mine = [one for one in signers if one.voen is not None and one.voen == parsed.envelope.insurer_voen]
    if not mine:
        return "SIGNER_OF_ANOTHER_INSURER" if any(one.voen for one in signers) else "NO_SEAL_NO_AUTHORIZATION"
    return "" if any(one.kind == "seal" for one in mine) else "NO_SEAL_NO_AUTHORIZATION"


def _not_open(insurer: Insurer | None, received_on: date) -> str:
    """Why the insurer cannot act on the day of receipt; "" if it can."""
    if insurer is None:
        return "INSURER_UNKNOWN"
    return "INSURER_CLOSED" if insurer.closed_on is not None and insurer.closed_on <= received_on else ""


def _not_applicant(parsed: ParseFacts, signers: Sequence[Signer]) -> str:
    """Why the signer is not the applicant; "" if he is."""
    if not any(one.fin for one in signers):
        return "SIGNER_WITHOUT_FIN"
    return (
        ""
        if any(one.fin is not None and one.fin == parsed.envelope.applicant_fin for one in signers)
        else "SIGNER_NOT_APPLICANT"
    )


def _take_key(item: Item, parsed: ParseFacts, facts: AuthorizeFacts, holder: KeyHolder | None) -> Outcome:
    proven = Prove(party=facts.party)
    if holder is None:
        party, document_id = parsed.key
        taken = TakeDocumentKey(party=party, document_id=document_id, content_digest=parsed.content_digest)
        return Advance(facts=facts, now=(proven, taken))
    if holder.submission == item.id:
        return Advance(facts=facts)
    if holder.content_digest != parsed.content_digest:
        return Refuse(facts=facts, findings=(finding("DOCUMENT_ID_REUSED"),), now=(proven,))
    first = {"submission": holder.submission, "sequence": holder.sequence, "status": holder.status, **holder.results}
    told = facts.model_copy(update={"first": first})
    again = finding("DUPLICATE_DOCUMENT")
    return Duplicate(facts=told, findings=(again,), now=(proven, *_told_again(parsed, first)), of=holder.submission)


def _told_again(parsed: ParseFacts, first: Mapping[str, Any]) -> tuple[LogAccess, ...]:
    """A duplicate is answered with the first result: where that holds an SSN, the telling is written down."""
    registration = parsed.registration
    if "ssn" not in first or registration is None:
        return ()
    return (LogAccess(party=parsed.key[0], fin=registration.identity.fin, what="DUPLICATE_DOCUMENT"),)
