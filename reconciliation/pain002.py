"""Status reports of payment orders: pain.002 (ISO 20022, CustomerPaymentStatusReport), versions 03 to 14.

Read by expat in pieces; a DTD is refused, depth, texts and the number of lines are bounded. What a receiver tells is
only read here: whether it fits the order is asked by ``registries/payout_outcomes.py``. Amounts are qəpik.

ValueError
└── StatusFileError   ``what`` is wrong, and ``where``: the line of the file
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import BinaryIO
from xml.parsers import expat

from reconciliation.xml_head import root_namespace
from schemas.lexical import MOST_QEPIK
from schemas.money import MoneyError, to_qepik
from schemas.payouts import PAID, REJECTED, LineStatus, StatusReport, Totals

MOST_BYTES = 50_000_000
MOST_LINES = 20_000
DEEPEST, LONGEST = 30, 500
_PIECE = 65_536
_NAMESPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:pain\.002\.001\.(0[3-9]|1[0-4])")
_ENDS = {"ACSC": PAID, "ACCC": PAID, "RJCT": REJECTED, "CANC": REJECTED}
_ON_THE_WAY = frozenset({"", "RCVD", "ACCP", "ACTC", "ACSP", "ACWC", "ACFC", "PATC", "PDNG", "PART"})
_TOP = ("Document", "CstmrPmtStsRpt")
_GROUP, _TOGETHER = "OrgnlGrpInfAndSts", "OrgnlPmtInfAndSts"
_LINE = (_TOGETHER, "TxInfAndSts")
_REASONS = (("StsRsnInf", "Rsn", "Cd"), ("StsRsnInf", "Rsn", "Prtry"))


class Bad(StrEnum):
    """What is wrong with a file; the value is the sentence of the command line."""

    XML = "not well-formed XML"
    DTD = "a document type declaration"
    FORMAT = "no pain.002"
    LARGE = "larger, deeper or with longer texts than allowed"
    ID = "the message has no number (MsgId)"
    ORDER = "it names no order (OrgnlMsgId), or several"
    LINE = "a line without its end-to-end id"
    STATUS = "a status that is not known, or that contradicts another"
    AMOUNT = "no amount in manat"
    TOTALS = "no count or control total, or two that differ"


class StatusFileError(ValueError):
    """A file that cannot be read. What stands there is not told."""

    def __init__(self, what: Bad, where: int) -> None:
        super().__init__(f"line {where}: {what.value}")
        self.what = what
        self.where = where


def is_pain002(head: bytes) -> bool:
    """Whether a file that begins with ``head`` is one."""
    return _NAMESPACE.fullmatch(root_namespace(head)) is not None


def read_pain002(file: BinaryIO) -> StatusReport:
    """The report that a file holds: one message about one order. Raises StatusFileError."""
    reading = _Reading()
    size = 0
    try:
        while piece := file.read(_PIECE):
            size += len(piece)
            if size > MOST_BYTES:
                reading.refuse(Bad.LARGE)
            reading.parser.Parse(piece, False)
        reading.parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise StatusFileError(Bad.XML, error.lineno) from None
    return reading.report()


@dataclass(slots=True)
class _Part:
    """The texts of one element that is told about, by their paths in it."""

    line: int = 0
    texts: dict[tuple[str, ...], str] = field(default_factory=dict)
    currency: str = ""

    def get(self, *path: str) -> str:
        return self.texts.get(path, "")

    @property
    def reason(self) -> str:
        return next((self.texts[path] for path in _REASONS if path in self.texts), "")


class _Reading:
    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = lambda *_: self.refuse(Bad.DTD)
        self._path: list[str] = []
        self._words: list[str] = []
        self._length = 0
        self._id = ""
        self._group = _Part()
        self._together: list[_Part] = []
        self._lines: list[_Part] = []

    def refuse(self, what: Bad) -> None:
        raise StatusFileError(what, self.parser.CurrentLineNumber)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        if not self._path and _NAMESPACE.fullmatch(namespace) is None:
            self.refuse(Bad.FORMAT)
        self._path.append(local)
        if len(self._path) > DEEPEST:
            self.refuse(Bad.LARGE)
        self._words, self._length = [], 0
        match tuple(self._path[2:]):
            case (one,) if one == _TOGETHER:
                self._together.append(_Part(self.parser.CurrentLineNumber))
            case path if path == _LINE:
                self._lines.append(_Part(self.parser.CurrentLineNumber))
            case (*_, "InstdAmt") if self._lines:
                self._lines[-1].currency = attributes.get("Ccy", "")
        if len(self._lines) > MOST_LINES:
            self.refuse(Bad.LARGE)

    def _text(self, text: str) -> None:
        self._words.append(text)
        self._length += len(text)
        if self._length > LONGEST:
            self.refuse(Bad.LARGE)

    def _end(self, name: str) -> None:
        del name
        path, text = tuple(self._path), "".join(self._words).strip()
        self._path.pop()
        self._words, self._length = [], 0
        if path[:2] != _TOP or not text:
            return
        inside = path[2:]
        if inside == ("GrpHdr", "MsgId"):
            self._id = text
        elif inside[:1] == (_GROUP,):
            self._say(self._group, inside[1:], text)
        elif inside[:2] == _LINE:
            self._say(self._lines[-1], inside[2:], text)
        elif inside[:1] == (_TOGETHER,):
            self._say(self._together[-1], inside[1:], text)

    def _say(self, part: _Part, path: tuple[str, ...], text: str) -> None:
        """The first of several counts, but where only one may be: an order, a status."""
        if path in part.texts and path[-1] in ("OrgnlMsgId", "OrgnlEndToEndId", "GrpSts", "PmtInfSts", "TxSts"):
            self.refuse(Bad.ORDER if path[-1] == "OrgnlMsgId" else Bad.STATUS)
        part.texts.setdefault(path, text)

    def report(self) -> StatusReport:
        """What was read, whole."""
        if not self._id:
            self.refuse(Bad.ID)
        if not self._group.get("OrgnlMsgId"):
            self.refuse(Bad.ORDER)
        wholes = [(self._group, self._group.get("GrpSts"))]
        wholes += [(one, one.get("PmtInfSts")) for one in self._together]
        ends = {_ENDS[told] for _, told in wholes if _known(told, self._group.line) in _ENDS}
        if len(ends) > 1:
            self.refuse(Bad.STATUS)
        lines = [_line(one) for one in self._lines]
        return StatusReport(
            id=self._id,
            order=self._group.get("OrgnlMsgId"),
            totals=Totals(self._total("OrgnlNbOfTxs"), self._total("OrgnlCtrlSum")),
            rest=next(iter(ends), ""),
            reason=next((part.reason for part, told in wholes if told in _ENDS), ""),
            lines=[one for one in lines if one.what],
            pending=sum(not one.what for one in lines),
        )

    def _total(self, name: str) -> int | None:
        """The same total may stand at the group and at its one part."""
        said = {text for one in (self._group, *self._together) if (text := one.get(name))}
        told = {_count(text) if name == "OrgnlNbOfTxs" else _amount(text) for text in said}
        if None in told or len(told) > 1:
            self.refuse(Bad.TOTALS)
        return next(iter(told), None)


def _line(one: _Part) -> LineStatus:
    end_to_end, told = one.get("OrgnlEndToEndId"), _known(one.get("TxSts"), one.line)
    if not end_to_end:
        raise StatusFileError(Bad.LINE, one.line)
    amount = None
    if text := one.get("OrgnlTxRef", "Amt", "InstdAmt"):
        amount = _amount(text)
        if amount is None or one.currency != "AZN":
            raise StatusFileError(Bad.AMOUNT, one.line)
    return LineStatus(end_to_end=end_to_end, what=_ENDS.get(told, ""), amount=amount, reason=one.reason)


def _known(told: str, line: int) -> str:
    if told not in _ENDS and told not in _ON_THE_WAY:
        raise StatusFileError(Bad.STATUS, line)
    return told


def _count(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,15}", text) else None


def _amount(text: str) -> int | None:
    """Qəpik; None for what is none, below zero or beyond all sums."""
    if re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,5})?", text) is None:
        return None
    try:
        amount = to_qepik(Decimal(text))
    except (MoneyError, InvalidOperation):
        return None
    return amount if amount <= MOST_QEPIK else None
