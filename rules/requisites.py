"""Rules of the insurer's requisites that need no register (003 §2.1.1)."""

from collections.abc import Iterator
from datetime import date

from rules.accounts import check_account, check_bank
from rules.contacts import check_contacts
from rules.envelope import check_envelope
from schemas.banks import find_bank
from schemas.envelope import Envelope
from schemas.findings import Finding
from schemas.requisites import BankAccount, InsurerRequisites

_ROOT = "/Submission/InsurerRequisites"


def check_requisites(document: InsurerRequisites, envelope: Envelope, received_on: date) -> tuple[Finding, ...]:
    """All findings about the document and its envelope; ``received_on`` is the day of receipt in Baku."""
    return (
        *check_envelope(envelope, received_on),
        *check_contacts(document.contacts, f"{_ROOT}/Contacts"),
        *_check_account(document.account, received_on),
    )


def _check_account(account: BankAccount | None, day: date) -> Iterator[Finding]:
    if account is not None:
        where = f"{_ROOT}/BankAccount"
        yield from check_bank(account.bank_code, f"{where}/BankCode", day)
        yield from check_account(account.number, f"{where}/Number", find_bank(account.bank_code, day))
