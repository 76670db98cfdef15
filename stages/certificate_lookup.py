"""certificate_lookup: whose certificate is to be replaced, and by which. Judge of ``ReplaceCertificate``.

FİN and SSN must be of one person, who is insured and has a certificate in force; whether a replacement or a duplicate
is given follows from the reason. The person's names are told when it is done, which is written down. 002 §4.3.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import ClassVar

from pipeline.database import Reads
from pipeline.items import Facts, Item
from pipeline.order import behind_open
from pipeline.outcomes import Advance, Outcome, Retry
from registries.applications import ListApplication
from registries.certificates import Certificate, ReplaceCertificate, certificates_by_fin
from registries.effects import LogAccess
from registries.insured import Insured, insured_by_fin, linked
from registries.lookups import Lookups, Unlimited
from registries.population import PopulationRegister
from rules.certificate import compare_holder
from rules.envelope import BAKU
from schemas.certificate import CertificateKind, CertificateReplacement, Reason
from schemas.certificate_reasons import reason_on
from schemas.findings import Finding, Severity
from schemas.identifiers import Fin, Ssn
from schemas.person import PersonRecord
from stages.authorize import AuthorizeFacts
from stages.parse import ParseFacts
from stages.reading import judged, may_wait, wait_for
from stages.ssn_lookup import LOOKUP_PAUSE

UNLIMITED = Unlimited()


class CertificateFacts(Facts):
    """What the office decides about and an acceptance tells: the person, the certificate that ends, what is given."""

    stage: ClassVar[str] = "certificate_lookup"

    fin: Fin
    ssn: Ssn
    surname: str
    given_name: str
    patronymic: str
    ends: str
    gives: CertificateKind
    reason: Reason


@dataclass(frozen=True, slots=True)
class Known:
    """What was gathered about one item's person."""

    record: PersonRecord | None
    insured: Insured | None
    certificate: Certificate | None
    linked: bool
    waits: bool
    asked: bool


@dataclass(frozen=True, slots=True)
class CertificateLookupStage:
    """Reads for hundreds of applications with one query a register."""

    population: PopulationRegister
    longest_wait: timedelta
    lookups: Lookups = UNLIMITED
    name: str = "certificate_lookup"

    def gather(self, items: Sequence[Item], reads: Reads) -> Mapping[str, Known]:
        """Five queries for each 10,000 persons, however many items."""
        fins = {item.id: str(document.identity.fin) for item in items if (document := _document(item))}
        mine = [item for item in items if item.id in fins]
        wanted = list(dict.fromkeys(fins.values()))  # the earliest first: the others' turn comes
        asked = set(wanted[: self.lookups.grant(len(wanted))])
        records = self.population.find(reads, asked)
        insured, certificates = insured_by_fin(reads, wanted), certificates_by_fin(reads, wanted)
        pairs = {item.id: (AuthorizeFacts.of(item).party, fins[item.id]) for item in mine}
        links, behind = linked(reads, pairs.values()), behind_open(reads, mine, "fin")
        return {
            one: Known(
                records.get(fin),
                insured.get(fin),
                certificates.get(fin),
                pairs[one] in links,
                one in behind,
                fin in asked,
            )
            for one, fin in fins.items()
        }

    def run(self, item: Item, gathered: Known | None) -> Outcome:
        """Findings at their places; the effect where no error stands against it."""
        document = _document(item)
        if document is None or gathered is None:
            return Advance()
        if gathered.waits and may_wait(item, self.longest_wait):
            return wait_for("earlier application about the same person")
        if not gathered.asked:
            return Retry(after=LOOKUP_PAUSE, why="the pace at which the population register may be asked")
        row = reason_on(document.reason, item.received_at.astimezone(BAKU).date())
        gives = None if row is None else row.kind
        outcome = _judge(item, document, gathered, gives)
        return replace(outcome, now=(_listed(document, gathered.record, gives),))


def _judge(item: Item, document: CertificateReplacement, known: Known, gives: CertificateKind | None) -> Advance:
    one, ssn = known.certificate, None if known.insured is None else known.insured.ssn
    in_force = None if one is None else one.ended_at is None
    findings = compare_holder(document, known.record, ssn, in_force=in_force, linked=known.linked)
    if one is None or known.record is None or gives is None or _has_errors(findings):
        return Advance(findings=findings)
    fin, party = document.identity.fin, AuthorizeFacts.of(item).party
    names = {name: getattr(known.record, name) for name in ("surname", "given_name", "patronymic")}
    to_do = {"fin": fin, "ssn": document.ssn, "ends": one.number, "gives": gives, "reason": document.reason}
    effect = ReplaceCertificate(**to_do)
    return judged(
        item,
        CertificateFacts(**to_do, **names),
        findings,
        effect,
        LogAccess(party=party, fin=fin, what="CERTIFICATE_HOLDER_NAMED"),
    )


def _has_errors(findings: Sequence[Finding]) -> bool:
    return any(one.severity is Severity.ERROR for one in findings)


def _document(item: Item) -> CertificateReplacement | None:
    body = ParseFacts.of(item).body
    return body if isinstance(body, CertificateReplacement) else None


def _listed(
    document: CertificateReplacement, record: PersonRecord | None, gives: CertificateKind | None
) -> ListApplication:
    """For the register of applications. It holds the names of a stranger's FİN, too: officers see them, the sender
    does not.
    """
    return ListApplication(
        applied_for=(gives or CertificateKind.REPLACEMENT).value,
        fin=document.identity.fin,
        surname=record.surname if record else "",
        given_name=record.given_name if record else "",
        patronymic=record.patronymic if record else "",
    )
