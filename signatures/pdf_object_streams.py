"""What may be in a PDF's object streams before pypdf reads them: it parses all objects of a stream at once.

ISO 32000-2 7.5.7. Nothing here is handed out.
"""

from io import BytesIO
from itertools import pairwise

from pypdf import PdfReader
from pypdf.generic import IndirectObject, NumberObject, StreamObject, read_object

from signatures.policy import Policy
from signatures.reasons import ReasonCode
from signatures.refusal import Refused

# Behind each object: whoever reads it has read beyond the end.
_BORDER = b" /"


def check_object_streams(reader: PdfReader, policy: Policy) -> None:
    """Raises Refused: LIMIT_PDF for more objects or octets in all than allowed, PDF_MALFORMED; and what pypdf does."""
    objects = inflated = 0
    for number in {stream for stream, _ in reader.xref_objStm.values()}:
        stream = reader.get_object(IndirectObject(number, 0, reader))
        count, first = _head(stream)
        objects += count
        if objects > policy.max_pdf_objects:
            raise Refused(ReasonCode.LIMIT_PDF, f"> {policy.max_pdf_objects} objects")
        data = stream.get_data()  # type: ignore[union-attr]
        inflated += len(data)
        if inflated > policy.max_pdf_inflated_bytes:
            raise Refused(ReasonCode.LIMIT_PDF, f"> {policy.max_pdf_inflated_bytes} bytes inflated")
        _check_borders(data, count, first, reader)


def _head(stream: object) -> tuple[int, int]:
    """How many objects there are, and where the first begins."""
    if isinstance(stream, StreamObject):
        count, first = stream.get("/N"), stream.get("/First")
        if isinstance(count, NumberObject) and isinstance(first, NumberObject) and min(count, first) >= 0:
            return int(count), int(first)
    raise Refused(ReasonCode.PDF_MALFORMED, "object stream")


def _check_borders(data: bytes, count: int, first: int, reader: PdfReader) -> None:
    """Each object ends where the next begins: of objects nested in each other, each would be read with all in it."""
    places = [int(place) for place in data[:first].replace(b"\0", b" ").split()[1 : 2 * count : 2]]
    if len(places) != count:
        raise Refused(ReasonCode.PDF_MALFORMED, "object stream")
    for begin, end in pairwise([*places, len(data) - first]):
        piece = BytesIO(data[first + begin : first + end].lstrip(b"\0\t\n\f\r ") + _BORDER)
        read_object(piece, reader)
        if piece.read() == b"":
            raise Refused(ReasonCode.PDF_MALFORMED, "object stream")
