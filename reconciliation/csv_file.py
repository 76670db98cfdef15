"""CSV by a described mapping (``csv_mapping.py``), line by line. A statement is the lines of one account and number.

A CSV tells neither balances nor sums, so nothing but the lines themselves can be checked.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import BinaryIO

from reconciliation.csv_mapping import CsvMapping
from reconciliation.sink import Sink
from reconciliation.statement_error import StatementError
from reconciliation.values import (
    CURRENCY,
    LONGEST_NAME,
    amount_of,
    at,
    check_currency,
    iban_of,
    id_of,
    in_range,
    reference_of,
    text_of,
)
from schemas.statements import BankEntry, StatementHead

LONGEST_LINE = 64 * 1024  # signs
Mappings = Mapping[str, CsvMapping]


def sniff_csv(head: bytes, mappings: Mappings) -> str | None:
    """The name of the mapping whose headers are those of the first line; None where none is."""
    for name, mapping in mappings.items():
        try:
            line = head.decode(mapping.encoding, errors="ignore").splitlines()[:1]
            found = next(csv.reader(line, delimiter=mapping.delimiter, strict=True), [])
        except (csv.Error, UnicodeError):
            continue
        if len(found) == len(mapping.headers) and {one.strip() for one in found} == mapping.headers:
            return name
    return None


def read_csv(file: BinaryIO, sink: Sink, mappings: Mappings) -> Sequence[StatementHead]:
    """The heads in their order; the entries go to ``sink``. Raises StatementError."""
    name = sniff_csv(file.read(4096), mappings)
    file.seek(0)
    if name is None:
        raise StatementError("STATEMENT_FORMAT_UNKNOWN")
    mapping = mappings[name]
    text = io.TextIOWrapper(file, encoding=mapping.encoding, newline="")
    try:
        return _Reader(mapping, sink).read(_lines(text))
    except UnicodeError:
        raise StatementError("STATEMENT_ENCODING") from None
    finally:
        text.detach()


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    while line := text.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            raise StatementError("STATEMENT_TEXT_TOO_LONG")
        if "\0" in line:
            raise StatementError("STATEMENT_ENCODING")
        yield line


class _Reader:
    def __init__(self, mapping: CsvMapping, sink: Sink) -> None:
        self._mapping = mapping
        self._sink = sink
        self._of: tuple[str, str] = ("", "")
        self._seen: set[tuple[str, str]] = set()
        self._days: list[tuple[date, date]] = []
        self._days_read: dict[str, date] = {}

    def read(self, lines: Iterator[str]) -> Sequence[StatementHead]:
        rows = csv.reader(lines, delimiter=self._mapping.delimiter, strict=True)
        keys: list[tuple[str, str]] = []
        header: list[str] = []
        try:
            for row in rows:
                with at(f"line {rows.line_num}"):
                    if not header:
                        header = [self._mapping.columns.get(one.strip(), "") for one in row]
                    elif any(one.strip() for one in row):
                        self._take(header, row, keys)
        except csv.Error:
            raise StatementError("STATEMENT_MALFORMED", f"line {rows.line_num}") from None
        if not keys:
            raise StatementError("STATEMENT_EMPTY")
        return [self._head(key, days) for key, days in zip(keys, self._days, strict=True)]

    def _take(self, header: list[str], row: list[str], keys: list[tuple[str, str]]) -> None:
        if len(row) != len(header):
            raise StatementError("STATEMENT_MALFORMED")
        values = dict(zip(header, (one.strip() for one in row), strict=True))
        key = (iban_of(_needed(values, "account")), id_of(_needed(values, "statement_id")))
        entry = self._entry(values)
        if key != self._of:
            if key in self._seen:
                raise StatementError("STATEMENT_TWICE", value=key[1])
            self._of = key
            self._seen.add(key)
            keys.append(key)
            self._days.append((entry.booking_date, entry.booking_date))
            self._sink.begin(len(keys) - 1, key[0])
        first, last = self._days[-1]
        self._days[-1] = (min(first, entry.booking_date), max(last, entry.booking_date))
        self._sink.add(len(keys) - 1, entry)

    def _entry(self, values: dict[str, str]) -> BankEntry:
        check_currency(values.get("currency", CURRENCY))
        booked = self._day(_needed(values, "booking_date"))
        valued = values.get("value_date", "")
        return BankEntry(
            booking_date=booked,
            value_date=self._day(valued) if valued else booked,
            amount=self._signed(values),
            **{name: reference_of(values.get(name, "")) for name in ("reference", "end_to_end", "returns")},
            **{name: text_of(values.get(name, ""), 20) for name in ("payer_code", "code", "level")},
            payer_name=text_of(values.get("payer_name", ""), LONGEST_NAME),
            payer_iban=iban_of(values.get("payer_iban", "")),
            purpose=text_of(values.get("purpose", "")),
        )

    def _signed(self, values: dict[str, str]) -> int:
        if "amount" not in values:
            credit, debit = (self._amount(values[name]) for name in ("credit", "debit"))
            if bool(credit) == bool(debit):
                raise StatementError("STATEMENT_AMOUNT", value=values["credit"] or values["debit"])
            return credit or -debit
        text = _needed(values, "amount")
        sign = 1
        if "direction" in values:
            word = values["direction"]
            if word not in self._mapping.credit_words and word not in self._mapping.debit_words:
                raise StatementError("STATEMENT_DIRECTION", value=word)
            sign = 1 if word in self._mapping.credit_words else -1
        elif text.startswith(("-", "+")):
            sign, text = (-1 if text[0] == "-" else 1), text[1:]
        amount = self._amount(text)
        if not amount:
            raise StatementError("STATEMENT_AMOUNT", value=text)
        return sign * amount

    def _amount(self, text: str) -> int:
        """Qəpik of an amount as this bank writes it; "" is none. Thousands stand in threes, or it is no amount."""
        mapping = self._mapping
        if not text:
            return 0
        whole, point, decimals = text.partition(mapping.decimal_sign)
        if mapping.decimal_sign != "." and "." in whole.replace(mapping.thousands_sign or mapping.decimal_sign, ""):
            raise StatementError("STATEMENT_AMOUNT", value=text)  # thousands, perhaps: never a point of ours
        if mapping.thousands_sign:
            groups = whole.replace("\u00a0", " ").split(mapping.thousands_sign)
            if len(groups) > 1 and (not 1 <= len(groups[0]) <= 3 or any(len(one) != 3 for one in groups[1:])):  # noqa: PLR2004
                raise StatementError("STATEMENT_AMOUNT", value=text)
            whole = "".join(groups)
        with at(""):
            return amount_of(f"{whole}.{decimals}" if point else whole)

    def _day(self, text: str) -> date:
        day = self._days_read.get(text)
        if day is None:
            try:
                # A day without a zone, as the bank wrote it.
                day = in_range(datetime.strptime(text, self._mapping.date_format).date())  # noqa: DTZ007
            except ValueError as error:
                raise StatementError("STATEMENT_DATE", value=text) from error
            if len(self._days_read) < 10_000:  # noqa: PLR2004 - more days than a statement has
                self._days_read[text] = day
        return day

    def _head(self, key: tuple[str, str], days: tuple[date, date]) -> StatementHead:
        account, number = key
        return StatementHead(
            format="CSV",
            account=account,
            statement_id=number,
            currency=CURRENCY,
            from_day=days[0],
            to_day=days[1],
        )


def _needed(values: dict[str, str], name: str) -> str:
    text = values.get(name, "")
    if not text:
        raise StatementError("STATEMENT_FIELD_MISSING", value=name)
    return text
