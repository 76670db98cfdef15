"""A payment order in force as the file that leaves, and the small document whose seal proves that file.

ValueError
└── TotalsError   the lines are not what was ordered: nothing is sealed
"""

from hashlib import sha256

from lxml import etree

from outbox.payment_files.lists import write_list
from outbox.payment_files.pain001 import payment_day, write_pain001
from registries.payout_files import ToWord
from schemas.childcare import PaymentKind
from schemas.lexical import write_moment
from schemas.money import to_manat

NAMESPACE = "urn:qebul:payment-file:1"


class TotalsError(ValueError):
    """The lines of the order do not come to its control totals."""

    def __init__(self, order: str) -> None:
        super().__init__(f"the control totals of {order} are not those of its lines")


def file_name(told: ToWord) -> str:
    """Of the receiver's file: it names nobody."""
    return f"{told.order.number}.{'xml' if told.order.kind is PaymentKind.TRANSFER else 'csv'}"


def seal_name(order: str) -> str:
    """Of the sealed document beside it."""
    return f"{order}.seal.xml"


def write_file(told: ToWord) -> bytes:
    """The file. Raises TotalsError, UnfitFileError."""
    order = told.order
    if (order.lines, order.amount) != (len(told.lines), sum(one.amount for one in told.lines)):
        raise TotalsError(order.number)
    return write_pain001(told) if order.kind is PaymentKind.TRANSFER else write_list(told)


def write_proof(told: ToWord, data: bytes) -> bytes:
    """What is sealed: which file it is about, and its control totals. It follows ``xsd/payment_file.xsd``."""
    order = told.order
    root = etree.Element(f"{{{NAMESPACE}}}PaymentFile", nsmap={None: NAMESPACE})  # type: ignore[dict-item] # the default namespace
    said = {
        "Order": order.number,
        "Kind": order.kind.value,
        "Office": order.office,
        "Bank": order.bank,
        "InForceSince": write_moment(told.at),
        "Day": payment_day(told).isoformat(),
        "Lines": str(order.lines),
        "Amount": str(to_manat(order.amount)),
        "FileName": file_name(told),
        "Size": str(len(data)),
        "Sha256": sha256(data).hexdigest(),
    }
    for name, text in said.items():
        if text:
            etree.SubElement(root, f"{{{NAMESPACE}}}{name}").text = text
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
