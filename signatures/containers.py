"""The kinds of files, told by their first bytes and never by their names, and who opens each.

A new container is one file with its handler, its line in HANDLERS, and one test.
"""

from collections.abc import Mapping
from typing import BinaryIO

from signatures.asice import open_asice
from signatures.opened import Handler, Opened
from signatures.policy import Policy
from signatures.reasons import Reason, ReasonCode
from signatures.verdict import Kind
from signatures.xml_container import open_xml

HEAD_BYTES = 1024
_UTF8_BOM = b"\xef\xbb\xbf"
# Told as XML so that the guard names the encoding as the fault.
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")


def sniff(head: bytes) -> Kind:
    """The kind of a file whose first ``HEAD_BYTES`` are ``head``."""
    if head.startswith(b"PK\x03\x04"):
        return "asice"
    if b"%PDF-" in head[:HEAD_BYTES] and not head.lstrip().startswith(b"<"):
        return "pdf"
    if head.startswith(_UTF16_BOMS) or head.removeprefix(_UTF8_BOM).lstrip().startswith(b"<"):
        return "xml"
    return "unknown"


def _not_read(detail: str) -> Handler:
    def handle(_document: BinaryIO, _policy: Policy) -> Opened | Reason:
        return Reason(ReasonCode.FORMAT_UNKNOWN, detail)

    return handle


def _open_pdf(document: BinaryIO, policy: Policy) -> Opened | Reason:
    """Its libraries come with the first PDF: they weigh more, and take longer to load, than all the rest."""
    from signatures.pades import open_pdf  # noqa: PLC0415

    return open_pdf(document, policy)


HANDLERS: Mapping[Kind, Handler] = {
    "xml": open_xml,
    "asice": open_asice,
    "pdf": _open_pdf,
    "unknown": _not_read(""),
}
