"""Registration of an insured person (sığortaolunanın onlayn uçota alınması), 001.

Owns the document's model and its XML table; the XSD twin is ``xsd/insured_registration.xsd``. What the fields must
agree with is ``rules/registration.py`` and ``rules/person.py``.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from schemas.binding import TEXT, Element, Group, Leaf
from schemas.frozen import DocumentBody, FrozenModel
from schemas.identifiers import Fin
from schemas.lexical import PostalCode, Text20, Text100, Text254, read_boolean, write_boolean

MOST_PHONES = 3


class Kind(StrEnum):
    """Müraciətin növü (001 §3.1, §3.2)."""

    INITIAL = "initial"  # İlkin uçot
    CORRECTION = "correction"  # Düzəliş


class DocumentType(StrEnum):
    """Sənədin tipi: it decides the length of the FİN (001 §2.2)."""

    DIN = "DIN"  # şəxsiyyət vəsiqəsi, Daxili İşlər Nazirliyi
    MIGRATION = "MIGRATION"  # müvəqqəti və ya daimi yaşayış icazəsi vəsiqəsi


class Identity(FrozenModel):
    """Whom the document is about."""

    document_type: DocumentType
    fin: Fin


class Names(FrozenModel):
    """Soyad, ad, ata adı; a foreigner may have no patronymic."""

    surname: Text100
    given_name: Text100
    patronymic: Text100 | None = None


class Address(FrozenModel):
    """An address in Azerbaijan."""

    region: Text100
    city: Text100 | None = None
    street: Text100
    building: Text20
    apartment: Text20 | None = None
    postal_code: PostalCode | None = None


class Contacts(FrozenModel):
    """Əlaqə vasitələri: one to three phones and perhaps an e-mail address, as written."""

    phones: Annotated[tuple[Text20, ...], Field(min_length=1, max_length=MOST_PHONES)]
    email: Text254 | None = None


class InsuredRegistration(DocumentBody):
    """The application. That the actual address goes with the ticked box is a rule, not part of the schema."""

    kind: Kind
    identity: Identity
    names: Names | None = None
    registered_address: Address | None = None
    actual_address_differs: bool
    actual_address: Address | None = None
    contacts: Contacts


ADDRESS = Group(
    Address,
    (
        Element("Region", "region", TEXT),
        Element("City", "city", TEXT, optional=True),
        Element("Street", "street", TEXT),
        Element("Building", "building", TEXT),
        Element("Apartment", "apartment", TEXT, optional=True),
        Element("PostalCode", "postal_code", TEXT, optional=True),
    ),
)
IDENTITY = Group(Identity, (Element("DocumentType", "document_type", TEXT), Element("Fin", "fin", TEXT)))
NAMES = Group(
    Names,
    (
        Element("Surname", "surname", TEXT),
        Element("GivenName", "given_name", TEXT),
        Element("Patronymic", "patronymic", TEXT, optional=True),
    ),
)
CONTACTS = Group(
    Contacts, (Element("Phone", "phones", TEXT, many=True), Element("Email", "email", TEXT, optional=True))
)

INSURED_REGISTRATION = Group(
    InsuredRegistration,
    (
        Element("Kind", "kind", TEXT),
        Element("Identity", "identity", IDENTITY),
        Element("Names", "names", NAMES, optional=True),
        Element("RegisteredAddress", "registered_address", ADDRESS, optional=True),
        Element("ActualAddressDiffers", "actual_address_differs", Leaf(read=read_boolean, write=write_boolean)),
        Element("ActualAddress", "actual_address", ADDRESS, optional=True),
        Element("Contacts", "contacts", CONTACTS),
    ),
)
