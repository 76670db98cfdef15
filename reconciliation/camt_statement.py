"""The head of a camt statement, put together from its parts."""

from datetime import date

from reconciliation.statement_error import StatementError
from reconciliation.values import MOST_OF_SUM, amount_of, check_currency, day_of, iban_of, id_of
from schemas.statements import StatementHead

_OPENING = ("OPBD", "PRCD")  # the opening one; else the closing one of the day before
_CLOSING = "CLBD"

Values = dict[str, str]


class StatementParts:
    """Takes each part at its end. All raise StatementError, without a place."""

    def __init__(self) -> None:
        self._id = self._account = ""
        self._balances: dict[str, tuple[int, date | None]] = {}
        self._from: date | None = None
        self._to: date | None = None
        self._entries: int | None = None
        self._credit_sum: int | None = None
        self._debit_sum: int | None = None

    def on_id(self, values: Values) -> None:
        """``Id``: the statement's."""
        self._id = id_of(values.pop("id"))

    def on_days(self, values: Values) -> None:
        """``FrToDt``."""
        self._from, self._to = (
            day_of(text.strip()) if text.strip() else None for text in (values.pop("from", ""), values.pop("to", ""))
        )

    def on_account(self, values: Values) -> None:
        """``Acct``: the fund's; in manat, where a currency is told."""
        self._account = iban_of(values.pop("iban", ""))
        currency = values.pop("currency", "").strip()
        if currency:
            check_currency(currency)

    def on_balance(self, values: Values) -> None:
        """``Bal``: kept by its kind; one kind twice is refused."""
        kind = values.pop("bal_type", "").strip()
        if kind in {*_OPENING, _CLOSING}:
            if kind in self._balances:
                raise StatementError("STATEMENT_BALANCE", value=kind)
            check_currency(values.get("bal_amount@", ""))
            direction = values.get("bal_direction", "").strip()
            if direction not in {"CRDT", "DBIT"}:
                raise StatementError("STATEMENT_DIRECTION", value=direction)
            amount = amount_of(values.get("bal_amount", "").strip(), MOST_OF_SUM)
            day = values.get("bal_day", "").strip()
            self._balances[kind] = (amount if direction == "CRDT" else -amount, day_of(day) if day else None)
        values.clear()

    def on_summary(self, values: Values) -> None:
        """``TxsSummry``: counts and sums."""
        total, credits_, debits = (_count(values.get(name)) for name in ("total", "credits", "debits"))
        if total is None and credits_ is not None and debits is not None:
            total = credits_ + debits
        self._entries = total
        self._credit_sum, self._debit_sum = (_sum(values.get(name)) for name in ("credit_sum", "debit_sum"))
        values.clear()

    def needed_account(self) -> str:
        """The account; it must be told before the first entry."""
        if not self._account:
            raise StatementError("STATEMENT_FIELD_MISSING", value="Acct")
        return self._account

    def head(self, form: str) -> StatementHead:
        """The whole head."""
        if not self._id:
            raise StatementError("STATEMENT_FIELD_MISSING", value="Id")
        opening = next((self._balances[kind] for kind in _OPENING if kind in self._balances), (None, None))
        closing = self._balances.get(_CLOSING, (None, None))
        return StatementHead(
            format=form,
            account=self.needed_account(),
            statement_id=self._id,
            currency="AZN",
            from_day=self._from or opening[1],
            to_day=self._to or closing[1],
            opening=opening[0],
            closing=closing[0],
            entries=self._entries,
            credit_sum=self._credit_sum,
            debit_sum=self._debit_sum,
        )


def _count(text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.strip().isascii() and text.strip().isdigit() and len(text.strip()) <= 15):  # noqa: PLR2004 - Max15NumericText
        raise StatementError("STATEMENT_COUNT", value=text)
    return int(text)


def _sum(text: str | None) -> int | None:
    return None if text is None else amount_of(text.strip(), MOST_OF_SUM)
