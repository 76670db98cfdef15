"""The tables of a notice: findings, reasons, counts, documents of a bundle. Each is made of elements of one name."""

from collections.abc import Callable, Mapping, Sequence

from lxml import etree

from outbox.notice_xml import Both
from outbox.prints.notice_values import both_of, name_of, named, text_at
from outbox.prints.sheet import Column, Grid, Kind, Value
from outbox.prints.wording import ROW_NUMBER, SEVERITIES, label
from pipeline.status import MEANINGS, Status
from schemas.xml import child_elements, text_of


def _findings(found: Sequence[etree._Element]) -> Grid:
    columns = (
        Column(label("Finding"), share=44),
        Column(label("Where"), share=26),
        Column(label("Value"), share=16),
        Column(label("Code"), share=24),
    )
    rows = [(_told(one), text_at(one, "Where"), text_at(one, "Value"), _coded(one)) for one in found]
    return Grid(label("Findings"), columns, tuple(rows))


def _told(finding: etree._Element) -> Both:
    """Text, hint and basis of a finding."""
    parts = [both_of(part) for name in ("Text", "Hint") if (part := named(finding, name)) is not None]
    basis = text_at(finding, "Basis")
    az = [part.az for part in parts] + ([f"({basis})"] if basis else [])
    return Both(" ".join(az), " ".join(part.en for part in parts))


def _coded(finding: etree._Element) -> Both:
    severity = finding.get("severity", "")
    words = SEVERITIES.get(severity, Both(severity, severity))
    return Both(finding.get("code", ""), f"{words.az} / {words.en}")


def _reasons(found: Sequence[etree._Element]) -> Grid:
    columns = (Column(label("Reason"), share=70), Column(label("Code"), share=30))
    return Grid(label("Reasons"), columns, tuple((both_of(one), one.get("code", "")) for one in found))


def _counts(found: Sequence[etree._Element]) -> Grid:
    columns = (Column(label("Status"), share=70), Column(label("Count"), Kind.COUNT, share=30))
    return Grid(label("Count"), columns, tuple((both_of(one), int(one.get("number", "0"))) for one in found))


def _documents(found: Sequence[etree._Element]) -> Grid:
    columns = (
        Column(ROW_NUMBER, Kind.COUNT, share=7),
        Column(label("File"), share=28),
        Column(label("Submission"), share=30),
        Column(label("Status"), share=22),
        Column(label("Ssn"), share=20),
        Column(label("Code"), share=30),
    )
    return Grid(label("Document"), columns, tuple(_document(n, one) for n, one in enumerate(found, 1)))


def _document(n: int, one: etree._Element) -> tuple[Value, ...]:
    """One document of a bundle; its own id below the file's name, its sequence before its submission."""
    sequence, submission = text_at(one, "Sequence"), text_at(one, "Submission")
    codes = ", ".join(text_of(child) for child in child_elements(one) if name_of(child) == "Code")
    return (
        n,
        Both(text_at(one, "File"), text_at(one, "DocumentId")),
        Both(f"№ {sequence}" if sequence else "", submission),
        _meaning(one.get("status", "")),
        text_at(one, "Ssn"),
        codes,
    )


def _meaning(status: str) -> Both:
    """A status in words; one that is not known here stays a code."""
    if status not in frozenset(Status):
        return Both(status, status)
    meaning = MEANINGS[Status(status)]
    return Both(meaning.az, meaning.en)


# By the name of the elements; ``Findings`` and ``Reasons`` are mere wrappers around theirs.
GRIDS: Mapping[str, Callable[[Sequence[etree._Element]], Grid]] = {
    "Finding": _findings,
    "Reason": _reasons,
    "Count": _counts,
    "Document": _documents,
}
