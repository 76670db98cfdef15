"""Rules of phones and e-mail addresses, the same in all documents (001 §3.1)."""

import re
from collections.abc import Iterator

from rules.phone import check_phone
from rules.places import numbered
from schemas.findings import Finding, finding
from schemas.registration import Contacts

# Only what surely cannot be delivered is refused: RFC 5321 allows far more than people expect.
_EMAIL = re.compile(r"[^\s@]{1,64}@([^\s@.]+\.)+[^\s@.]{2,}")


def check_contacts(contacts: Contacts, where: str) -> Iterator[Finding]:
    """What cannot be dialled or delivered; ``where`` is the path of the element that holds ``contacts``."""
    for place, phone in numbered(where, "Phone", contacts.phones):
        yield from check_phone(phone, place)
    if contacts.email is not None and _EMAIL.fullmatch(contacts.email) is None:
        yield finding("EMAIL_FORMAT", where=f"{where}/Email", value=contacts.email)
