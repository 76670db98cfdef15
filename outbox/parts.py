"""The parts that answers are put together from: status, reasons, findings, person, what was changed.

Each takes the frozen data of a notice and leaves out what is absent there.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from lxml import etree

from outbox.notice_xml import Both, add, add_both, add_known
from outbox.wording import (
    AUTHORIZATION_STATES,
    CERTIFICATE_KINDS,
    CHANGED_PARTS,
    DRAFT_ROLES,
    ENTRY_OUTCOMES,
    GRANT_KINDS,
    SSN_EXISTS,
    TERMS,
)
from pipeline.status import MEANINGS, Status
from rules.envelope import BAKU
from schemas.catalogue import catalogue
from schemas.certificate_reasons import newest_reason
from schemas.findings import Finding, Severity
from schemas.lexical import write_amount, write_moment
from schemas.return_reasons import return_reasons
from schemas.service_directory import newest_row
from schemas.services import service_names

Data = Mapping[str, Any]
_NAMES = (("Surname", "surname"), ("GivenName", "given_name"), ("Patronymic", "patronymic"), ("Fin", "fin"))


def add_moment(parent: etree._Element, name: str, iso: str | None) -> None:
    """A moment in UTC from its ISO text."""
    if iso is not None:
        add(parent, name, write_moment(datetime.fromisoformat(iso)))


def add_status(parent: etree._Element, code: str | None) -> None:
    """A status and its meaning. Raises ValueError for one that the table does not have."""
    if code is not None:
        meaning = MEANINGS[Status(code)]
        add_both(parent, "Status", Both(meaning.az, meaning.en), code=code)


def add_reasons(parent: etree._Element, codes: Iterable[str], why: str) -> None:
    """Reason codes with their sentences, without any value from the content: this part goes to channels.

    ``why`` counts as far as it names codes; what an engine adds behind it is for operators. Raises KeyError for an
    unknown one among ``codes``.
    """
    causes = [cause for cause in why.partition(":")[0].split(", ") if cause in catalogue()]
    told = dict.fromkeys((*codes, *causes))
    if told:
        reasons = add(parent, "Reasons")
        for code in told:
            finding = Finding(code=code, severity=Severity.INFO)
            add_both(reasons, "Reason", Both(finding.text("az"), finding.text("en")), code=code)


def add_draft(parent: etree._Element, draft: Data | None) -> None:
    """The draft that the file was about. Raises KeyError for an unknown role."""
    if draft is None:
        return
    role = DRAFT_ROLES[draft["role"]]
    one = add(parent, "Draft", **{"as": draft["role"]})
    add(one, "Submission", draft["submission"])
    add(one, "Sequence", str(draft["sequence"]))
    add(one, "Az", role.az)
    add(one, "En", role.en)


def add_document(parent: etree._Element, data: Data) -> None:
    """Which document it is about: its id, service, insurer."""
    add_known(parent, "DocumentId", data.get("document_id"))
    if (code := data.get("service")) is not None:
        names = service_names(code)
        if names is None:
            add(parent, "Service", code=code)
        else:
            add_both(parent, "Service", Both(*names), code=code)
    add_known(parent, "Insurer", data.get("insurer"))


def add_findings(parent: etree._Element, findings: Sequence[Data]) -> None:
    """All findings, each whole. Raises KeyError for a code that the catalogue does not have."""
    if not findings:
        return
    block = add(parent, "Findings")
    for told in findings:
        finding = Finding.model_validate({**told, "severity": Severity(told["severity"])})
        one = add(block, "Finding", code=finding.code, severity=finding.severity)
        add_known(one, "Where", finding.where)
        add_known(one, "Value", finding.value)
        add_both(one, "Text", Both(finding.text("az"), finding.text("en")))
        if finding.hint("az"):
            add_both(one, "Hint", Both(finding.hint("az"), finding.hint("en")))
        add_known(one, "Basis", finding.basis)


def add_person(parent: etree._Element, data: Data) -> None:
    """The person and perhaps an SSN; beside an existing one also that no further application is needed."""
    person, ssn = data.get("person"), data.get("ssn")
    if person is None and ssn is None:
        return
    one = add(parent, "Person")
    for name, key in _NAMES:
        add_known(one, name, (person or {}).get(key))
    add_known(one, "Ssn", ssn)
    add_moment(one, "SsnIssuedAt", data.get("issued_at"))
    if any(told["code"] == "SSN_EXISTS" for told in data.get("findings", ())):
        add_both(one, "Note", SSN_EXISTS)


def add_changed(parent: etree._Element, changed: Sequence[str] | None) -> None:
    """What a correction changed; an empty block where it changed nothing. Raises KeyError for an unknown part."""
    if changed is None:
        return
    block = add(parent, "Changed")
    for part in changed:
        add_both(block, "Part", CHANGED_PARTS[part], code=part)


def add_authorization(parent: etree._Element, told: Data | None) -> None:
    """What was given or taken back: the service in words, what it is bound to, its term. Raises KeyError for an unknown
    state, kind or term.
    """
    if told is None:
        return
    one = add(parent, "Authorization")
    add_both(one, "State", AUTHORIZATION_STATES[told["state"]], code=told["state"])
    add(one, "Grant", told["grant"])
    row = newest_row(told["service"])
    if row is None:
        add(one, "Service", code=told["service"])
    else:
        add_both(one, "Service", Both(row.name_az, row.name_en), code=row.code)
    add_both(one, "Kind", GRANT_KINDS[told["kind"]], code=told["kind"])
    add_known(one, "CardNumber", told.get("card_number"))
    add_known(one, "Phone", told.get("phone"))
    add_known(one, "Fin", told.get("fin"))
    add_both(one, "Term", TERMS[told["term"]], code=told["term"])
    add_known(one, "Start", told.get("start"))
    add_known(one, "End", told.get("end"))


def add_certificate(parent: etree._Element, told: Data | None) -> None:
    """The certificate that was issued, why, and the one that ended. Raises KeyError for an unknown kind."""
    if told is None:
        return
    one = add(parent, "Certificate")
    add(one, "Number", told["number"])
    add_both(one, "Kind", CERTIFICATE_KINDS[told["kind"]], code=told["kind"])
    row = newest_reason(told["reason"])
    cause = Both(told["reason"], told["reason"]) if row is None else Both(row.name_az, row.name_en)
    add_both(one, "Cause", cause, code=told["reason"])
    add_moment(one, "IssuedAt", told["issued_at"])
    add(one, "Ended", told["ended"])


def add_table(parent: etree._Element, table: Data | None) -> None:
    """An accepted settlement table: total, and for each person his months; amounts in manat."""
    if table is None:
        return
    one = add(parent, "Table")
    add(one, "PayMonth", table["pay_month"])
    add(one, "Total", write_amount(table["total"]))
    for told in table["persons"]:
        person = add(one, "Person")
        for name, key in (*_NAMES, ("Ssn", "ssn")):
            add_known(person, name, told.get(key))
        for paid in told["months"]:
            add(person, "Paid", write_amount(paid["amount"]), month=paid["month"])
        add(person, "Total", write_amount(told["total"]))


def add_first(parent: etree._Element, first: Data | None) -> None:
    """The submission that a duplicate repeats, where it stands, and what it came to."""
    if first is None:
        return
    one = add(parent, "First")
    add_known(one, "Submission", first.get("submission"))
    add_known(one, "Sequence", first.get("sequence"))
    add_status(one, first.get("status"))
    add_known(one, "Ssn", first.get("ssn"))
    add_moment(one, "SsnIssuedAt", first.get("issued_at"))
    add_changed(one, first.get("changed"))
    add_known(one, "Certificate", first.get("certificate"))


def add_counts(parent: etree._Element, counts: Mapping[str, int]) -> None:
    """How many documents of a bundle came to what."""
    for status, number in counts.items():
        meaning = MEANINGS[Status(status)]
        add_both(parent, "Count", Both(meaning.az, meaning.en), status=status, number=str(number))


def add_entries(parent: etree._Element, told: Data | None) -> None:
    """What became of the entries of a bank's statement: in numbers, nothing of any of them. Raises KeyError for an
    unknown outcome.
    """
    if told is None:
        return
    names = service_names(told["service"])
    if names is not None:
        add_both(parent, "Service", Both(*names), code=told["service"])
    for outcome, number, amount in told["entries"]:
        words = ENTRY_OUTCOMES[outcome]
        add_both(parent, "Entries", words, outcome=outcome, number=str(number), amount=write_amount(amount))


def add_parts(parent: etree._Element, parts: Iterable[Data]) -> None:
    """What became of each document of a bundle: file, status, codes, SSN. The texts stand in its own answer."""
    for part in parts:
        one = add(parent, "Document", status=part["status"])
        add_known(one, "File", part.get("file"))
        add_known(one, "DocumentId", part.get("document_id"))
        add_known(one, "Submission", part.get("submission"))
        add_known(one, "Sequence", part.get("sequence"))
        add_known(one, "Ssn", part.get("ssn"))
        for code in part.get("codes", ()):
            add(one, "Code", code)


def add_action(parent: etree._Element, data: Data) -> None:
    """The copy that was made (its document id, the number of the draft), or the number of what was taken back."""
    if "copy" in data:
        add(parent, "Copy", str(data["copy"]), draft=str(data["draft"]))
    if "withdrawn" in data:
        add(parent, "Withdrawn", sequence=str(data["withdrawn"]))


def add_office(parent: etree._Element, data: Data) -> None:
    """The office's decision: which office, when, by which reasons of its catalogue, in which words of its officer."""
    told = data.get("office")
    if told is None:
        return
    decided_at = datetime.fromisoformat(told["decided_at"])
    reasons = {code: Both(az, en) for code, az, en in told.get("worded", ())} or _catalogued(data, decided_at)
    block = add(parent, "Decision", office=str(told["office"]))
    add_moment(block, "DecidedAt", told["decided_at"])
    for code in told["reasons"]:
        add_both(block, "Reason", reasons[code], code=code)
    add_known(block, "Text", told.get("text"))


def _catalogued(data: Data, decided_at: datetime) -> Mapping[str, Both]:
    """The reasons of a decision that bears no sentences itself: older ones."""
    known = return_reasons(data["service"], decided_at.astimezone(BAKU).date())
    return {code: Both(one.az, one.en) for code, one in known.items()}
