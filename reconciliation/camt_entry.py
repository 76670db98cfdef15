"""One entry of a camt message, and its transactions: from the texts of elements to a ``BankEntry``."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from reconciliation.statement_error import StatementError
from reconciliation.values import (
    LONGEST_NAME,
    NOT_PROVIDED,
    amount_of,
    check_currency,
    day_of,
    iban_of,
    id_of,
    reference_of,
    text_of,
)
from schemas.statements import LONGEST_TEXT, BankEntry

_SIGNS = {"CRDT": 1, "DBIT": -1}
_BOOKED = "BOOK"
_NOT_BOOKED = frozenset({"PDNG", "INFO", "FUTR"})
_TRUE, _FALSE = frozenset({"true", "1"}), frozenset({"", "false", "0"})
_MOST_CODES = 1000
# Of an identification: who gave it. A tax number has TXID (ISO external code list), or its Azerbaijani name.
_SCHEMES = frozenset({"", "TXID", "VOEN", "VÖEN", "FIN", "FİN"})
_CODE = re.compile(r"[0-9A-Z]{7,10}")

Values = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryHead:
    """What an entry says for all of its transactions; ``amount`` has its sign."""

    amount: int
    booked: date
    valued: date
    reference: str
    is_reversal: bool
    is_booked: bool


def _needed(values: Values, field: str, name: str) -> str:
    text = values.get(field, "").strip()
    if not text:
        raise StatementError("STATEMENT_FIELD_MISSING", value=name)
    return text


def signed(values: Values, amount: str, direction: str) -> int:
    """Qəpik with the sign of the direction: above zero what came in. Raises StatementError."""
    qepik = amount_of(_needed(values, amount, "Amt"))
    check_currency(values.get(amount + "@", ""))
    sign = _SIGNS.get(direction)
    if sign is None:
        raise StatementError("STATEMENT_DIRECTION", value=direction)
    return sign * qepik


def head_of(values: Values) -> EntryHead:
    """Raises StatementError where it lacks an amount, a direction, a status or a day."""
    status = (values.get("status") or values.get("status_text", "")).strip()
    if status != _BOOKED and status not in _NOT_BOOKED:
        raise StatementError("STATEMENT_STATUS", value=status)
    amount = signed(values, "amount", _needed(values, "direction", "CdtDbtInd"))
    reversal = values.get("reversal", "").strip()
    if reversal not in _TRUE and reversal not in _FALSE:
        raise StatementError("STATEMENT_MALFORMED", value=reversal)
    is_booked = status == _BOOKED
    if is_booked and not amount:
        raise StatementError("STATEMENT_AMOUNT", value="0")
    # What is pending may have no day yet; it is not read any further.
    day = values.get("booked") if is_booked else values.get("booked", "2001-01-01")
    booked = day_of((day or _needed(values, "booked", "BookgDt")).strip())
    valued = values.get("valued", "").strip()
    return EntryHead(
        amount=amount,
        booked=booked,
        valued=day_of(valued) if valued else booked,
        reference=reference_of(values.get("reference", "")),
        is_reversal=reversal in _TRUE,
        is_booked=is_booked,
    )


class Transaction:
    """What is met of a transaction while its elements end; ``take`` reads the rest."""

    __slots__ = (
        "amount",
        "code",
        "codes",
        "end_to_end",
        "ids",
        "is_return",
        "level",
        "lines",
        "own_amount",
        "reference",
        "returned",
        "values",
    )

    def __init__(self) -> None:
        self.amount: int | None = None  # with its sign
        self.own_amount: int | None = None  # the same, where it stands in the transaction itself
        self.ids: dict[str, str] = {}
        self.lines: list[str] = []
        self.codes: list[tuple[str, str]] = []
        self.is_return = False
        self.returned = ""
        self.values: Values = {}

    def on_line(self, values: Values) -> None:
        """A line of the remittance; those that no purpose has room for are not kept."""
        if len(self.lines) < LONGEST_TEXT and values["line"].strip():
            self.lines.append(values["line"])

    def on_return(self, values: Values) -> None:
        """The transaction returns another."""
        self.is_return, self.returned = True, values.get("returned", "")

    def on_tax_record(self, values: dict[str, str]) -> None:
        """A classification code, and the level of the budget."""
        kind, category = values.pop("tax_type", "").strip(), values.pop("tax_category", "").strip()
        level = values.pop("tax_level", "").strip()
        if len(self.codes) < _MOST_CODES:  # of two none is chosen; the rest is only told
            self.codes.append((kind or category, level))

    def on_id(self, who: str, values: dict[str, str]) -> None:
        """An identification of ``who``: kept where it is a tax number or a FİN."""
        scheme = values.pop(f"{who}_scheme", "").strip().upper()
        number = values.pop(f"{who}_id", "").strip().upper()
        if scheme in _SCHEMES and _CODE.fullmatch(number) and (who not in self.ids or scheme):
            self.ids[who] = number

    def take(self, values: Values, head: EntryHead) -> None:
        """What is read at the transaction's end: its amount, and a copy of its texts."""
        direction = values.get("tx_direction", "").strip() or ("CRDT" if head.amount > 0 else "DBIT")
        if "tx_amount" in values:
            self.amount = self.own_amount = signed(values, "tx_amount", direction)
        elif values.get("details_amount@") == "AZN":
            self.amount = signed(values, "details_amount", direction)
        self.values = dict(values)

    def purpose(self, info: str) -> str:
        """All lines; where there are none, what the bank adds."""
        kept = text_of(" ".join(self.lines) or self.values.get("tx_info", "") or info)
        # Several codes or another tax payer than who paid: told to the search in the purpose, never chosen here.
        added = sorted({code for code, _ in self.codes if code}) if len(self.codes) > 1 else []
        added = added if len(added) > 1 else []
        tax_payer = self.values.get("tax_payer", "").strip()
        if tax_payer and self.ids.get("dbtr", tax_payer) != tax_payer:
            added.append(tax_payer)
        return f"{kept[: LONGEST_TEXT - 100]} {text_of(' '.join(added), 99)}" if added else kept


def entry_of(head: EntryHead, transaction: Transaction, amount: int, nth: int, info: str = "") -> BankEntry:
    """The entry of ``transaction``; ``nth`` of a batch, from 1, or 0 where it is alone."""
    values = transaction.values
    who = "dbtr" if amount > 0 else "cdtr"
    payer = transaction.ids.get(who, "")
    if who == "dbtr" and not payer:
        payer = _tax_payer(values)
    end_to_end = reference_of(values.get("end_to_end", ""))
    code, level = _code_of(transaction.codes)
    reference = reference_of(values.get("tx_reference", ""))
    if not reference:
        reference = f"{head.reference}/{nth}" if nth and head.reference else head.reference
    elif nth and reference == head.reference:
        reference = f"{reference}/{nth}"  # the batch's own, repeated in each
    return BankEntry(
        booking_date=head.booked,
        value_date=head.valued,
        amount=amount,
        reference=reference,
        end_to_end=end_to_end,
        returns=_returns(head, transaction, end_to_end, reference),
        payer_name=text_of(values.get(f"{who}_name", ""), LONGEST_NAME),
        payer_code=payer,
        payer_iban=iban_of(values.get(f"{who}_iban", "")),
        code=text_of(code, 20),
        level=text_of(level, 20),
        purpose=transaction.purpose(info),
    )


def _code_of(codes: list[tuple[str, str]]) -> tuple[str, str]:
    """The one code and its level; where several are told, none."""
    if len(codes) > 1:
        codes = list({one for one in codes if one[0]})
    return codes[0] if len(codes) == 1 else ("", "")


def _tax_payer(values: Values) -> str:
    number = values.get("tax_payer", "").strip().upper()
    return number if _CODE.fullmatch(number) else ""


def _returns(head: EntryHead, transaction: Transaction, end_to_end: str, reference: str) -> str:
    """A return bears the end-to-end id of what it returns; a reversal, where it has none, the bank's reference. What
    bears neither is a return still: of what, nobody knows.
    """
    if transaction.is_return or head.is_reversal:
        return id_of(transaction.returned) or end_to_end or (reference if head.is_reversal else "") or NOT_PROVIDED
    return ""
