"""The Fund's accounts, and the local office to which the money on each belongs (``codes/fund_accounts.csv``), dated.

No public source tells the accounts: the rows are a demo set that an operator replaces.
"""

from dataclasses import dataclass
from datetime import date

from schemas.code_table import Term, once_per_tables, one_a_day, read_table, row_on, take_term
from schemas.iban import iban_check
from schemas.identifiers import Iban, OfficeCode
from schemas.offices import offices


@dataclass(frozen=True, slots=True)
class FundAccount:
    """One row; ``purpose``: for which contributions it is, as the scheme of ``classification_codes.csv``; ``channel``:
    the only one that may tell of it ("": any that statements are taken from).
    """

    iban: Iban
    office: OfficeCode
    purpose: str
    term: Term
    confidence: str
    source: str
    channel: str = ""


def fund_account(iban: str, day: date) -> FundAccount | None:
    """The row of ``iban`` (28 signs, no spaces) that holds on ``day``; None: no account of the Fund."""
    return row_on((one for one in fund_accounts() if str(one.iban) == iban), day)


@once_per_tables
def fund_accounts() -> tuple[FundAccount, ...]:
    """All rows. Raises ValueError for wrong check digits, an unknown office, or two rows of an account for one day."""
    rows = []
    for row in read_table("fund_accounts"):
        term, iban, office = take_term(row), Iban(row.pop("iban")), OfficeCode(row.pop("office"))
        if not iban_check(iban) or office not in offices():
            raise ValueError(f"fund_accounts.csv: {iban} or its office {office} is wrong")
        rows.append(FundAccount(iban=iban, office=office, term=term, **row))
    return one_a_day(rows, lambda row: str(row.iban))
