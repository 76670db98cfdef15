"""The key of a bank's entry: the same movement has one key, in whichever file and format it comes. Pure.

Duplicates are known by (bank's reference, date, amount, payer) of one account (domain.md §8). Where the bank gives no
reference, by all else that it says and by the rank among entries that say the same: two equal payments of one day are
two, and the same two again are known.
"""

from hashlib import sha256

from schemas.statements import BankEntry

_BETWEEN = "\x1f"  # stands in no text that was read
KEY_LETTERS = 32


def key_of(account: str, entry: BankEntry, rank: int = 0) -> str:
    """32 hexadecimal letters. ``rank``: from 0, among those of the account without a reference that say the same."""
    parts = [
        account,
        entry.reference,
        entry.booking_date.isoformat(),
        str(entry.amount),
        entry.payer_code or entry.payer_iban or entry.payer_name,
    ]
    if not entry.reference:
        parts += [entry.end_to_end, entry.purpose, str(rank)]
    return sha256(_BETWEEN.join(parts).encode()).hexdigest()[:KEY_LETTERS]
