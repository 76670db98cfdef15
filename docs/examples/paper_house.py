"""The registers that examples are judged against: a handful of made-up rows, and what each stage would gather of them.

``PEOPLE``, ``SIGNERS``, ``SENT`` and ``SCANS`` are shown in docs/rules.md. A stage that is not in ``GATHERED`` is left
out when an example is judged.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from pipeline.clock import SystemClock
from pipeline.items import Item
from pipeline.lineage import Target
from pipeline.order import KeyHolder
from pipeline.status import Status
from registries.benefits import Paid
from registries.certificates import Certificate
from registries.insured import Insured
from registries.insurers import Insurer, InsurerKind
from registries.page_readings import RememberedReadings
from registries.payments import Payment, Subordination
from registries.population import TablePopulation
from registries.regimes import InsurerRegime
from registries.report_payments import Usable
from registries.reports import Chain, Report
from scanning.ocr import Engine
from schemas.authority import Authorization
from schemas.authorization import AuthorizationGrant, AuthorizationRevocation, GrantKind, Term
from schemas.certificate import CertificateKind, CertificateReplacement
from schemas.childcare import ChildcareTable
from schemas.contribution_terms import Regime
from schemas.identifiers import Fin, OfficeCode, Ssn, Voen
from schemas.insurer_registration import InsurerRegistration
from schemas.months import Quarter
from schemas.payment_distribution import PaymentDistribution
from schemas.person import PersonRecord, Sex
from schemas.quarterly_report import QuarterlyReport, ReportKind
from schemas.registration import Address, Contacts, DocumentType
from schemas.services import SERVICES
from stages import (
    action,
    benefit_lookup,
    certificate_lookup,
    grantee_lookup,
    insurer_lookup,
    payment_lookup,
    report_known,
    report_lookup,
    ssn_lookup,
)
from stages.assess import AssessStage
from stages.attachments import AttachmentsStage, Looked
from stages.authorize import AuthorizeStage, Standing
from stages.distribute import DistributeStage
from stages.following import replaced_key
from stages.insurer_data import InsurerDataStage
from stages.offline.scans import Scan
from stages.parse import ParseFacts
from stages.scan_reading import ReadScan, ScanReader
from stages.validate import ValidateStage
from stages.verify import SIGNED, Signer, VerifyFacts

NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)
RANK = 100  # the place of every example in the order of judging
HOME = Address(region="Bakı", city="Bakı", street="Nizami", building="12", apartment="4", postal_code="AZ1000")
CONTACTS = Contacts(phones=("+994501234567",), email="gunel@numune.az")

OURS, CLOSED, BARE, INDIVIDUAL = (Voen(one) for one in ("1300144711", "1700767721", "9900003871", "1900000152"))
_INSURER = Insurer(
    voen=OURS,
    name="Nümunə MMC",
    kind=InsurerKind.LEGAL,
    sun="1000000001",
    responsible="",
    office=OfficeCode("101"),
    opened_on=date(2010, 1, 1),
    fin=Fin("9NBDY99"),  # loaded of a legal person by mistake: whose FİN it is signs for nobody by it
)
INSURERS: Mapping[str, Insurer] = {
    OURS: _INSURER,
    CLOSED: replace(_INSURER, voen=CLOSED, closed_on=date(2020, 1, 1)),
    BARE: replace(_INSURER, voen=BARE),
    INDIVIDUAL: replace(_INSURER, voen=INDIVIDUAL, kind=InsurerKind.NATURAL, fin=Fin("9WNR999")),
}


def _person(fin: str, surname: str, **other: Any) -> PersonRecord:
    known = {"document_type": DocumentType.DIN, "given_name": "Günel", "patronymic": "Rauf", "sex": Sex.FEMALE} | other
    home = {"birth_date": date(1990, 5, 4), "citizenship": "AZE", "registered_address": HOME}
    return PersonRecord(fin=Fin(fin), surname=surname, **(known | home))


# FİN → what is told of the person in the page, the row of the population register, the SSN, whether our insurer's.
PEOPLE: Mapping[str, tuple[str, PersonRecord, str, bool]] = {
    "5VBK5VR": ("has no SSN yet", _person("5VBK5VR", "Əliyeva"), "", False),
    "94FMDDD": ("is insured by us", _person("94FMDDD", "Həsənova"), "1000000000017", True),
    "3BBB333": ("is insured by another employer", _person("3BBB333", "Quliyeva"), "1000000000025", False),
    "6MGR66": (
        "is a foreigner without an SSN",
        _person("6MGR66", "Əliyeva", document_type=DocumentType.MIGRATION),
        "",
        False,
    ),
    "9CERT99": ("is insured by us and has no certificate", _person("9CERT99", "Rəhimova"), "1000000000041", True),
    "9END999": ("is insured by us; the certificate ended", _person("9END999", "Səmədova"), "1000000000058", True),
    "9WNR999": ("is an insurer", _person("9WNR999", "Əliyeva"), "", False),
    "9PNDN99": ("has applied to become an insurer", _person("9PNDN99", "Əliyeva"), "", False),
    "8AAA888": ("is insured by us and has died", _person("8AAA888", "Vəliyeva", alive=False), "1000000000033", True),
}
INSURED = {
    fin: Insured(fin=Fin(fin), ssn=Ssn(ssn), issued_at=NOW, actual_address=None, contacts=CONTACTS)
    for fin, (_, _, ssn, _) in PEOPLE.items()
    if ssn
}

_SEAL = Signer(kind="seal", provider="e-imza", fin="7SEAR77", voen=OURS, card_number="1", name="", cert_sha256="")
SIGNERS: Mapping[str, Signer] = {
    "the seal of the insurer": _SEAL,
    "the seal of another insurer": _SEAL.model_copy(update={"voen": "1900000001"}),
    **{
        text: _SEAL.model_copy(update={"kind": "person", "voen": None, "fin": fin, "card_number": card})
        for text, fin, card in (
            ("a person whom nobody authorized", "9NBDY99", "9"),
            ("a person without a FİN in the certificate", None, "9"),
            ("a person with an authorization", "2ACTV22", "20"),
            ("the same person, with another card", "2ACTV22", "21"),
            ("a person whose authorization starts in 2030", "2FTRE22", "22"),
            ("a person whose authorization ended in 2020", "2DNDD22", "23"),
            ("a person whose authorization was taken back", "2REVK22", "24"),
            ("a person with an authorization for messages", "2MSSG22", "25"),
        )
    },
}


def _grant(number: int, fin: str, card: str, **other: Any) -> Authorization:
    known: dict[str, Any] = {"service": "insured_registration", "term": Term.UNLIMITED, "start": None, "end": None}
    return Authorization(
        document_id=f"00000000-0000-4000-8000-00000000000{number}",
        insurer=OURS,
        kind=GrantKind.CARD,
        card_number=card,
        phone=None,
        fin=Fin(fin),
        granted_at=NOW,
        rank=number,
        **(known | other),
    )


GRANTS = (
    _grant(1, "2ACTV22", "20"),
    _grant(2, "2FTRE22", "22", term=Term.DATED, start=date(2030, 1, 1), end=date(2030, 2, 1)),
    _grant(3, "2DNDD22", "23", term=Term.DATED, start=date(2020, 1, 1), end=date(2020, 2, 1)),
    _grant(4, "2REVK22", "24", revoked_at=NOW, revoked_rank=9),
    _grant(5, "2MSSG22", "25", service="message"),
)


def _sent(number: int, status: Status, copy: str | None = None) -> Target:
    document_id = f"00000000-0000-4000-8000-00000000010{number}"
    return Target(f"s{number}", number, status, "insured_registration", document_id, copy, copy and "sx", None)


SENT = {
    one.document_id: one
    for one in (
        _sent(1, Status.RETURNED),
        _sent(2, Status.REGISTERED),
        _sent(3, Status.IN_REVIEW),
        _sent(4, Status.ARCHIVED, "00000000-0000-4000-8000-000000000199"),
    )
}
SCANS: Mapping[str, Scan] = {
    "blank.pdf": Scan("application/pdf", 1, "EMPTY"),
    "torn.pdf": Scan("application/pdf", 0, "UNREADABLE"),
    "endless.pdf": Scan("application/pdf", 51, "TOO_LARGE"),
    "photo.jpg": Scan("image/jpeg", 1),
}
NOT_SENT, CHANGED = "lost.pdf", "changed.pdf"  # listed by an example and not beside it; beside it with other bytes
PAID = {("aa7654321", "2025-01"): Paid(str(OURS), 7)}  # certificate and month
OTHER_CHILD = ("94FMDDD", date(2023, 9, 16), "2025-01")  # paid for, under another certificate
PAID_UNDER = frozenset({"bb1111111"})
_PAYMENT = Payment(
    number="2025-1001",
    insurer=OURS,
    value_date=date(2025, 4, 14),
    amount=1500_00,
    code="121111",
    office=_INSURER.office,
)
PAYMENTS = {
    one.number: one
    for one in (
        _PAYMENT,
        replace(_PAYMENT, number="2025-1002"),
        replace(_PAYMENT, number="2025-1003", insurer=Voen("2000296061")),
    )
}
DISTRIBUTED = {"2025-1002"}
BELOW = (Subordination(child=BARE, parent=OURS, since=date(2020, 1, 1)),)


# The quarterly reports: by activity, which quarters have an accepted one; the payments that reports may use.
REPORTED = {
    "62010": ("2026-Q3",),
    "47110": ("2026-Q1",),
    "49410": ("2026-Q2", "2026-Q4"),
    "14130": ("2026-Q1", "2026-Q2"),  # the first one was corrected after the second
}
ACTIVITIES = ("97000", *REPORTED)
USABLE = {
    one.number: (Usable(one.number, one.value_date, one.code, one.amount), {})
    for one in PAYMENTS.values()
    if one.insurer == OURS
}
USABLE["2025-1004"] = (Usable("2025-1004", date(2025, 4, 14), "123100", 0), {})  # of unemployment insurance


def signer_of(name: str, voen: str, applicant: str) -> Signer:
    """One of ``SIGNERS``; the seal bears the VÖEN that the document names; where it names an applicant, he signs."""
    one = SIGNERS[name]
    if one is not _SEAL:
        return one
    return one.model_copy(update={"kind": "person", "voen": None, "fin": applicant} if applicant else {"voen": voen})


def _standing(item: Item) -> Standing:
    parsed = ParseFacts.of(item)
    fins = {one.fin for one in VerifyFacts.of(item).signers}
    key = action.target_key(parsed) or replaced_key(parsed)
    held = SENT.get(parsed.key[1])
    holder = None if held is None else KeyHolder(held.submission, held.sequence, held.status, "another content", {})
    seal_only = SERVICES[parsed.envelope.service].seal_only  # no authorization is even looked for
    given = tuple(one for one in GRANTS if one.fin in fins and not seal_only)
    return Standing(INSURERS.get(parsed.key[0]), holder, given, SENT.get(key[1]) if key else None, "")


def _registration(item: Item) -> ssn_lookup.Known | None:
    body = ParseFacts.of(item).registration
    if body is None:
        return None
    _, record, _, ours = PEOPLE.get(body.identity.fin, ("", None, "", False))
    return ssn_lookup.Known(record, INSURED.get(body.identity.fin), ours, waits=False)


def _grantee(item: Item) -> grantee_lookup.Known:
    body = ParseFacts.of(item).body
    _, record, _, _ = PEOPLE.get(body.fin if isinstance(body, AuthorizationGrant) else "", ("", None, "", False))
    named = str(body.grant) if isinstance(body, AuthorizationRevocation) else ""
    granted = next((one for one in GRANTS if one.document_id == named), None)
    return grantee_lookup.Known(record, granted, waits=False)


def _certificate(item: Item) -> certificate_lookup.Known | None:
    body = ParseFacts.of(item).body
    if not isinstance(body, CertificateReplacement):
        return None
    fin = str(body.identity.fin)
    _, record, _, ours = PEOPLE.get(fin, ("", None, "", False))
    ended = NOW if fin == "9END999" else None
    given = Certificate("0000000001", fin, CertificateKind.FIRST, None, NOW, "s1", ended, None, None)
    held = given if fin in INSURED and fin != "9CERT99" else None
    return certificate_lookup.Known(record, INSURED.get(fin), held, ours, waits=False, asked=True)


def _applicant(item: Item) -> insurer_lookup.Known | None:
    body, fin = ParseFacts.of(item).body, ParseFacts.of(item).key[0]
    if not isinstance(body, InsurerRegistration):
        return None
    _, record, _, _ = PEOPLE.get(fin, ("", None, "", False))
    mine = next((one for one in INSURERS.values() if one.fin == fin), None)
    before = (("s3", 3),) if fin == "9PNDN99" else ()
    return insurer_lookup.Known(record, mine, INSURERS.get(body.voen), before, waits=False)


def _benefit(item: Item) -> benefit_lookup.Known | None:
    parsed = ParseFacts.of(item)
    if not isinstance(parsed.body, ChildcareTable):
        return None
    by_ssn = {str(one.ssn): one for one in INSURED.values()}
    records = {fin: record for fin, (_, record, _, _) in PEOPLE.items()}
    cares = {OTHER_CHILD: PAID_UNDER}
    registers = benefit_lookup.Registers(INSURED, by_ssn, records, PAID, cares)
    return benefit_lookup.Known(OfficeCode("101"), parsed.key[0] != BARE, (), registers, "")


def _scans(item: Item) -> Looked:
    """Nothing was read on them."""
    listed = [one for one in ParseFacts.of(item).envelope.attachments if one.name != NOT_SENT]
    return Looked({one.name: ReadScan(SCANS.get(one.name, Scan(one.media_type, 1)), "", "") for one in listed})


def _payment(item: Item) -> payment_lookup.Known | None:
    body = ParseFacts.of(item).body
    if not isinstance(body, PaymentDistribution):
        return None
    below = BELOW if ParseFacts.of(item).key[0] == OURS else ()
    return payment_lookup.Known(PAYMENTS.get(body.payment), body.payment in DISTRIBUTED, below, waits=False)


def _report(item: Item) -> report_known.Known | None:
    parsed = ParseFacts.of(item)
    if not isinstance(parsed.body, QuarterlyReport):
        return None
    body, party, ours = parsed.body, Voen(parsed.key[0]), parsed.key[0] == OURS
    activity = str(body.activity)
    accepted = [
        Report(1, party, activity, Quarter(one), 1, ReportKind.INITIAL, "s1", None)
        for one in REPORTED.get(activity, ())
    ]
    scale = InsurerRegime(insurer=party, since=date(2001, 1, 1), regime=Regime.PRIVATE_NON_OIL)
    return report_known.Known(
        insurer=INSURERS[party],
        activity=activity,
        quarter=body.period,
        chain=Chain({one.quarter: one for one in accepted}),
        opening=report_known.NOTHING,
        activities=ACTIVITIES if ours else (),
        regimes=(scale,) if ours else (),
        payments=USABLE if ours else {},
        charges=(),
        unknown=frozenset(str(one.fin) for one in body.persons) - INSURED.keys(),
        records={fin: record for fin, (_, record, _, _) in PEOPLE.items()},
        waits="",
    )


def _about(item: Item) -> action.About:
    key = action.target_key(ParseFacts.of(item))
    return action.About(
        SENT.get(key[1]) if key else None, {SIGNED: Path(__file__).with_name("registration.xml").read_bytes()}
    )


def _nothing(item: Item) -> None:
    del item


_LONGEST = timedelta(0)


def _no_bytes(digest: str) -> Any:
    raise KeyError(digest)


GATHERED: Mapping[str, tuple[Any, Callable[[Item], Any]]] = {
    "authorize": (AuthorizeStage(_LONGEST), _standing),
    "validate": (ValidateStage({}), _nothing),
    "ssn_lookup": (ssn_lookup.SsnLookupStage(TablePopulation(), _LONGEST), _registration),
    "grantee_lookup": (grantee_lookup.GranteeLookupStage(TablePopulation(), _LONGEST), _grantee),
    "certificate_lookup": (certificate_lookup.CertificateLookupStage(TablePopulation(), _LONGEST), _certificate),
    "insurer_lookup": (insurer_lookup.InsurerLookupStage(TablePopulation(), _LONGEST), _applicant),
    "benefit_lookup": (benefit_lookup.BenefitLookupStage(TablePopulation(), _LONGEST), _benefit),
    "attachments": (AttachmentsStage(ScanReader(Engine(), RememberedReadings(SystemClock()), _LONGEST)), _scans),
    "report_lookup": (report_lookup.ReportLookupStage(TablePopulation(), _LONGEST), _report),
    "assess": (AssessStage(), _nothing),
    "distribute": (DistributeStage(), _nothing),
    "payment_lookup": (payment_lookup.PaymentLookupStage(_LONGEST), _payment),
    "action": (action.ActionStage(_no_bytes), _about),
    "insurer_data": (InsurerDataStage(), _nothing),
}
