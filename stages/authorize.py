"""authorize: may this signer act for this insurer in this service? Takes the document key.

The seal (möhür) of the insurer, by the signer's certificate, or a live authorization (səlahiyyət) of his; giving and
taking back authorizations needs the seal itself. An individual whom document 000 registered has no seal: he is the
insurer, and his own signature binds it. Where a service is signed by the applicant, his FİN. Judged at the
moment of receipt. Manuals 001 "istifadəçilər" and §2.2, 002 "istifadəçilər", 003 §2.1.1; 000 §2–3 for the applicant.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar, Literal

from pipeline.database import Reads
from pipeline.items import Facts, Item
from pipeline.ledger_effects import Prove, TakeDocumentKey
from pipeline.lineage import Target, targets
from pipeline.order import KeyHolder, behind_about, behind_open, behind_unparsed, key_holders
from pipeline.outcomes import Advance, Duplicate, Outcome, Refuse
from registries.authorizations import authorizations_naming
from registries.effects import LogAccess
from registries.insurers import Insurer, InsurerKind, insurers_by_voen
from rules.authority import Act, find_live, why_none
from rules.envelope import BAKU
from schemas.authority import Authorization
from schemas.findings import finding
from schemas.services import SERVICES
from stages.action import target_key
from stages.drafts_back import return_or_keep
from stages.following import follow, replaced_key
from stages.parse import ParseFacts, grant_subject
from stages.reading import may_wait, wait_for
from stages.verify import Signer, VerifyFacts


class AuthorizeFacts(Facts):
    """Whom the document binds, by which right; ``grant`` is the id of the document that authorized the signer.

    Of a duplicate also what the first one came to.
    """

    stage: ClassVar[str] = "authorize"

    party: str
    right: Literal["seal", "owner", "authorization", "applicant"]
    grant: str | None = None
    first: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What was gathered about one item; ``given`` are the authorizations that name one of its signers, ``about`` the
    document that it replaces or acts on.
    """

    insurer: Insurer | None
    holder: KeyHolder | None
    given: Sequence[Authorization]
    about: Target | None
    waits: str


@dataclass(frozen=True, slots=True)
class AuthorizeStage:
    """The gate between what a document says and whom it may bind."""

    longest_wait: timedelta
    name: str = "authorize"

    def gather(self, items: Sequence[Item], reads: Reads) -> Mapping[str, Standing]:
        """Earlier items that are waited for, insurers, holders of document keys, authorizations: one query each."""
        parsed = {item.id: ParseFacts.of(item) for item in items}
        named = {item.id: _persons_to_look_up(item, parsed[item.id]) for item in items}
        waits = _waits(items, named, reads)
        insurers = insurers_by_voen(reads, {one.key[0] for one in parsed.values()})
        holders = key_holders(reads, {one.key for one in parsed.values()})
        others = {one: key for one, it in parsed.items() if (key := target_key(it) or replaced_key(it)) is not None}
        about = targets(reads, others.values())
        given = authorizations_naming(reads, {pair for pairs in named.values() for pair in pairs})
        return {
            item.id: Standing(
                insurers.get(parsed[item.id].key[0]),
                holders.get(parsed[item.id].key),
                tuple(one for pair in named[item.id] for one in given.get(pair, ())),
                None if (key := others.get(item.id)) is None else about.get(key),
                waits.get(item.id, ""),
            )
            for item in items
        }

    def run(self, item: Item, gathered: Standing) -> Outcome:
        """Waits, or returns a signer without authority, or takes the key, or recognises the document."""
        if gathered.waits and may_wait(item, self.longest_wait):
            return wait_for(gathered.waits)
        parsed, verified = ParseFacts.of(item), VerifyFacts.of(item)
        signers = verified.signers
        received_on = item.received_at.astimezone(BAKU).date()
        if _is_applicants(parsed, gathered.about):
            code, facts = _not_applicant(parsed, signers), AuthorizeFacts(party=parsed.key[0], right="applicant")
        else:
            act = Act(_service_of(parsed, gathered.about), received_on, item.rank)
            code, facts = _judge_signer(parsed, signers, gathered, act)
            code = code or _not_open(gathered.insurer, received_on)
        if code:
            return return_or_keep(verified.draft, (finding(code),))
        return _take_key(item, parsed, facts, gathered)


Pair = tuple[str, str]  # insurer's VÖEN, signer's FİN


def _persons_to_look_up(item: Item, parsed: ParseFacts) -> frozenset[Pair]:
    """Whose authorizations decide: nobody's where the seal is there, is demanded, or an applicant signs."""
    service, signers = SERVICES[parsed.envelope.service], VerifyFacts.of(item).signers
    if service.signed_by == "applicant" or service.seal_only or _has_seal(parsed, signers):
        return frozenset()
    return frozenset((parsed.key[0], one.fin) for one in signers if one.fin is not None)


def _waits(items: Sequence[Item], named: Mapping[str, frozenset[Pair]], reads: Reads) -> Mapping[str, str]:
    """What each item waits for. Asked before the register: what registers in between is then seen in it."""
    about = {one: {grant_subject(*pair) for pair in pairs} for one, pairs in named.items()}
    return {
        **dict.fromkeys(behind_about(reads, items, "grant", about), "earlier authorization of the signer"),
        **dict.fromkeys(behind_open(reads, items, "document"), "same document"),
        **dict.fromkeys(behind_unparsed(reads, items), "earlier of the channel"),
    }


def _is_applicants(parsed: ParseFacts, about: Target | None) -> bool:
    """Whether an applicant signs it: an application of his own, or an action on one, known or not."""
    service = SERVICES[parsed.envelope.service]
    if service.acts_on_another:
        if about is None:
            return parsed.envelope.applicant_fin is not None
        service = SERVICES[about.service]
    return service.signed_by == "applicant"


def _service_of(parsed: ParseFacts, about: Target | None) -> str:
    """The service whose right decides: of an action on another document, that one's; of a page, its service's."""
    service = SERVICES[parsed.envelope.service]
    if service.acts_on_another and about is not None:
        service = SERVICES[about.service]
    return service.page_of or service.code


def _judge_signer(
    parsed: ParseFacts, signers: Sequence[Signer], standing: Standing, act: Act
) -> tuple[str, AuthorizeFacts]:
    """Why nobody among the signers may sign for the insurer ("" if somebody may), and by which right he does."""
    by_seal = AuthorizeFacts(party=parsed.key[0], right="seal")
    if _has_seal(parsed, signers):
        return "", by_seal
    if _is_insurer(standing.insurer, signers):
        return "", AuthorizeFacts(party=parsed.key[0], right="owner")
    given = standing.given
    live = find_live(given, signers, act)
    if live is not None:
        return "", AuthorizeFacts(party=parsed.key[0], right="authorization", grant=live.document_id)
    return why_none(given, signers, act) or _no_seal(parsed, signers), by_seal


def _has_seal(parsed: ParseFacts, signers: Sequence[Signer]) -> bool:
    """The seal right of the insurer whom the document names, and of no other."""
    return any(
        one.kind == "seal" and one.voen is not None and one.voen == parsed.envelope.insurer_voen for one in signers
    )


def _is_insurer(insurer: Insurer | None, signers: Sequence[Signer]) -> bool:
    """An individual who is the insurer himself, by his FİN; a legal person has no FİN, whatever was loaded of it."""
    if insurer is None or insurer.fin is None or insurer.kind is not InsurerKind.NATURAL:
        return False
    return any(one.fin == insurer.fin for one in signers)


def _no_seal(parsed: ParseFacts, signers: Sequence[Signer]) -> str:
    """Why somebody without seal and authorization is not taken."""
    mine = any(one.voen is not None and one.voen == parsed.envelope.insurer_voen for one in signers)
    if not mine and any(one.voen for one in signers):
        return "SIGNER_OF_ANOTHER_INSURER"
    return "SEAL_RIGHT_REQUIRED" if SERVICES[parsed.envelope.service].seal_only else "NO_SEAL_NO_AUTHORIZATION"


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


def _take_key(item: Item, parsed: ParseFacts, facts: AuthorizeFacts, standing: Standing) -> Outcome:
    proven, holder = Prove(party=facts.party), standing.holder
    if holder is None:
        party, document_id = parsed.key
        taken = TakeDocumentKey(party=party, document_id=document_id, content_digest=parsed.content_digest)
        findings, followed = follow(item, parsed, standing.about)
        return Advance(facts=facts, findings=findings, now=(proven, taken, *followed))
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
