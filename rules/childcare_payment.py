"""Rules of the payment kind against bank, account and local office (003 §2.2.1 b, c).

CARD: a card at a bank that works with the insurer's local office; TRANSFER: an account at a bank that does not; POST:
no bank account at all.
"""

from collections.abc import Iterator
from datetime import date

from rules.accounts import check_account, check_bank
from schemas.banks import find_bank, works_with
from schemas.childcare import Payment, PaymentKind
from schemas.findings import Finding, finding
from schemas.identifiers import OfficeCode


def check_payment(payment: Payment, where: str, day: date) -> Iterator[Finding]:
    """What does not go together on the ``day`` of receipt."""
    if payment.kind is PaymentKind.POST:
        yield from _check_post(payment, where)
        return
    if payment.bank_code is None:
        yield finding("BANK_MISSING", where=where)
    else:
        yield from check_bank(payment.bank_code, f"{where}/BankCode", day)
    if payment.account is None:
        yield finding("ACCOUNT_MISSING", where=where)
    else:
        bank = None if payment.bank_code is None else find_bank(payment.bank_code, day)
        yield from check_account(payment.account, f"{where}/Account", bank)


def check_partner(payment: Payment, where: str, office: OfficeCode, day: date) -> Iterator[Finding]:
    """Whether the kind is right for a bank that works, or does not, with the insurer's ``office`` on ``day``."""
    bank = payment.bank_code and find_bank(payment.bank_code, day)
    if not bank:
        return
    partner = works_with(bank.code, office, day)
    if payment.kind is PaymentKind.CARD and not partner:
        yield finding("CARD_BANK_NOT_OF_OFFICE", where=f"{where}/Kind", value=bank.name)
    if payment.kind is PaymentKind.TRANSFER and partner:
        yield finding("TRANSFER_BANK_OF_OFFICE", where=f"{where}/Kind", value=bank.name)


def _check_post(payment: Payment, where: str) -> Iterator[Finding]:
    for element, value in (("BankCode", payment.bank_code), ("Account", payment.account)):
        if value is not None:
            yield finding("POST_WITH_ACCOUNT", where=f"{where}/{element}", value=value)
