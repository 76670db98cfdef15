"""An insurer, a person, addresses: what tests of the registers load, with changes where a test needs them."""

from datetime import date

from registries.insurers import Insurer, InsurerKind
from schemas.identifiers import Fin, OfficeCode, Voen
from schemas.person import PersonRecord, Sex
from schemas.registration import Address, Contacts, DocumentType

ALFA, BETA = Voen("1300144711"), Voen("1401555071")
CONTACTS = Contacts(phones=("+994501234567",))
HOME = Address(region="Bakı", street="Nizami küç.", building="5a", postal_code="AZ1000")
LETTERS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def make_insurer(voen, **changes):
    known = {
        "name": "Alfa Tikinti MMC",
        "kind": InsurerKind.LEGAL,
        "sun": "9819854215",
        "responsible": "Əliyeva Günel",
        "office": OfficeCode("188"),
        "opened_on": date(2015, 3, 1),
    }
    return Insurer(voen=voen, **(known | changes))


def make_person(fin="5VBK5VR", **changes):
    known = {
        "document_type": DocumentType.DIN,
        "surname": "İsmayılova",
        "given_name": "Şəfəq",
        "patronymic": "Üzeyir qızı",
        "sex": Sex.FEMALE,
        "birth_date": date(1990, 2, 28),
        "citizenship": "AZE",
        "registered_address": HOME,
    }
    return PersonRecord(fin=Fin(fin), **(known | changes))


def many_fins(count):
    """Distinct well-formed FİN, in an order that is not sorted."""
    base = len(LETTERS)
    return ["A" + "".join(LETTERS[n // base**place % base] for place in range(6)) for n in range(count)]
