"""notify: which answers go to whom. Runs in the commit of every end, so it only picks values; ``outbox`` words them.

Channel notices (processing: status and codes, no value from the content) go to the channel that brought the file.
Content notices go to the channels of the *proven* party: nobody is told content before authorize advanced.
"""

from collections.abc import Mapping
from typing import Any

from pipeline.review import Decision, decision_of
from pipeline.stages import Ending, PlannedNotice
from pipeline.status import Status
from registries.report_effects import RecordReport
from schemas.childcare import ChildcareTable
from schemas.insurer_registration import InsurerRegistration
from schemas.message import Message
from schemas.services import STATEMENT_SERVICE
from stages.authorize import AuthorizeFacts
from stages.benefit_lookup import BenefitFacts
from stages.certificate_lookup import CertificateFacts
from stages.distribute import DistributeFacts
from stages.draft import DraftFacts
from stages.grantee_lookup import GranteeFacts
from stages.insurer_lookup import InsurerLookupFacts
from stages.parse import ParseFacts
from stages.report_lookup import ReportLookupFacts
from stages.ssn_lookup import SsnLookupFacts
from stages.statement_parse import StatementFacts
from stages.summary import SummaryFacts

# What effects report that answers tell.
_RESULTS = ("ssn", "issued_at", "changed", "saved", "copy", "draft", "withdrawn")
# As parts of a statement report them (``bank_booking.told_of``), and as answers tell them.
_OUTCOMES = {"passes": "MATCHED", "causes": "SUSPENSE", "known": "KNOWN"}
CONTENT_KINDS = {
    Status.REGISTERED: "acceptance",
    Status.RETURNED: "return",
    Status.REFUSED: "refusal",
    Status.DUPLICATE: "duplicate",
}


class NotifyStage:
    """The last stage of every way."""

    name = "notify"

    def plan(self, ending: Ending) -> tuple[PlannedNotice, ...]:
        """The processing notice always; the content notice when there is a proven party and something to tell.

        A bundle's child has one answer: the content notice, or where there is none the processing notice.
        """
        if ending.status == Status.SPLIT:
            return ()  # its children answer, and when they have, its summary
        if ending.status == Status.COMPLETED:
            return _summaries(ending)
        proven = AuthorizeFacts.known_of(ending.item)
        kind = CONTENT_KINDS.get(Status(ending.status))
        content: tuple[PlannedNotice, ...] = ()
        if proven is not None and kind is not None:
            told = _content(ending, kind, proven)
            content = (PlannedNotice(kind, "party", proven.party, told), *_insurer_document(ending, told))
        if content and ending.item.parent is not None:
            return content
        return (PlannedNotice("processing", "channel", None, _processing(ending)), *content)


def _insurer_document(ending: Ending, told: Mapping[str, Any]) -> tuple[PlannedNotice, ...]:
    """The registration document (uçot sənədi) beside an accepted 000: what the register holds of the new insurer."""
    body = ParseFacts.of(ending.item).body
    if not isinstance(body, InsurerRegistration) or "registration" not in told:
        return ()
    kind = "insurer_document"
    named = {name: told[name] for name in ("service", "document_id", "insurer", "person")}
    known = {
        "office": str(body.office),
        "address": body.registered_address.model_dump(mode="json", exclude_none=True),
        "activities": [str(code) for code in body.activities.codes],
    }
    data = _base(ending, kind) | named | {"registration": told["registration"] | known}
    return (PlannedNotice(kind, "party", str(told["insurer"]), data),)


def _summaries(ending: Ending) -> tuple[PlannedNotice, ...]:
    """Counts for the channel; for each party what became of its own documents."""
    counted = _processing(ending) | {"counts": SummaryFacts.of(ending.item).counts}
    told = ending.results["parties"].items()
    return (
        PlannedNotice("processing", "channel", None, counted),
        *(
            PlannedNotice("summary", "party", party, _base(ending, "summary") | {"insurer": party, "parts": mine})
            for party, mine in told
        ),
    )


def _base(ending: Ending, kind: str) -> dict[str, Any]:
    item = ending.item
    return {
        "kind": kind,
        "submission": item.id,
        "sequence": item.sequence,
        "status": ending.status,
        "received_at": item.received_at.isoformat(),
    }


def _processing(ending: Ending) -> dict[str, Any]:
    codes = sorted({one.code for one in ending.findings})
    told: dict[str, Any] = {"channel": ending.item.channel, "why": ending.why, "codes": codes}
    about = DraftFacts.known_of(ending.item)
    if about is not None:
        named = [{"submission": one.draft, "sequence": one.sequence, "role": about.role} for one in about.drafts]
        told |= {"draft": named[0]} | ({"more_drafts": named[1:]} if about.more else {})
    return _base(ending, "processing") | told | _statement(ending)


def _statement(ending: Ending) -> dict[str, Any]:
    """What became of the entries of a bank's statement, in numbers: its bank is told nothing of any of them."""
    if StatementFacts.known_of(ending.item) is None:
        return {}
    sums: dict[str, list[int]] = {}
    for _, kind, _, entries, amount in ending.results.get("counted", ()):
        one = sums.setdefault(_OUTCOMES[kind], [0, 0])
        one[0], one[1] = one[0] + entries, one[1] + amount
    told = [[outcome, *sums[outcome]] for outcome in _OUTCOMES.values() if outcome in sums]
    return {"statement": {"service": STATEMENT_SERVICE, "entries": told}}


def _content(ending: Ending, kind: str, proven: AuthorizeFacts) -> Mapping[str, Any]:
    data = _base(ending, kind)
    parsed = ParseFacts.of(ending.item)
    data |= {
        "service": parsed.envelope.service,
        "document_id": parsed.key[1],
        "insurer": proven.party,
        "findings": [
            {"code": one.code, "severity": one.severity, "where": one.where, "value": one.value}
            for one in ending.findings
        ],
    }
    if kind == "duplicate":
        return data | {"of": proven.first}
    return (
        data
        | _person(ending)
        | _registered_insurer(ending)
        | _authorization(ending)
        | _certificate(ending)
        | _table(ending)
        | _report(ending)
        | _office(ending)
        | {name: ending.results[name] for name in _RESULTS if name in ending.results}
    )


def _office(ending: Ending) -> dict[str, Any]:
    """When, where and why an office gave the document back, or in which words it answered a message."""
    decision = decision_of(ending.item.facts)
    if decision is None or not _is_told(ending, decision):
        return {}
    told = decision.model_dump(mode="json", include={"office", "reasons", "worded", "text"})
    return {"office": told | {"decided_at": decision.at.isoformat()}}


def _is_told(ending: Ending, decision: Decision) -> bool:
    """What an officer writes beside an acceptance stays in the house, but for the answer to a message."""
    if decision.verdict == "return":
        return ending.status == Status.RETURNED
    return ending.status == Status.REGISTERED and isinstance(ParseFacts.of(ending.item).body, Message)


def _person(ending: Ending) -> dict[str, Any]:
    """The person's data, told where something was registered or where an SSN exists already."""
    known = SsnLookupFacts.known_of(ending.item)
    exists = any(one.code == "SSN_EXISTS" for one in ending.findings)
    if known is None or not (exists or ending.status == Status.REGISTERED):
        return {}
    person = known.model_dump(include={"fin", "surname", "given_name", "patronymic"})
    return {"person": person} | ({"ssn": known.ssn} if exists else {})


def _registered_insurer(ending: Ending) -> dict[str, Any]:
    """The number of who became an insurer, with his names; who is one already reads his number in the finding."""
    known, body = InsurerLookupFacts.known_of(ending.item), ParseFacts.of(ending.item).body
    if known is None or not isinstance(body, InsurerRegistration) or "insurer_number" not in ending.results:
        return {}
    told = {"number": ending.results["insurer_number"], "since": ending.results["insurer_since"]}
    person = known.model_dump(include={"fin", "surname", "given_name", "patronymic"})
    return {"person": person, "registration": told | {"voen": str(body.voen)}}


def _authorization(ending: Ending) -> dict[str, Any]:
    """What was given or taken back, and the name that was found behind the FİN: told once it stands in the register."""
    known = GranteeFacts.known_of(ending.item)
    if known is None or "authorization" not in ending.results:
        return {}
    names = known.model_dump(include={"fin", "surname", "given_name", "patronymic"})
    told = {"state": ending.results["authorization"]} | known.model_dump(mode="json", exclude={*names, "grant_kind"})
    told |= {"kind": known.grant_kind.value, "fin": known.fin}
    return {"authorization": told} | ({"person": names} if known.surname else {})


def _certificate(ending: Ending) -> dict[str, Any]:
    """The new certificate and the one that it stands in place of, with the person's names and the SSN that stays."""
    known = CertificateFacts.known_of(ending.item)
    if known is None or "certificate" not in ending.results:
        return {}
    told = {"number": ending.results["certificate"], "issued_at": ending.results["certificate_issued_at"]}
    told |= {"kind": known.gives.value, "reason": known.reason.value, "ended": ending.results["ended"]}
    person = known.model_dump(mode="json", include={"fin", "surname", "given_name", "patronymic"})
    return {"certificate": told, "person": person, "ssn": str(known.ssn)}


def _table(ending: Ending) -> dict[str, Any]:
    """An accepted settlement table: its total, its persons with the names that were found, their months; in qəpik."""
    body, known = ParseFacts.of(ending.item).body, BenefitFacts.known_of(ending.item)
    if known is None or not isinstance(body, ChildcareTable) or "recorded" not in ending.results:
        return {}
    persons = [
        one.model_dump(mode="json")
        | {"total": person.total, "months": [paid.model_dump(mode="json") for paid in person.months]}
        for one, person in zip(known.persons, body.persons, strict=True)
        if one is not None
    ]
    return {"table": {"pay_month": body.pay_month, "total": ending.results["recorded"], "persons": persons}}


def _report(ending: Ending) -> dict[str, Any]:
    """An accepted quarterly report: contributions by month, debt by kind, payments and whose their money became, who
    presents it; in qəpik.
    """
    known = ReportLookupFacts.known_of(ending.item)
    told = next((one for one in ending.item.effects if isinstance(one, RecordReport)), None)
    if known is None or told is None or "report" not in ending.results:
        return {}
    figures = told.model_dump(mode="json", include={"quarter", "activity", "persons", "months", "debts", "payments"})
    distributed = DistributeFacts.known_of(ending.item)
    money = None if distributed is None else distributed.money
    report = figures | {
        "number": ending.results["report"],
        "kind": told.report_kind.value,
        "contribution": told.contribution,
        "closing": told.closing,
        "late_sanction": ending.results.get("late_sanction"),
        "distribution": None if money is None else money.model_dump(mode="json", exclude={"digest", "takes_back"}),
        "presenters": [one.model_dump(mode="json") for one in known.presenters],
    }
    return {"report": report}
