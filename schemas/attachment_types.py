"""Kinds of attached papers (``codes/attachment_types.csv``) and which of them a service needs, by date
(``codes/required_attachments.csv``).

The manual names no list (003 §2.2.1 d): both tables are our inference, marked ``I``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from schemas.code_table import Term, once_per_tables, read_table, take_term

COMMISSION_MINUTES = "COMMISSION_MINUTES"
BIRTH_CERTIFICATE = "BIRTH_CERTIFICATE"


class Per(StrEnum):
    """How many of a required paper there must be."""

    TABLE = "TABLE"  # one for the whole document
    PERSON = "PERSON"  # one for each person in it


@dataclass(frozen=True, slots=True)
class AttachmentType:
    """One kind of paper."""

    code: str
    name_az: str
    name_en: str
    confidence: str
    source: str


@dataclass(frozen=True, slots=True)
class RequiredAttachment:
    """A paper that documents of ``service`` need during ``term``."""

    service: str
    document_type: str
    per: Per
    term: Term
    confidence: str
    source: str


@once_per_tables
def attachment_types() -> Mapping[str, AttachmentType]:
    """All kinds of papers by code. Raises ValueError if a code stands twice."""
    found: dict[str, AttachmentType] = {}
    for row in read_table("attachment_types"):
        if row["code"] in found:
            raise ValueError(f"attachment_types.csv has {row['code']} twice")
        found[row["code"]] = AttachmentType(**row)
    return MappingProxyType(found)


def required_attachments(service: str, day: date) -> tuple[RequiredAttachment, ...]:
    """What a document of ``service`` that is received on ``day`` must bring."""
    return tuple(row for row in _required() if row.service == service and row.term.covers(day))


@once_per_tables
def _required() -> tuple[RequiredAttachment, ...]:
    rows = []
    for row in read_table("required_attachments"):
        term, per = take_term(row), Per(row.pop("per"))
        rows.append(RequiredAttachment(per=per, term=term, **row))
    return tuple(rows)
