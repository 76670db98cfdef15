"""Banks (``codes/banks.csv``) and which of them work with which local office (``codes/bank_offices.csv``).

That a bank works with an office is a dated relation: whether a card can be paid depends on it (003 §2.2.1 b). The
relation and most banks are a demo set, marked ``D``; an operator replaces them.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from schemas.code_table import Term, once_per_tables, read_table, take_term
from schemas.identifiers import BankCode, OfficeCode


@dataclass(frozen=True, slots=True)
class Bank:
    """One bank; ``iban_letters`` are the four letters that its accounts bear (ISO 13616)."""

    code: BankCode
    name: str
    iban_letters: str
    term: Term
    confidence: str
    source: str


@once_per_tables
def banks() -> Mapping[BankCode, Bank]:
    """All banks by code, closed ones, too. Raises ValueError if a code stands twice."""
    found: dict[BankCode, Bank] = {}
    for row in read_table("banks"):
        term, code = take_term(row), BankCode(row.pop("code"))
        if code in found:
            raise ValueError(f"banks.csv has {code} twice")
        found[code] = Bank(code=code, term=term, **row)
    return MappingProxyType(found)


def find_bank(code: BankCode, day: date) -> Bank | None:
    """The bank with ``code`` that works on ``day``."""
    bank = banks().get(code)
    return bank if bank is not None and bank.term.covers(day) else None


def works_with(bank: BankCode, office: OfficeCode, day: date) -> bool:
    """Whether ``bank`` works with ``office`` on ``day``."""
    return any(term.covers(day) for term in _partners().get((bank, office), ()))


@once_per_tables
def _partners() -> Mapping[tuple[BankCode, OfficeCode], Sequence[Term]]:
    terms: dict[tuple[BankCode, OfficeCode], list[Term]] = defaultdict(list)
    for row in read_table("bank_offices"):
        terms[BankCode(row["bank"]), OfficeCode(row["office"])].append(take_term(row))
    return MappingProxyType(terms)
