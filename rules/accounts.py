"""Rules of a bank and an account in it, the same in all documents (003 §2.2.1 c)."""

from collections.abc import Iterator
from datetime import date

from schemas.banks import Bank, find_bank
from schemas.findings import Finding, finding
from schemas.iban import iban_check
from schemas.identifiers import BankCode, Iban, IdentifierError

_LETTERS = slice(4, 8)


def check_bank(code: BankCode, where: str, day: date) -> Iterator[Finding]:
    """Whether a bank with ``code`` works on ``day``; ``where`` is the path of the code."""
    if find_bank(code, day) is None:
        yield finding("BANK_UNKNOWN", where=where, value=code)


def check_account(account: str, where: str, bank: Bank | None) -> Iterator[Finding]:
    """Whether ``account`` is an IBAN of ``bank`` (None: an unknown one) with right check digits (ISO 13616)."""
    try:
        iban = Iban.parse(account)
    except IdentifierError as error:
        yield finding(error.code, where=where, value=account)
        return
    if not iban_check(iban):
        yield finding("IBAN_CHECK", where=where, value=account)
    elif bank is not None and iban[_LETTERS] != bank.iban_letters:
        yield finding("ACCOUNT_OF_ANOTHER_BANK", where=where, value=account)
