"""Words a frozen notice: from its kind and data to an XML document in Azerbaijani and English, side by side.

Pure: the same notice gives the same bytes. Adds no fact of its own; what is absent in the data is absent in the text.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from outbox import wording
from outbox.insurer_parts import add_registration
from outbox.notice_xml import Both, add, add_both, add_known, new_notice, to_bytes
from outbox.parts import (
    Data,
    add_action,
    add_authorization,
    add_certificate,
    add_changed,
    add_counts,
    add_document,
    add_draft,
    add_entries,
    add_findings,
    add_first,
    add_moment,
    add_office,
    add_parts,
    add_person,
    add_reasons,
    add_status,
    add_table,
)
from outbox.report_parts import add_report
from pipeline.notices import FrozenNotice
from schemas.lexical import write_moment


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind is worded: its element, what it states, and what stands in it."""

    element: str
    statement: Callable[[Data], Both]
    fill: Callable[[etree._Element, Data], None]


def word(notice: FrozenNotice) -> bytes:
    """The notice as UTF-8 XML that follows ``xsd/notice.xsd``.

    Raises KeyError (an unknown kind, a code that the catalogue does not have) and ValueError (an unknown status): data
    that no stage of ours should have frozen.
    """
    kind, data = KINDS[notice.kind], notice.data
    root = new_notice()
    add(root, "NoticeId", notice.id)
    add(root, "Kind", notice.kind)
    add(root, "CreatedAt", write_moment(notice.created_at))
    add(root, "Submission", str(data["submission"]))
    add(root, "Sequence", str(data["sequence"]))
    add_known(root, "Channel", data.get("channel"))
    add_moment(root, "ReceivedAt", data.get("received_at"))
    add_both(root, "Title", wording.TITLES[notice.kind])
    add_both(root, "Statement", kind.statement(data))
    kind.fill(add(root, kind.element), data)
    return to_bytes(root)


def _receipt(body: etree._Element, data: Data) -> None:
    add_known(body, "FileName", data.get("file_name"))
    add_known(body, "Sha256", data.get("sha256"))
    add_known(body, "Size", data.get("size"))


def _processing(body: etree._Element, data: Data) -> None:
    add_status(body, data.get("status"))
    add_reasons(body, data.get("codes", ()), data.get("why", ""))
    add_counts(body, data.get("counts", {}))
    add_entries(body, data.get("statement"))
    for draft in (data.get("draft"), *data.get("more_drafts", ())):
        add_draft(body, draft)


def _summary(body: etree._Element, data: Data) -> None:
    add_known(body, "Insurer", data.get("insurer"))
    add_parts(body, data.get("parts", ()))


def _content(body: etree._Element, data: Data) -> None:
    add_document(body, data)
    add_first(body, data.get("of"))
    if (first := body.find("{*}First")) is not None:
        add_registration(first, _first_registration(data["of"]))
    add_person(body, data)
    add_registration(body, data.get("registration"))
    add_changed(body, data.get("changed"))
    add_authorization(body, data.get("authorization"))
    add_certificate(body, data.get("certificate"))
    add_action(body, data)
    add_office(body, data)
    add_table(body, data.get("table"))
    add_report(body, data.get("report"))
    add_findings(body, data.get("findings", ()))


def _first_registration(of: Data) -> Data | None:
    """The number that the first of two equal applications came to."""
    return {"number": of["insurer_number"], "since": of["insurer_since"]} if "insurer_number" in of else None


# What an acceptance states, by what is told in it.
_STATEMENTS: Mapping[str, Callable[[Any], Both]] = {
    "registration": lambda _: wording.INSURER_REGISTERED,
    "certificate": lambda told: wording.CERTIFICATE_STATEMENTS[told["kind"]],
    "ssn": lambda _: wording.SSN_ISSUED,
    "changed": lambda parts: wording.CORRECTED if parts else wording.NOTHING_CHANGED,
    "copy": lambda _: wording.COPIED,
    "withdrawn": lambda _: wording.WITHDRAWN,
    "authorization": lambda told: wording.AUTHORIZATION_STATEMENTS[told["state"]],
    "saved": lambda what: wording.SAVED[what],
    "table": lambda _: wording.TABLE_ACCEPTED,
    "report": lambda _: wording.REPORT_ACCEPTED,
    "office": lambda _: wording.ANSWERED,
}


def _accepted(data: Data) -> Both:
    return next((state(data[name]) for name, state in _STATEMENTS.items() if name in data), wording.REGISTERED)


def _always(statement: Both) -> Callable[[Data], Both]:
    return lambda _: statement


KINDS: Mapping[str, Kind] = {
    "receipt": Kind("Receipt", _always(wording.RECEIVED), _receipt),
    "processing": Kind("Processing", _always(wording.PROCESSING), _processing),
    "acceptance": Kind("Acceptance", _accepted, _content),
    "return": Kind("Return", _always(wording.RETURNED), _content),
    "refusal": Kind("Refusal", _always(wording.REFUSED), _content),
    "duplicate": Kind("Duplicate", _always(wording.DUPLICATE), _content),
    "summary": Kind("Summary", _always(wording.SUMMARY), _summary),
    "insurer_document": Kind("InsurerDocument", _always(wording.INSURER_DOCUMENT), _content),
}
