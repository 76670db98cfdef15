"""MT940 through the library mt-940: a statement's balances, and its entries one by one.

The library reads what it is given whole, keeps all of it, and takes longer than the square of a field's length. So a
file is bounded, it is cut at ``:61:`` here, each piece is bounded, too, and the library sees some hundreds at a time.
What ``:86:`` means is told by each bank for itself; which forms are read stands in ``mt940_entry.py``.
"""

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO

from mt940.models import Transactions
from mt940.options import Options

from reconciliation.mt940_entry import entry_of
from reconciliation.sink import Sink, Tally
from reconciliation.statement_error import StatementError
from reconciliation.values import CURRENCY, MOST_OF_SUM, at, check_currency, iban_of, id_of, in_range
from schemas.money import MoneyError, to_qepik
from schemas.statements import StatementHead

MOST_BYTES = 50 * 1024 * 1024
_LONGEST_PIECE = 10_000  # signs: of an entry with its details
_LONGEST_HEAD = 2_000
_AT_ONCE = 500
_ALL = Options.all()
_STATEMENT = re.compile(r"(?m)^(?=:20:)")
_ENTRY = re.compile(r"(?m)^(?=:61:)")
_ACCOUNT = re.compile(r"(?m)^:25P?:(.*)$")
_CLOSING = re.compile(r"(?m)^(?=:62[FM]?:)")
_AFTER = re.compile(r"(?m)^:86:")  # behind the closing balance: of the statement, not of its last entry
_ENVELOPE = re.compile(r"(?m)^-\}?.*$|^\{.*$")  # of SWIFT, around a statement
_OPENINGS = ("final_opening_balance", "opening_balance", "intermediate_opening_balance")
_CLOSINGS = ("final_closing_balance", "closing_balance", "intermediate_closing_balance")
_IBAN_LETTERS = 28  # of Azerbaijan
# What the library raises for a stranger's text; each of these was met.
_FAILS = (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)

# It logs what it cannot read, word for word: names and numbers of people.
logging.getLogger("mt940").setLevel(logging.CRITICAL + 1)


def sniff_mt940(head: bytes) -> bool:
    """Whether a file that begins so is MT940: the field 20, and the account soon after, maybe in SWIFT's envelope."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith((b":20:", b"{1:")) and re.search(rb"(?m)^:20:[^\x00]*?^:25P?:", start) is not None


@dataclass(frozen=True, slots=True)
class _Pieces:
    """A statement cut: what stands before the first entry, the entries with their details, the closing balance."""

    head: str
    entries: Sequence[str]
    closing: str


def read_mt940(file: BinaryIO, sink: Sink) -> Sequence[StatementHead]:
    """The heads in their order; the entries go to ``sink``. Raises StatementError."""
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise StatementError("STATEMENT_TOO_LARGE", value=f"> {MOST_BYTES >> 20} MiB")
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        raise StatementError("STATEMENT_ENCODING") from None
    heads: list[StatementHead] = []
    seen: set[tuple[str, str]] = set()
    for block in _STATEMENT.split(_ENVELOPE.sub("", text)):
        if not block.startswith(":20:"):
            continue
        with at(f"Stmt[{len(heads) + 1}]"):
            head = _read_statement(len(heads), _cut(block), sink)
            if (head.account, head.statement_id) in seen:
                raise StatementError("STATEMENT_TWICE", value=head.statement_id)
        seen.add((head.account, head.statement_id))
        heads.append(head)
    if not heads:
        raise StatementError("STATEMENT_EMPTY")
    return heads


def _cut(block: str) -> _Pieces:
    before, *found = _CLOSING.split(block)
    if len(found) != 1:
        raise StatementError("STATEMENT_FIELD_MISSING", value=":62F:")
    head, *entries = _ENTRY.split(before)
    pieces = _Pieces(head, entries, _AFTER.split(found[0])[0])
    if len(head) + len(pieces.closing) > _LONGEST_HEAD or any(len(one) > _LONGEST_PIECE for one in entries):
        raise StatementError("STATEMENT_TEXT_TOO_LONG")
    return pieces


def _read_statement(number: int, pieces: _Pieces, sink: Sink) -> StatementHead:
    account = _account(pieces.head)
    head = _head(_parsed(pieces.head + pieces.closing, 0).data, account)
    sink.begin(number, head.account)
    tally = Tally()
    for place, data in _entries(pieces, f"Stmt[{number + 1}]"):
        with at(f"Stmt[{number + 1}]/Ntry[{place}]"):
            entry = entry_of(data)
            tally.count(entry.amount)
            sink.add(number, entry)
    tally.check(head)
    return head


def _entries(pieces: _Pieces, where: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """What the library says of each entry, in order, with its place from 1."""
    for first in range(0, len(pieces.entries), _AT_ONCE):
        some = pieces.entries[first : first + _AT_ONCE]
        try:
            found = _parsed(pieces.head + "".join(some), len(some)).transactions
        except StatementError:
            found = []
        if found:
            yield from ((first + nth, one.data) for nth, one in enumerate(found, 1))
            continue
        # One of them cannot be read: one after the other, so that it is known which.
        for place, one in enumerate(some, first + 1):
            with at(f"{where}/Ntry[{place}]"):
                (alone,) = _parsed(pieces.head + one, 1).transactions
            yield place, alone.data


def _parsed(text: str, entries: int) -> Transactions:
    """By the library's class: its function would open a file whose path ``text`` happens to be."""
    found = Transactions(options=_ALL)
    try:
        found.parse(text)
    except _FAILS as error:
        raise StatementError("STATEMENT_MALFORMED") from error
    # An entry without a type is overwritten by the next one, without a word.
    if len(found.transactions) != entries or any("amount" not in one.data for one in found.transactions):
        raise StatementError("STATEMENT_MALFORMED")
    return found


def _head(data: dict[str, Any], account: str) -> StatementHead:
    opening, from_day = _balance(data, _OPENINGS, ":60F:")
    closing, to_day = _balance(data, _CLOSINGS, ":62F:")
    numbers = (data.get("transaction_reference"), data.get("statement_number"), data.get("sequence_number"))
    return StatementHead(
        format="MT940",
        account=account,
        statement_id=id_of("/".join(str(one).strip() for one in numbers if one)),
        currency=CURRENCY,
        from_day=from_day,
        to_day=to_day,
        opening=opening,
        closing=closing,
    )


def _balance(data: dict[str, Any], names: Sequence[str], field: str) -> tuple[int, date]:
    found = next((data[name] for name in names if name in data), None)
    if found is None:
        raise StatementError("STATEMENT_FIELD_MISSING", value=field)
    check_currency(found.amount.currency or "")
    return qepik_of(found.amount.amount), in_range(date(found.date.year, found.date.month, found.date.day))


def qepik_of(amount: Decimal) -> int:
    """A balance in qəpik. Raises StatementError."""
    try:
        qepik = to_qepik(amount)
    except MoneyError:
        raise StatementError("STATEMENT_AMOUNT", value=str(amount)) from None
    if abs(qepik) > MOST_OF_SUM:
        raise StatementError("STATEMENT_AMOUNT", value=str(amount))
    return qepik


def _account(head: str) -> str:
    """Of field 25: the library cuts it. ``CTREAZ22/AZ30…`` and ``AZ30…AZN`` are that account, too."""
    found = _ACCOUNT.search(head)
    account = iban_of(found[1].rpartition("/")[2]) if found else ""
    if not account:
        raise StatementError("STATEMENT_FIELD_MISSING", value=":25:")
    return account.removesuffix(CURRENCY) if len(account) == _IBAN_LETTERS + len(CURRENCY) else account
