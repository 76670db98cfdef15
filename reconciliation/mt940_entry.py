"""One entry of MT940: from what the library says of ``:61:`` and ``:86:`` to a ``BankEntry``.

``:86:`` has three forms: fields with a question mark (``166?00…?20…?32…``, of German origin, with ``EREF+`` and
``SVWZ+`` inside), words between slashes (``/VOEN/…/NAME/…/REMI/…``), and plain text. No public source tells which of
them banks of Azerbaijan write, nor how they tell a VÖEN: the word ``VOEN`` is an assumption.

What the bank says and what the payer wrote stand in one field. A text that is the payer's goes to the end of it: words
in his text are his, and make nobody a payer and nothing a return.
"""

import re
from datetime import date
from typing import Any

from reconciliation.statement_error import StatementError
from reconciliation.values import (
    LONGEST_NAME,
    MOST_OF_ENTRY,
    NOT_PROVIDED,
    check_currency,
    iban_of,
    in_range,
    reference_of,
    text_of,
)
from schemas.money import MoneyError, to_qepik
from schemas.statements import BankEntry

_WORDS = (
    *("VOEN", "NAME", "IBAN", "EREF", "REMI", "CODE", "LEVEL", "RTRN"),
    *("TRTP", "BIC", "ORDP", "BENM", "CSID", "MARF"),  # not read
)
_WORD = re.compile(rf"/({'|'.join(_WORDS)})/")
_LINE = 65  # signs of a full line, which goes on in the next without a space
_REVERSALS = frozenset({"RC", "RD"})
_CODE = re.compile(r"[0-9A-Z]{7,10}")

Data = dict[str, Any]


def entry_of(data: Data) -> BankEntry:
    """Raises StatementError, without a place."""
    words = _words(_unfolded(data.get("transaction_details") or ""))
    valued = _day(data["date"])
    reference = _reference(data.get("bank_reference"))
    end_to_end = _reference(words.get("EREF") or data.get("end_to_end_reference") or data.get("customer_reference"))
    returns = _reference(words.get("RTRN"))
    if (data.get("status") or "").upper() in _REVERSALS:
        returns = returns or end_to_end or reference or NOT_PROVIDED
    code = words.get("VOEN", "").strip().upper()
    return BankEntry(
        booking_date=_day(data["entry_date"]) if "entry_date" in data else valued,
        value_date=valued,
        amount=_amount(data),
        reference=reference,
        end_to_end=end_to_end,
        returns=returns,
        payer_name=text_of(words.get("NAME") or data.get("applicant_name") or "", LONGEST_NAME),
        payer_code=code if _CODE.fullmatch(code) else "",
        payer_iban=iban_of(words.get("IBAN") or data.get("gvc_applicant_iban") or data.get("applicant_iban") or ""),
        code=text_of(words.get("CODE", ""), 20),
        level=text_of(words.get("LEVEL", ""), 20),
        purpose=text_of(words.get("REMI") or data.get("purpose") or data.get("extra_details") or ""),
    )


def _amount(data: Data) -> int:
    amount = data["amount"]
    check_currency(amount.currency or "")
    try:
        qepik = to_qepik(amount.amount)
    except MoneyError:
        raise StatementError("STATEMENT_AMOUNT", value=str(amount.amount)) from None
    if not 0 < abs(qepik) <= MOST_OF_ENTRY:
        raise StatementError("STATEMENT_AMOUNT", value=str(amount.amount))
    return qepik


def _day(day: date) -> date:
    """A plain date: the library's is a class of its own."""
    return in_range(date(day.year, day.month, day.day))


def _reference(text: str | None) -> str:
    return reference_of((text or "").strip())


def _unfolded(text: str) -> str:
    """The lines of a field as one: a full line was only folded, a shorter one ended."""
    return "".join(line if len(line) == _LINE else f"{line} " for line in text.split("\n")).strip()


def _words(text: str) -> dict[str, str]:
    """The values by word; the first of a word counts. Behind REMI all is what the payer wrote, and so is the whole of a
    text that does not begin with a word.
    """
    said, remi, wrote = text.partition("/REMI/")
    before, *rest = _WORD.split(said)
    if before.strip():
        return {"REMI": text}
    found = {"REMI": wrote.strip()} if remi else {}
    for word, value in zip(rest[::2], rest[1::2], strict=True):
        found.setdefault(word, value.strip())
    return found
