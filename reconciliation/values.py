"""Single values of statements, as all formats read them: amounts, days, texts, identifiers. Pure.

All raise StatementError without a place: who reads a format knows the place and adds it (``at``).
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from unicodedata import category, is_normalized

from reconciliation.statement_error import StatementError
from schemas.lexical import EARLIEST, LATEST
from schemas.statements import LONGEST_TEXT
from schemas.text import is_plain_text, nfc

CURRENCY = "AZN"
LONGEST_ID = 100  # ISO 20022 allows 35 letters, and MT940 16
LONGEST_NAME = 200
NOT_PROVIDED = "NOTPROVIDED"  # of ISO 20022
NO_REFERENCES = frozenset({NOT_PROVIDED, "NOTREF", "NONREF", "NOREF", "N/A"})
MOST_OF_ENTRY = 10**13 - 1  # qəpik
MOST_OF_SUM = 10**17 - 1  # qəpik; a statement's sums stay within 64 bits

_AMOUNT = re.compile(r"([0-9]{1,15})(?:\.([0-9]{1,5}))?")
_USUAL = 16
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@contextmanager
def at(place: str) -> Iterator[None]:
    """Inside, an error without a place is one of ``place``."""
    try:
        yield
    except StatementError as error:
        raise StatementError(error.code, error.where or place, error.value) from None


def amount_of(text: str, most: int = MOST_OF_ENTRY) -> int:
    """Qəpik of ``1234.5``. Raises StatementError for a sign, a part of a qəpik, or more than ``most``."""
    # Nearly all are written so; the rest is looked at below.
    if text[-3:-2] == "." and len(text) <= _USUAL and text.isascii() and (digits := text[:-3] + text[-2:]).isdigit():
        qepik = int(digits)
        if len(digits) > 2 and qepik <= most:  # noqa: PLR2004 - a digit before the point
            return qepik
    found = _AMOUNT.fullmatch(text)
    if found is None:
        raise StatementError("STATEMENT_AMOUNT", value=text)
    whole, decimals = found.groups(default="")
    if len(decimals) > 2 and decimals[2:].strip("0"):  # noqa: PLR2004 - qəpik are two decimals
        raise StatementError("STATEMENT_AMOUNT", value=text)
    qepik = int(whole + decimals[:2].ljust(2, "0"))
    if qepik > most:
        raise StatementError("STATEMENT_AMOUNT", value=text)
    return qepik


def check_currency(currency: str) -> None:
    """Raises StatementError unless manat."""
    if currency != CURRENCY:
        raise StatementError("STATEMENT_CURRENCY", value=currency)


@lru_cache(maxsize=512)
def day_of(text: str) -> date:
    """The day of ``2026-03-05`` or of a moment that begins so, as the bank wrote it."""
    head = text[:10]
    if _DAY.fullmatch(head) is None or (len(text) > len(head) and text[10] not in "T+-Z"):
        raise StatementError("STATEMENT_DATE", value=text)
    try:
        return in_range(date.fromisoformat(head))
    except ValueError:
        raise StatementError("STATEMENT_DATE", value=text) from None


def in_range(day: date) -> date:
    """``day``. Raises StatementError outside of the years in which statements can be from."""
    if not EARLIEST.date() <= day < LATEST.date():
        raise StatementError("STATEMENT_DATE", value=day.isoformat())
    return day


def text_of(text: str, longest: int = LONGEST_TEXT) -> str:
    """``text`` for people and for searching: one line, single spaces, nothing that hides or turns letters."""
    if not text:
        return ""
    line = " ".join(text.split())
    if not (line.isprintable() and (line.isascii() or (is_normalized("NFC", line) and is_plain_text(line)))):
        line = _plain(line)
    return line[:longest]


def _plain(line: str) -> str:
    """A sign that nobody can see is left out; what cannot be read at all is nothing."""
    kept = (one for one in nfc(line) if one == " " or category(one)[0] not in "CZ")
    line = " ".join("".join(kept).split())
    return line if not line or is_plain_text(line) else "".join(one for one in line if one == " " or is_plain_text(one))


def id_of(text: str) -> str:
    """A reference. Never cut: two that begin alike would be one. Raises StatementError where it is too long."""
    line = text_of(text, LONGEST_ID + 1)
    if len(line) > LONGEST_ID:
        raise StatementError("STATEMENT_TEXT_TOO_LONG", value=text)
    return line


def reference_of(text: str) -> str:
    """A reference, or nothing where it is a word for that there is none: such a word would make two payments one.
    Raises StatementError where it is too long.
    """
    line = id_of(text)
    return "" if line.upper() in NO_REFERENCES else line


def iban_of(text: str) -> str:
    """An account as written, without spaces, in capitals."""
    return id_of(text).replace(" ", "").replace("-", "").upper() if text else ""
