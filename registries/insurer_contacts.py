"""Where an insurer is, how it is reached and which account it has (Ünvan, Əlaqə, Bank hesabları; 004 §2.3.1).

Told by the newest requisites that it saved (003 §2.1.1), else by the application with which it was registered (000).
Asked by who has found the insurer among those of his offices.
"""

from dataclasses import dataclass

from sqlalchemy import select

from pipeline.database import Reads
from registries.insurer_data import requisites_of
from registries.tables import insurer_registration
from schemas.insurer_registration import InsurerRegistration
from schemas.registration import Address, Contacts
from schemas.requisites import BankAccount


@dataclass(frozen=True, slots=True, repr=False)
class InsurerContacts:
    """What stands there now; ``account`` where it named one. Its repr shows nothing: an insurer may be a person."""

    address: Address
    contacts: Contacts
    account: BankAccount | None


def contacts_of(reads: Reads, voen: str) -> InsurerContacts | None:
    """None of an insurer that has neither saved requisites nor been registered here."""
    if saved := requisites_of(reads, voen):
        return InsurerContacts(saved[-1].address, saved[-1].contacts, saved[-1].account)
    query = select(insurer_registration.c.data).where(insurer_registration.c.insurer == voen)
    kept = reads.execute(query).scalar()
    if kept is None:
        return None
    one = InsurerRegistration.model_validate_json(kept)
    return InsurerContacts(one.actual_address or one.registered_address, one.contacts, one.account)
