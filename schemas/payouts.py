"""How accepted benefits are paid: from which account of the fund, to whose channel the file goes, from which amount on
two officers order it; and what a receiver tells of an order (pain.002).

No public source names any of it: the rows of ``codes/payout_*.csv`` are a demo set that an operator replaces. Amounts
are qəpik.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from schemas.childcare import PaymentKind
from schemas.code_table import Term, once_per_tables, one_a_day, read_table, row_on, take_term
from schemas.identifiers import BankCode, Iban
from schemas.money import parse_manat

PAID, REJECTED = "PAID", "REJECTED"


@dataclass(frozen=True, slots=True)
class PayingAccount:
    """The fund's account that an office's benefits are paid from; ``office`` "": of all that have none of their own."""

    office: str
    iban: Iban
    bank: BankCode
    term: Term
    confidence: str
    source: str


@dataclass(frozen=True, slots=True)
class Receiver:
    """Whose channel takes the files of a kind; ``bank`` "": of banks without a row; ``channel`` "": the setting's."""

    kind: PaymentKind
    bank: str
    channel: str
    term: Term
    confidence: str
    source: str


@dataclass(frozen=True, slots=True)
class PayoutLimit:
    """From ``least`` qəpik on two officers order."""

    least: int
    term: Term
    confidence: str
    source: str


@dataclass(frozen=True, slots=True)
class Totals:
    """What a receiver says that an order, or a part of it, held; None: it does not say."""

    lines: int | None = None
    amount: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineStatus:
    """What became of one line: ``PAID`` or ``REJECTED``; ``amount`` None: it does not say."""

    end_to_end: str
    what: str
    amount: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReport:
    """One message about one order. ``rest``: what became of all lines that it does not name, "" where it does not say.
    ``pending``: how many lines it names that are still on their way.
    """

    id: str
    order: str
    totals: Totals
    rest: str
    reason: str
    lines: Sequence[LineStatus]
    pending: int


def paying_account(office: str, day: date) -> PayingAccount | None:
    """The office's own account on ``day``, else that of all."""
    mine = row_on((one for one in _accounts() if one.office == office), day)
    return mine or row_on((one for one in _accounts() if one.office == ""), day)


def channel_of(kind: PaymentKind, bank: str, day: date, plain: str) -> str:
    """The channel that takes the file; ``plain`` where no table names one."""
    rows = [one for one in _receivers() if one.kind is kind]
    found = row_on((one for one in rows if one.bank == bank), day) or row_on((one for one in rows if not one.bank), day)
    return found.channel or plain if found is not None else plain


def payout_needs_two(amount: int, day: date) -> bool:
    """Whether what is ordered on ``day``, together ``amount`` qəpik, needs a second officer; without a row, always."""
    row = row_on(_limits(), day)
    return row is None or amount >= row.least


@once_per_tables
def _accounts() -> tuple[PayingAccount, ...]:
    rows = []
    for row in read_table("payout_accounts"):
        term, iban, bank = take_term(row), Iban.parse(row.pop("iban")), BankCode.parse(row.pop("bank"))
        rows.append(PayingAccount(iban=iban, bank=bank, term=term, **row))
    return one_a_day(rows, lambda row: row.office)


@once_per_tables
def _receivers() -> tuple[Receiver, ...]:
    rows = []
    for row in read_table("payout_receivers"):
        term, kind = take_term(row), PaymentKind(row.pop("kind"))
        rows.append(Receiver(kind=kind, term=term, **row))
    return one_a_day(rows, lambda row: (row.kind, row.bank))


@once_per_tables
def _limits() -> tuple[PayoutLimit, ...]:
    rows = []
    for row in read_table("payout_limits"):
        term, least = take_term(row), row.pop("from_manat")
        rows.append(PayoutLimit(least=parse_manat(least) if least else 0, term=term, **row))
    return one_a_day(rows, lambda _: "all")
