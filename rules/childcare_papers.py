"""Rules of the papers attached to a settlement table (003 §2.2.1 d): kinds of the directory, required ones present.

Papers are listed in the envelope. Whose they are is said in the table: each person names his files; in a table of one
person all papers are that person's. One paper may serve several persons.
"""

from collections.abc import Iterator
from datetime import date

from rules.places import numbered
from schemas.attachment_types import COMMISSION_MINUTES, Per, RequiredAttachment, attachment_types, required_attachments
from schemas.childcare import ChildcareTable, TablePerson
from schemas.envelope import Envelope
from schemas.findings import Finding, finding

SERVICE = "childcare_table"

_LIST = "/Submission/Envelope/Attachments"


def check_papers(table: ChildcareTable, envelope: Envelope, where: str, received_on: date) -> Iterator[Finding]:
    """Unknown kinds, files that are not listed, papers that are required on ``received_on`` and missing."""
    types = {entry.name: entry.document_type for entry in envelope.attachments}
    for place, entry in numbered(_LIST, "Attachment", envelope.attachments):
        if entry.document_type not in attachment_types():
            yield finding("ATTACHMENT_TYPE_UNKNOWN", where=f"{place}/DocumentType", value=entry.document_type)
    required = required_attachments(SERVICE, received_on)
    yield from _missing(required, Per.TABLE, set(types.values()), where)
    if table.protocol is None and any(row.document_type == COMMISSION_MINUTES for row in required):
        yield finding("PROTOCOL_MISSING", where=where)
    for place, person in numbered(where, "Person", table.persons):
        for file_place, name in numbered(place, "File", person.files):
            if name not in types:
                yield finding("FILE_NOT_LISTED", where=file_place, value=name)
        yield from _missing(required, Per.PERSON, _types_of(person, types, alone=len(table.persons) == 1), place)


def _types_of(person: TablePerson, types: dict[str, str], *, alone: bool) -> set[str]:
    return set(types.values()) if alone else {types[name] for name in person.files if name in types}


def _missing(required: tuple[RequiredAttachment, ...], per: Per, there: set[str], where: str) -> Iterator[Finding]:
    for row in required:
        if row.per is per and row.document_type not in there:
            kind = attachment_types()[row.document_type]
            yield finding("ATTACHMENT_REQUIRED", where=where, value=f"{kind.name_az} ({kind.code})")
