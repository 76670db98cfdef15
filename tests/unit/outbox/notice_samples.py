"""Frozen notices as stages and intake leave them, one or more of each kind."""

from datetime import UTC, datetime

from pipeline.notices import FrozenNotice

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SUBMISSION = "0b6e7b51-8f0e-4c1c-9d1e-6b1d6f6a0001"
BASE = {"submission": SUBMISSION, "sequence": 7, "received_at": "2026-11-21T08:59:30.250000+00:00"}
CONTENT = {
    "service": "insured_registration",
    "document_id": "11111111-2222-3333-4444-555555555555",
    "insurer": "1300144711",
    "findings": [],
}
PERSON = {"surname": "İsmayılova", "given_name": "Şəfəq", "patronymic": "Üzeyir qızı", "fin": "5VBK5VR"}
ISSUED = {"ssn": "9000000000001", "issued_at": "2026-11-21T09:00:00+00:00"}


def told(code, severity="error", where="/Submission/InsuredRegistration/Identity/Fin", value="5VBK5VR"):
    return {"code": code, "severity": severity, "where": where, "value": value}


def notice(kind, **data):
    """A frozen notice of ``kind``; None takes a key away."""
    full = {"kind": kind, **BASE, **data}
    return FrozenNotice(f"{SUBMISSION}.{kind}", kind, AT, {key: one for key, one in full.items() if one is not None})


RECEIPT = notice("receipt", channel="alfa", file_name="qeydiyyat-01.xml", sha256="ab" * 32, size=5120)
PROCESSING = notice("processing", channel="alfa", status="returned", why="", codes=["NAMES_DIFFER", "PHONE_FORMAT"])
HELD = notice("processing", channel="alfa", status="on_hold", why="REV_UNKNOWN", codes=[])
MERGED = notice(
    "processing",
    channel="alfa",
    status="merged",
    why="",
    codes=[],
    draft={"submission": "first", "sequence": 3, "role": "signature"},
)
STATEMENT = notice(
    "processing",
    channel="bank",
    status="registered",
    why="",
    codes=[],
    statement={
        "service": "bank_statement",
        "entries": [["MATCHED", 2, 12_345], ["SUSPENSE", 1, -5], ["KNOWN", 1, 100]],
    },
)
ACCEPTED = notice("acceptance", status="registered", **CONTENT, person=PERSON, **ISSUED)
CORRECTED = notice("acceptance", status="registered", **CONTENT, person=PERSON, changed=["actual_address", "contacts"])
UNCHANGED = notice(
    "acceptance",
    status="registered",
    **(CONTENT | {"findings": [told("CORRECTION_CHANGES_NOTHING", "warn", "/Submission", "")]}),
    person=PERSON,
    changed=[],
)
AUTHORIZATION = {
    "state": "granted",
    "grant": "11111111-2222-3333-4444-555555555555",
    "service": "burial_benefit",
    "kind": "CARD",
    "card_number": "7000004098",
    "phone": None,
    "fin": "5VBK5VR",
    "term": "DATED",
    "start": "2026-11-01",
    "end": "2026-12-31",
}
GRANTED = notice(
    "acceptance",
    status="registered",
    **(CONTENT | {"service": "authorization_grant"}),
    person=PERSON,
    authorization=AUTHORIZATION,
)
REVOKED = notice(
    "acceptance",
    status="registered",
    **(CONTENT | {"service": "authorization_revocation"}),
    authorization=AUTHORIZATION
    | {"state": "revoked", "kind": "ASAN", "card_number": None, "phone": "+994501234567", "service": "gone"}
    | {"term": "UNLIMITED", "start": None, "end": None},
)
RETURNED = notice(
    "return",
    status="returned",
    **(CONTENT | {"findings": [told("PERSON_UNKNOWN"), told("VOEN_CHECK_DIGIT", "warn", "", "")]}),
)
TABLE = notice(
    "acceptance",
    status="registered",
    **(CONTENT | {"service": "childcare_table"}),
    table={
        "pay_month": "2025-04",
        "total": 12831,
        "persons": [
            PERSON
            | {"ssn": "9000000000001", "total": 12831}
            | {"months": [{"month": "2025-01", "amount": 8800}, {"month": "2025-03", "amount": 4031}]}
        ],
    },
)
CERTIFICATE = {
    "number": "0000000027",
    "issued_at": "2026-11-21T09:00:00+00:00",
    "kind": "duplicate",
    "reason": "LOST",
    "ended": "0000000001",
}
DUPLICATED = notice(
    "acceptance",
    status="registered",
    **(CONTENT | {"service": "certificate_replacement"}),
    person=PERSON,
    ssn="9000000000001",
    certificate=CERTIFICATE,
)
REPLACED = notice(
    "acceptance",
    status="registered",
    **(CONTENT | {"service": "certificate_replacement"}),
    person=PERSON,
    ssn="9000000000001",
    certificate=CERTIFICATE | {"kind": "replacement", "reason": "gone"},
)
REQUISITES_SAVED = notice(
    "acceptance", status="registered", **(CONTENT | {"service": "insurer_requisites"}), saved="requisites"
)
CALENDAR_SAVED = notice(
    "acceptance", status="registered", **(CONTENT | {"service": "production_calendar"}), saved="calendar"
)
SSN_EXISTS = notice(
    "refusal",
    status="refused",
    **(CONTENT | {"findings": [told("SSN_EXISTS")]}),
    person=PERSON,
    ssn="9000000000001",
)
REFUSED = notice("refusal", status="refused", **(CONTENT | {"findings": [told("DOCUMENT_ID_REUSED", where="")]}))
DUPLICATE = notice(
    "duplicate",
    status="duplicate",
    **(CONTENT | {"findings": [told("DUPLICATE_DOCUMENT", "info", "", "")]}),
    of={"submission": "first", "sequence": 3, "status": "registered", **ISSUED},
)
DUPLICATE_OF_A_CORRECTION = notice(
    "duplicate",
    status="duplicate",
    **CONTENT,
    of={"submission": "first", "sequence": 3, "status": "registered", "changed": ["contacts"]},
)
DUPLICATE_OF_A_REPLACEMENT = notice(
    "duplicate",
    status="duplicate",
    **(CONTENT | {"service": "certificate_replacement"}),
    of={"submission": "first", "sequence": 3, "status": "registered", "certificate": "0000000027"},
)

COUNTED = notice(
    "processing", channel="alfa", status="completed", why="", codes=[], counts={"registered": 2, "returned": 1}
)
SUMMARY = notice(
    "summary",
    status="completed",
    insurer="1300144711",
    parts=[
        {"file": "a.xml", "submission": "s-1", "sequence": 8, "document_id": "d-1", "status": "registered", "codes": []}
        | {"ssn": "9000000000001"},
        {"file": "b.xml", "submission": "s-2", "sequence": 9, "document_id": None, "status": "returned"}
        | {"codes": ["NAMES_DIFFER"]},
    ],
)

NEW_INSURER = {"number": "9900000005", "since": "2026-11-21", "voen": "5000000002"}
INSURER_REGISTERED = notice(
    "acceptance",
    status="registered",
    **(CONTENT | {"service": "insurer_registration", "insurer": "5VBK5VR"}),
    person=PERSON,
    registration=NEW_INSURER,
)
INSURER_DOCUMENT = notice(
    "insurer_document",
    **{name: one for name, one in CONTENT.items() if name != "findings"} | {"service": "insurer_registration"},
    person=PERSON,
    registration=NEW_INSURER
    | {"office": "501", "activities": ["97000", "9700001", "00000"]}
    | {"address": {"region": "Naxçıvan", "street": "Nizami", "building": "1"}},
)
DUPLICATE_OF_AN_INSURER = notice(
    "duplicate",
    status="duplicate",
    **CONTENT,
    of={"submission": "first", "sequence": 3, "status": "registered"}
    | {"insurer_number": "9900000005", "insurer_since": "2026-11-21"},
)

COPIED = notice("acceptance", status="registered", **(CONTENT | {"service": "copy_returned"}), copy="d-9", draft=12)
WITHDRAWN = notice("acceptance", status="registered", **(CONTENT | {"service": "withdrawal"}), withdrawn=7)
GIVEN_BACK = notice(
    "return",
    status="returned",
    **(
        CONTENT
        | {"service": "childcare_table", "findings": [told("RETURNED_BY_OFFICE", where="", value="AMOUNT_NOT_DUE")]}
    ),
    office={
        "office": "188",
        "decided_at": "2026-11-21T09:00:00+00:00",
        "reasons": ["AMOUNT_NOT_DUE"],
        "text": "Məbləğ =44.00 deyil",
    },
)

# Not among ``ALL``: nearly all of its values are amounts, which prints write with a comma.
REPORTED = notice(
    "acceptance",
    status="registered",
    **(CONTENT | {"service": "quarterly_report"}),
    report={
        "number": 6,
        "kind": "INITIAL",
        "quarter": "2026-Q2",
        "activity": "14130",
        "persons": 1,
        "contribution": 37_500,
        "closing": 30_000,
        "late_sanction": None,
        "months": [{"month": "2026-04", "labour": 150_000, "exempt": 0, "employee": 13_600, "employer": 23_900}],
        "debts": [{"kind": "CONTRIBUTION", "opening": 0, "added": 37_500, "lessened": 7_500, "closing": 30_000}],
        "payments": [{"number": "2026-3001", "amount": 90_001}],
        "presenters": [],
        "distribution": {
            "used": 90_001,
            "before": 10,
            "debtors": 2,
            "debt": 120_000,
            "share": 30_000,
            "for_debt": 50_000,
            "months": [{"month": "2026-04", "owed": 37_500, "paid": 37_500, "persons": 1}],
            "rest": 2_511,
            "cause": "MORE_THAN_OWED",
            "persons": 2,
            "shares": [
                {"fin": "5VBK5VR", "for_debt": 30_000, "for_months": 37_500},
                {"fin": "6HT3KPN", "for_debt": 20_000, "for_months": 0},
            ],
        },
    },
)

ALL = {
    "insurer registered": INSURER_REGISTERED,
    "insurer's document": INSURER_DOCUMENT,
    "duplicate of an insurer's": DUPLICATE_OF_AN_INSURER,
    "copied": COPIED,
    "withdrawn": WITHDRAWN,
    "given back by an office": GIVEN_BACK,
    "bundle counted": COUNTED,
    "summary": SUMMARY,
    "receipt": RECEIPT,
    "processing": PROCESSING,
    "held": HELD,
    "merged": MERGED,
    "statement": STATEMENT,
    "acceptance": ACCEPTED,
    "correction": CORRECTED,
    "correction of nothing": UNCHANGED,
    "grant": GRANTED,
    "revocation": REVOKED,
    "settlement table": TABLE,
    "duplicate of a certificate": DUPLICATED,
    "replacement of a certificate": REPLACED,
    "requisites": REQUISITES_SAVED,
    "calendar": CALENDAR_SAVED,
    "return": RETURNED,
    "ssn exists": SSN_EXISTS,
    "refusal": REFUSED,
    "duplicate": DUPLICATE,
    "duplicate of a correction": DUPLICATE_OF_A_CORRECTION,
    "duplicate of a replacement": DUPLICATE_OF_A_REPLACEMENT,
}
