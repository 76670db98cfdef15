"""The applicant of document 000 against the record of the population register, field by field (000 §3).

He types his data by hand (Şəkil 8); that they must agree with the register is our reading. As in ``rules/person.py``
names and addresses meet by their folded form, and ``value`` is what the document says.
"""

from collections.abc import Iterator

from rules.insurer_registration import ROOT
from rules.person import address_parts
from schemas.findings import Finding, finding
from schemas.insurer_registration import InsurerRegistration
from schemas.person import PersonRecord
from schemas.text import fold

_NAMES = (("Surname", "surname"), ("GivenName", "given_name"), ("Patronymic", "patronymic"))


def compare_applicant(document: InsurerRegistration, record: PersonRecord | None) -> tuple[Finding, ...]:
    """What in ``document`` does not agree with ``record``; None where the register has no such FİN. Raises ValueError
    for the record of another person (our bug).
    """
    fin, where = document.identity.fin, f"{ROOT}/Identity/Fin"
    if record is None:
        return (finding("PERSON_UNKNOWN", where=where, value=fin),)
    if record.fin != fin:
        raise ValueError("the record of another person")
    dead = () if record.alive else (finding("PERSON_DIED", where=where, value=fin),)
    return (*dead, *(_differs(place, said) for place, said in _differing(document, record)))


def _differs(place: str, said: str) -> Finding:
    return finding("APPLICANT_DIFFERS", where=f"{ROOT}/{place}", value=said)


def _differing(document: InsurerRegistration, record: PersonRecord) -> Iterator[tuple[str, str]]:
    """(place, what is said there) of each value that the register has otherwise."""
    if document.identity.document_type is not record.document_type:
        yield "Identity/DocumentType", document.identity.document_type.value
    for element, field in _NAMES:
        written, known = getattr(document.names, field), getattr(record, field)
        if fold(written or "") != fold(known):
            yield f"Names/{element}" if written else "Names", written or ""
    if document.birth_date != record.birth_date:
        yield "BirthDate", document.birth_date.isoformat()
    if record.registered_address is None:
        return
    pairs = zip(address_parts(document.registered_address), address_parts(record.registered_address), strict=True)
    for (element, said), (_, known) in pairs:
        if said is not None and known is not None and fold(said) != fold(known):
            yield f"RegisteredAddress/{element}", said
