"""What drawing a PDF would cost, told from what it says of its pictures and drawings before anything is drawn.

A picture of a thousand million pixels of one colour is a file of some kilobytes; so are a million strokes that deflate
well, and a progressive JPEG that goes over all its pixels ten thousand times. Nothing is decoded here: what is deflated
is inflated within a bound.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from PIL import Image
from pypdf import PdfReader
from pypdf.generic import ArrayObject, IndirectObject, NumberObject, PdfObject, StreamObject

from signatures.policy import Policy
from signatures.reasons import ReasonCode
from signatures.refusal import Refused

JPEG_SCAN = b"\xff\xda"  # the marker before each scan of a JPEG; in the scan itself it cannot stand
_DEFLATED = frozenset({"/FlateDecode", "/Fl"})
_OWN_SIZE = {"/DCTDecode": "JPEG", "/DCT": "JPEG", "/JPXDecode": "JPEG2000"}
_LARGEST = 1 << 16, 1 << 16


def check_drawn(reader: PdfReader, policy: Policy) -> None:
    """Raises Refused: LIMIT_PDF. The file must have passed the guard: its objects are few."""
    budget = _Budget(policy, policy.max_pdf_pixels_together, policy.max_pdf_drawing_bytes)
    for stream in _streams(reader):
        if _direct(stream.get("/Subtype")) == "/Image":
            budget.take_picture(stream)
        else:
            budget.inflated(stream)


@dataclass(slots=True)
class _Budget:
    """What is left of pixels and of inflated bytes."""

    policy: Policy
    pixels: int
    drawing: int

    def take_picture(self, stream: StreamObject) -> None:
        """As many pixels as the larger says of both, the dictionary and the head of the picture itself."""
        wide, high = (_number(stream, key) for key in ("/Width", "/Height"))
        form = next((_OWN_SIZE[name] for name in _filters(stream)[-1:] if name in _OWN_SIZE), None)
        if form is not None:
            data = self.inflated(stream)
            if form == "JPEG" and data.count(JPEG_SCAN) > self.policy.max_jpeg_scans:
                raise Refused(ReasonCode.LIMIT_PDF, f"> {self.policy.max_jpeg_scans} scans")
            own = _size_of(data, form)
            wide, high = max(wide, own[0]), max(high, own[1])
        self.pixels -= wide * high
        if wide * high > self.policy.max_pdf_pixels or self.pixels < 0:
            raise Refused(ReasonCode.LIMIT_PDF, f"> {self.policy.max_pdf_pixels} pixels")

    def inflated(self, stream: StreamObject) -> bytes:
        """The bytes of a stream, inflated as long as it says that they are deflated; behind other filters as stored."""
        data: bytes = stream._data  # noqa: SLF001 - as stored
        for name in _filters(stream):
            if name not in _DEFLATED:
                break
            try:
                data = zlib.decompressobj().decompress(data, self.drawing + 1)
            except zlib.error:
                break
            self.drawing -= len(data)
            if self.drawing < 0:
                raise Refused(ReasonCode.LIMIT_PDF, f"> {self.policy.max_pdf_drawing_bytes} bytes drawn")
        return data


def _streams(reader: PdfReader) -> Iterator[StreamObject]:
    for generation, numbers in reader.xref.items():
        for number, place in numbers.items():
            one = reader.get_object(IndirectObject(number, generation, reader)) if place else None
            if isinstance(one, StreamObject):
                yield one


def _size_of(data: bytes, form: str) -> tuple[int, int]:
    """By its head; none where it has no head: then nobody can draw it either."""
    try:
        with Image.open(BytesIO(data), formats=[form]) as picture:
            return picture.size
    except Image.DecompressionBombError:
        return _LARGEST
    except (OSError, SyntaxError, ValueError, KeyError, TypeError, IndexError):
        return 0, 0


def _filters(stream: StreamObject) -> list[str]:
    told = _direct(stream.get("/Filter"))
    if isinstance(told, ArrayObject):
        return [str(_direct(one)) for one in list.__iter__(told)]
    return [] if told is None else [str(told)]


def _number(stream: StreamObject, key: str) -> int:
    told = _direct(stream.get(key))
    return max(int(told), 0) if isinstance(told, NumberObject) else 0


def _direct(one: object) -> object:
    return one.get_object() if isinstance(one, PdfObject) else one
