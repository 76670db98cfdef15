"""grantee_lookup: whom an authorization is given to, by FİN, and which one is taken back.

The person's data come from the population register (001 §2.2): the giver types no name and is told the one that was
found, which is written down. A revocation must name a grant of this insurer, its person, and one that still stands.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from pipeline.database import Reads
from pipeline.items import Facts, Item
from pipeline.order import behind_open
from pipeline.outcomes import Advance, Outcome
from registries.authorization_effects import GrantAuthorization, RevokeAuthorization
from registries.authorizations import GrantKey, authorizations_by_key
from registries.effects import LogAccess
from registries.population import PopulationRegister
from schemas.authority import Authorization
from schemas.authorization import AuthorizationGrant, AuthorizationRevocation, GrantKind, Term
from schemas.findings import finding
from schemas.identifiers import Voen
from schemas.person import PersonRecord
from stages.authorize import AuthorizeFacts
from stages.parse import ParseFacts
from stages.reading import judged, may_wait, wait_for

_REVOKED = "/Submission/AuthorizationRevocation"


class GranteeFacts(Facts):
    """The authorization that the document is about, and of a new one the person's names: what an answer tells."""

    stage: ClassVar[str] = "grantee_lookup"

    grant: str
    service: str
    grant_kind: GrantKind
    card_number: str | None
    phone: str | None
    fin: str
    term: Term
    start: date | None
    end: date | None
    surname: str = ""
    given_name: str = ""
    patronymic: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What was gathered about one item: the person of a grant, or the grant that a revocation names."""

    record: PersonRecord | None
    granted: Authorization | None
    waits: bool


@dataclass(frozen=True, slots=True)
class GranteeLookupStage:
    """Judge of ``GrantAuthorization`` and ``RevokeAuthorization``."""

    population: PopulationRegister
    longest_wait: timedelta
    name: str = "grantee_lookup"

    def gather(self, items: Sequence[Item], reads: Reads) -> Mapping[str, Known]:
        """Earlier items about the same person, persons, grants: one query each."""
        bodies = {item.id: ParseFacts.of(item).body for item in items}
        fins = {one: body.fin for one, body in bodies.items() if isinstance(body, AuthorizationGrant)}
        keys: dict[str, GrantKey] = {
            item.id: (AuthorizeFacts.of(item).party, str(body.grant))
            for item in items
            if isinstance(body := bodies[item.id], AuthorizationRevocation)
        }
        waiting = behind_open(reads, [item for item in items if item.id in keys], "grant") if keys else set()
        records = self.population.find(reads, set(fins.values()))
        granted = authorizations_by_key(reads, keys.values())
        return {
            item.id: Known(
                records.get(fins.get(item.id, "")),
                granted.get(keys.get(item.id, ("", ""))),
                item.id in waiting,
            )
            for item in items
        }

    def run(self, item: Item, gathered: Known) -> Outcome:
        """Findings at their places; the effect where there is none."""
        body = ParseFacts.of(item).body
        if isinstance(body, AuthorizationGrant):
            return _grant(item, body, gathered.record)
        if isinstance(body, AuthorizationRevocation):
            if gathered.waits and may_wait(item, self.longest_wait):
                return wait_for("earlier authorization of the same person")
            return _revocation(item, body, gathered.granted)
        return Advance()


def _grant(item: Item, body: AuthorizationGrant, record: PersonRecord | None) -> Outcome:
    where = f"{body.grantee_place}/Fin"
    if record is None:
        return Advance(findings=(finding("PERSON_UNKNOWN", where=where, value=body.fin),))
    facts = _facts_of_grant(ParseFacts.of(item).key[1], body, record)
    findings = () if record.alive else (finding("PERSON_DIED", where=where, value=body.fin),)
    party = AuthorizeFacts.of(item).party
    effect = GrantAuthorization(
        insurer=Voen(party),
        document_id=facts.grant,
        fin=body.fin,
        **facts.model_dump(include={"service", "grant_kind", "card_number", "phone", "term", "start", "end"}),
    )
    return judged(item, facts, findings, effect, LogAccess(party=party, fin=body.fin, what="GRANTEE_NAMED"))


def _facts_of_grant(document_id: str, body: AuthorizationGrant, record: PersonRecord) -> GranteeFacts:
    return GranteeFacts(
        grant=document_id,
        service=body.service,
        grant_kind=body.kind,
        card_number=body.card.number if body.card else None,
        phone=body.asan.phone if body.asan else None,
        fin=body.fin,
        term=body.term,
        start=body.dated.start if body.dated else None,
        end=body.dated.end if body.dated else None,
        surname=record.surname,
        given_name=record.given_name,
        patronymic=record.patronymic,
    )


def _revocation(item: Item, body: AuthorizationRevocation, granted: Authorization | None) -> Outcome:
    """A grant of another insurer is told as one that does not exist."""
    if granted is None:
        return Advance(findings=(finding("GRANT_UNKNOWN", where=f"{_REVOKED}/Grant", value=str(body.grant)),))
    if granted.fin != body.fin:
        return Advance(findings=(finding("GRANT_OF_ANOTHER_PERSON", where=f"{_REVOKED}/Fin", value=body.fin),))
    if granted.revoked_rank is not None:
        return Advance(findings=(finding("GRANT_ALREADY_REVOKED", where=f"{_REVOKED}/Grant", value=str(body.grant)),))
    effect = RevokeAuthorization(insurer=granted.insurer, document_id=granted.document_id, fin=granted.fin)
    return judged(item, _facts_of_granted(granted), (), effect)


def _facts_of_granted(one: Authorization) -> GranteeFacts:
    return GranteeFacts(
        grant=one.document_id,
        service=one.service,
        grant_kind=one.kind,
        card_number=one.card_number,
        phone=one.phone,
        fin=one.fin,
        term=one.term,
        start=one.start,
        end=one.end,
    )
