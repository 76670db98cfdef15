"""One value of a document beside what the registers know of it. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from outbox.notice_xml import Both
from outbox.prints.document_wording import word_of
from outbox.prints.sheet import Value
from schemas.person import PersonRecord
from schemas.registration import Identity


class Agreement(StrEnum):
    """What a comparison came to."""

    DIFFERS = "differs"  # fərqlidir
    NOT_FOUND = "not_found"  # tapılmadı
    AGREES = "agrees"  # uyğundur
    UNCHECKED = "unchecked"  # no register knows it


@dataclass(frozen=True, slots=True)
class Compared:
    """One value; ``how`` explains what was computed, line by line."""

    label: Both
    written: Value
    known: Value
    agreement: Agreement
    how: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """The values of one person (or of the whole document), under a heading."""

    heading: Both
    values: tuple[Compared, ...]

    @property
    def differs(self) -> bool:
        """Whether something needs eyes."""
        return any(one.agreement in {Agreement.DIFFERS, Agreement.NOT_FOUND} for one in self.values)


def exact(label: Both, written: str | None, known: str | None) -> Compared:
    """An identifier: one that the document leaves out is not compared."""
    if written is None:
        return Compared(label, None, known, Agreement.UNCHECKED)
    if known is None:
        return Compared(label, str(written), None, Agreement.NOT_FOUND)
    return Compared(label, str(written), known, Agreement.AGREES if written == known else Agreement.DIFFERS)


def document_type(identity: Identity, record: PersonRecord) -> Compared:
    """The type of the identity document."""
    said, known = identity.document_type, record.document_type
    agreement = Agreement.AGREES if said is known else Agreement.DIFFERS
    return Compared(word_of("DocumentType"), word_of(said.value), word_of(known.value), agreement)
