"""A registration against the record of the population register: does the document speak of this person?

Names and addresses meet by their folded form, so case, marks, composed letters and extra spaces make no difference.
"""

from collections.abc import Iterator

from schemas.findings import Finding, finding
from schemas.person import PersonRecord
from schemas.registration import Address, InsuredRegistration, Names
from schemas.text import fold

_ROOT = "/Submission/InsuredRegistration"


def compare_person(document: InsuredRegistration, record: PersonRecord | None) -> tuple[Finding, ...]:
    """What in ``document`` does not agree with ``record``; None where the register has no such FİN (001 §3.1).

    ``value`` is what the document says, never what the register knows: the sender may have typed a stranger's FİN.
    Raises ValueError for the record of another person (our bug).
    """
    fin = document.identity.fin
    if record is None:
        return (finding("PERSON_UNKNOWN", where=f"{_ROOT}/Identity/Fin", value=fin),)
    if record.fin != fin:
        raise ValueError("the record of another person")
    return (
        *_compare_identity(document, record),
        *_compare_names(document.names, record),
        *_compare_addresses(document, record),
    )


def _compare_identity(document: InsuredRegistration, record: PersonRecord) -> Iterator[Finding]:
    identity = document.identity
    if not record.alive:
        yield finding("PERSON_DIED", where=f"{_ROOT}/Identity/Fin", value=identity.fin)
    if identity.document_type is not record.document_type:
        yield finding(
            "IDENTITY_DOCUMENT_DIFFERS", where=f"{_ROOT}/Identity/DocumentType", value=identity.document_type.value
        )


def _compare_names(names: Names | None, record: PersonRecord) -> Iterator[Finding]:
    """One finding a name that differs; names that the document leaves out are not compared."""
    if names is None:
        return
    told = (
        ("Surname", names.surname, record.surname),
        ("GivenName", names.given_name, record.given_name),
        ("Patronymic", names.patronymic, record.patronymic),
    )
    for element, written, registered in told:
        if written is not None and fold(written) != fold(registered):
            yield finding("NAMES_DIFFER", where=f"{_ROOT}/Names/{element}", value=written)


def _compare_addresses(document: InsuredRegistration, record: PersonRecord) -> Iterator[Finding]:
    """One finding a part of the registered address that differs; parts that one side leaves out are not compared."""
    written, registered = document.registered_address, record.registered_address
    if written is None or registered is None:
        return
    for (element, said), (_, known) in zip(address_parts(written), address_parts(registered), strict=True):
        if said is not None and known is not None and fold(said) != fold(known):
            yield finding("REGISTERED_ADDRESS_DIFFERS", where=f"{_ROOT}/RegisteredAddress/{element}", value=said)


def address_parts(address: Address) -> tuple[tuple[str, str | None], ...]:
    """(element, text) of each part, in the order of the XSD."""
    return (
        ("Region", address.region),
        ("City", address.city),
        ("Street", address.street),
        ("Building", address.building),
        ("Apartment", address.apartment),
        ("PostalCode", address.postal_code),
    )
