"""A bank's statement (bank çıxarışı) as all formats are read: its head, and its entries one by one.

Amounts are qəpik; of an entry with its sign: above zero what came to the fund's account. Domain: camt.053/054 (ISO
20022), MT940, CSV.
"""

from dataclasses import dataclass
from datetime import date

LONGEST_TEXT = 500  # of a purpose; the rest of a longer one is cut


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementHead:
    """One statement of one account; ``format``: CAMT053, CAMT054, MT940 or CSV.

    ``opening``, ``closing``, ``entries`` and the sums are what the statement itself says, None where it does not say.
    """

    format: str
    account: str  # the fund's, IBAN
    statement_id: str
    currency: str
    from_day: date | None
    to_day: date | None
    opening: int | None = None
    closing: int | None = None
    entries: int | None = None
    credit_sum: int | None = None
    debit_sum: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BankEntry:
    """One movement on the account; a text is "" where the statement has none.

    ``reference``: the bank's own; ``end_to_end``: of who ordered it; ``returns``: the reference or end-to-end id of the
    movement that this one returns or reverses; ``payer_*``: who paid or, of a debit, who was paid.
    """

    booking_date: date
    value_date: date
    amount: int
    reference: str = ""
    end_to_end: str = ""
    returns: str = ""
    payer_name: str = ""
    payer_code: str = ""  # VÖEN, or FİN
    payer_iban: str = ""
    code: str = ""  # of the economic classification, where it is told apart from the purpose
    level: str = ""
    purpose: str = ""
