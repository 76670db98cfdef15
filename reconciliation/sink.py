"""Where a reader's entries go, one by one, and what is counted of each statement on the way."""

from dataclasses import dataclass
from typing import Protocol

from reconciliation.statement_error import StatementError
from reconciliation.values import MOST_OF_SUM
from schemas.statements import BankEntry, StatementHead


class Sink(Protocol):
    """A reader begins a statement, then gives its entries in their order. ``statement``: from 0, in the file."""

    def begin(self, statement: int, account: str) -> None:
        """A statement of ``account`` (the fund's IBAN) begins."""

    def add(self, statement: int, entry: BankEntry) -> None:
        """The next entry of it. Raises StatementError, without a place, where it cannot be taken."""

    def skip(self, statement: int) -> None:
        """One more that the bank tells, but has not booked."""


@dataclass(slots=True)
class Tally:
    """What a statement was found to hold. ``told``: entries as the bank counts them, where a batch is one."""

    entries: int = 0
    credit_sum: int = 0
    debit_sum: int = 0
    told: int = 0
    not_booked: int = 0  # told, too, but only pending: skipped

    def count(self, amount: int) -> None:
        """One entry more, of ``amount`` qəpik. Raises StatementError where the sum cannot be kept."""
        self.entries += 1
        if amount > 0:
            self.credit_sum += amount
        else:
            self.debit_sum -= amount
        if self.credit_sum > MOST_OF_SUM or self.debit_sum > MOST_OF_SUM:
            raise StatementError("STATEMENT_AMOUNT")

    def check(self, head: StatementHead) -> None:
        """Raises StatementError, without a place, where ``head`` says another count, sum or closing balance."""
        booked = self.told - self.not_booked
        if head.entries is not None and head.entries not in {booked, self.told}:
            raise StatementError("STATEMENT_COUNT", value=f"{head.entries} / {booked}")
        for told, found in ((head.credit_sum, self.credit_sum), (head.debit_sum, self.debit_sum)):
            # Pending entries may be told in the sums, too; they are not read, so nothing can be said.
            if told is not None and told != found and not (self.not_booked and told > found):
                raise StatementError("STATEMENT_SUM", value=f"{told} / {found}")
        if head.opening is not None and head.closing is not None:
            reached = head.opening + self.credit_sum - self.debit_sum
            if reached != head.closing:
                raise StatementError("STATEMENT_BALANCE", value=f"{head.closing} / {reached}")
