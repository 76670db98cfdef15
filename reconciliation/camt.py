"""camt.053 and camt.054 (ISO 20022), streamed: a statement's head and balances, and its entries one by one.

Only what is booked is read (``Sts`` BOOK); what is pending is counted. A batch, that is an entry with several
transactions, becomes an entry each, and they must come to the batch's amount. What the elements mean is told in
domain.md §8; which are read stands in ``camt_tree.py``. Small files are checked by the official XSD, too.
"""

import re
from collections.abc import Mapping, Sequence
from typing import BinaryIO

from reconciliation.camt_entry import EntryHead, Transaction, entry_of, head_of
from reconciliation.camt_schema import check_by_schema
from reconciliation.camt_statement import StatementParts
from reconciliation.camt_tree import TREES
from reconciliation.sink import Sink, Tally
from reconciliation.statement_error import StatementError
from reconciliation.values import at
from reconciliation.xml_walk import Node, XmlWalk, tree_of
from schemas.statements import BankEntry, StatementHead

NAMESPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:(camt\.05[34])\.001\.(0[2-9]|1[0-3])")


def read_camt(file: BinaryIO, sink: Sink) -> Sequence[StatementHead]:
    """The heads in their order; the entries go to ``sink``. Raises StatementError."""
    reader = _Reader(sink)
    reader.walk.run(file)
    if not reader.heads:
        raise StatementError("STATEMENT_EMPTY")
    file.seek(0)
    check_by_schema(file, reader.message)
    return reader.heads


class _Reader:
    """One pass: the walk calls it at the ends of elements."""

    def __init__(self, sink: Sink) -> None:
        self.heads: list[StatementHead] = []
        self.walk = XmlWalk(self._root, self._place)
        self._values = self.walk.values
        self._sink = sink
        self._format = ""
        self.message = ""
        self._seen: set[tuple[str, str]] = set()
        self._begin_statement()
        self._begin_entry()

    def _root(self, name: str, attributes: Mapping[str, str]) -> Node:
        """The tree of the message that the namespace names. A prefix is taken where the root has one."""
        prefix, _, local = name.rpartition(":")
        found = NAMESPACE.fullmatch(attributes.get(f"xmlns:{prefix}" if prefix else "xmlns", ""))
        if local != "Document" or found is None:
            raise StatementError("STATEMENT_FORMAT_UNKNOWN")
        self._format, spec = TREES[found[1]]
        self.message = f"{found[1]}.001.{found[2]}"
        acts = {
            "statement": self._on_statement,
            "entry": self._on_entry,
            "transaction": self._on_transaction,
            "id": lambda: self._parts.on_id(self._values),
            "days": lambda: self._parts.on_days(self._values),
            "account": lambda: self._parts.on_account(self._values),
            "balance": lambda: self._parts.on_balance(self._values),
            "summary": lambda: self._parts.on_summary(self._values),
            "line": lambda: self._transaction.on_line(self._values),
            "tax_record": lambda: self._transaction.on_tax_record(self._values),
            "dbtr_id": lambda: self._transaction.on_id("dbtr", self._values),
            "cdtr_id": lambda: self._transaction.on_id("cdtr", self._values),
            "return": lambda: self._transaction.on_return(self._values),
        }
        return tree_of(spec, acts, f"{prefix}:" if prefix else "")

    def _begin_statement(self) -> None:
        self._parts = StatementParts()
        self._tally = Tally()
        self._begun = False

    def _begin_entry(self) -> None:
        self._values.clear()
        self._head: EntryHead | None = None
        self._waiting: Transaction | None = None  # the first transaction: is it a batch?
        self._transactions = 0
        self._sum = 0
        self._transaction = Transaction()

    def _place(self) -> str:
        if not self._format:
            return ""
        return f"Stmt[{len(self.heads) + 1}]/Ntry[{self._tally.told + 1}]"

    def _on_transaction(self) -> None:
        head = self._head = self._head or head_of(self._values)
        done, self._transaction = self._transaction, Transaction()
        done.take(self._values, head)
        self._values.clear()
        self._transactions += 1
        if self._transactions == 1:
            self._waiting = done
            return
        if self._transactions == 2 and self._waiting is not None:  # noqa: PLR2004 - now it is a batch
            self._take_of_batch(self._waiting, head, 1)
            self._waiting = None
        self._take_of_batch(done, head, self._transactions)

    def _take_of_batch(self, transaction: Transaction, head: EntryHead, nth: int) -> None:
        amount = transaction.amount
        if amount is None:
            raise StatementError("STATEMENT_FIELD_MISSING", value="Amt")
        self._sum += amount
        if head.is_booked:
            self._give(entry_of(head, transaction, amount, nth))

    def _on_entry(self) -> None:
        head = self._head or head_of(self._values)
        if self._transactions > 1 and self._sum != head.amount:
            raise StatementError("STATEMENT_BATCH_SUM", value=f"{head.amount} / {self._sum}")
        if self._transactions <= 1 and head.is_booked:
            only = self._waiting or self._transaction
            if only.own_amount is not None and only.own_amount != head.amount:
                raise StatementError("STATEMENT_BATCH_SUM", value=f"{head.amount} / {only.own_amount}")
            self._give(entry_of(head, only, head.amount, 0, self._values.get("info", "")))
        self._tally.told += 1
        if not head.is_booked:
            self._tally.not_booked += 1
            self._begin_once()
            self._sink.skip(len(self.heads))
        self._begin_entry()

    def _begin_once(self) -> None:
        if not self._begun:
            self._sink.begin(len(self.heads), self._parts.needed_account())
            self._begun = True

    def _give(self, entry: BankEntry) -> None:
        self._begin_once()
        self._tally.count(entry.amount)
        self._sink.add(len(self.heads), entry)

    def _on_statement(self) -> None:
        with at(f"Stmt[{len(self.heads) + 1}]"):
            head = self._parts.head(self._format)
            if (head.account, head.statement_id) in self._seen:
                raise StatementError("STATEMENT_TWICE", value=head.statement_id)
            self._seen.add((head.account, head.statement_id))
            self._tally.check(head)
            self._begin_once()
        self.heads.append(head)
        self._begin_statement()
        self._begin_entry()
