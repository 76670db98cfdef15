"""A transfer order as pain.001.001.09 (ISO 20022, CustomerCreditTransferInitiationV09), checked by its official schema.

Pure: the same order gives the same bytes. Letters stay as they are: the standard is UTF-8 and Azerbaijani banks are
written to in Azerbaijani; what is no plain text was left out when the order was made.
"""

from datetime import date
from functools import cache
from importlib import resources

from lxml import etree

from outbox.prints.wording import FUND
from registries.payout_files import ToWord
from registries.payouts import Line, Order
from rules.envelope import BAKU
from schemas.lexical import write_moment
from schemas.money import to_manat

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
CURRENCY = "AZN"


class UnfitFileError(ValueError):
    """The file does not follow the schema. What is wrong is not told: it may name a person."""


def write_pain001(told: ToWord) -> bytes:
    """The file of an order of kind TRANSFER. Raises UnfitFileError."""
    order = told.order
    root = etree.Element(_name("Document"), nsmap={None: NAMESPACE})  # type: ignore[dict-item] # the default namespace
    message = _add(root, "CstmrCdtTrfInitn")
    head = _add(message, "GrpHdr")
    _add(head, "MsgId", order.number)
    _add(head, "CreDtTm", write_moment(told.at))
    _totals(head, order)
    _add(head, "InitgPty/Nm", FUND.az)
    together = _add(message, "PmtInf")
    _add(together, "PmtInfId", order.number)
    _add(together, "PmtMtd", "TRF")
    _add(together, "BtchBookg", "false")  # a debit each: it is by its end-to-end id that a line is seen to be paid
    _totals(together, order)
    _add(together, "ReqdExctnDt/Dt", payment_day(told).isoformat())
    _add(together, "Dbtr/Nm", FUND.az)
    account = _add(together, "DbtrAcct")
    _add(account, "Id/IBAN", order.payer_iban)
    _add(account, "Ccy", CURRENCY)
    _add(together, "DbtrAgt/FinInstnId/ClrSysMmbId/MmbId", order.payer_bank)
    for line in told.lines:
        _transfer(together, order, line)
    data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    _check(data)
    return data


def payment_day(told: ToWord) -> date:
    """The wished day, or that on which the order came into force where it was later."""
    return max(told.order.day, told.at.astimezone(BAKU).date())


def _transfer(parent: etree._Element, order: Order, line: Line) -> None:
    one = _add(parent, "CdtTrfTxInf")
    _add(one, "PmtId/EndToEndId", line.end_to_end)
    _add(one, "Amt/InstdAmt", str(to_manat(line.amount))).set("Ccy", CURRENCY)
    _add(one, "CdtrAgt/FinInstnId/ClrSysMmbId/MmbId", order.bank)
    _add(one, "Cdtr/Nm", line.name)
    _add(one, "CdtrAcct/Id/IBAN", line.account)
    _add(one, "RmtInf/Ustrd", f"Sosial sığorta müavinəti, {line.end_to_end}")


def _totals(parent: etree._Element, order: Order) -> None:
    _add(parent, "NbOfTxs", str(order.lines))
    _add(parent, "CtrlSum", str(to_manat(order.amount)))


def _add(parent: etree._Element, path: str, text: str | None = None) -> etree._Element:
    """The last of new children, one in the other, with ``text`` if there is any."""
    child = parent
    for name in path.split("/"):
        child = etree.SubElement(child, _name(name))
    child.text = text
    return child


def _name(local: str) -> str:
    return f"{{{NAMESPACE}}}{local}"


def _check(data: bytes) -> None:
    if not _schema().validate(etree.fromstring(data)):
        raise UnfitFileError("not by the schema")


@cache
def _schema() -> etree.XMLSchema:
    file = resources.files("outbox").joinpath("payment_files", "xsd", "pain.001.001.09.xsd")
    return etree.XMLSchema(etree.fromstring(file.read_bytes()))
