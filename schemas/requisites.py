"""Requisites of the insurer (sığortaedənin rekvizitləri), 003 §2.1.1: saved once, changed later as a new version.

The manual shows the fields only in a picture, so which they are and which are required is our assumption. The XSD twin
is ``xsd/insurer_requisites.xsd``; the rules are ``rules/requisites.py``.
"""

from schemas.binding import TEXT, Element, Group
from schemas.frozen import DocumentBody, FrozenModel
from schemas.identifiers import BankCode, Fin
from schemas.lexical import Text34
from schemas.registration import ADDRESS, CONTACTS, NAMES, Address, Contacts, Names


class Accountant(FrozenModel):
    """Baş mühasib: who answers for settlement tables."""

    fin: Fin | None = None
    names: Names


class BankAccount(FrozenModel):
    """The insurer's account; ``number`` stands as written, whether it is an IBAN is a rule."""

    bank_code: BankCode
    number: Text34


class InsurerRequisites(DocumentBody):
    """All requisites at once: what is left out is not kept from an earlier version."""

    address: Address
    contacts: Contacts
    accountant: Accountant | None = None
    account: BankAccount | None = None


_ACCOUNTANT = Group(Accountant, (Element("Fin", "fin", TEXT, optional=True), Element("Names", "names", NAMES)))
BANK_ACCOUNT = Group(BankAccount, (Element("BankCode", "bank_code", TEXT), Element("Number", "number", TEXT)))

INSURER_REQUISITES = Group(
    InsurerRequisites,
    (
        Element("Address", "address", ADDRESS),
        Element("Contacts", "contacts", CONTACTS),
        Element("Accountant", "accountant", _ACCOUNTANT, optional=True),
        Element("BankAccount", "account", BANK_ACCOUNT, optional=True),
    ),
)
