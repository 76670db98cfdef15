"""What a PDF would cost to draw is asked before it is drawn: its pictures, the scans of a JPEG, what is deflated."""

import zlib
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject, NumberObject, StreamObject

from signatures.pdf_scan import count_pages
from signatures.policy import DEFAULT_POLICY
from signatures.reasons import Reason, ReasonCode

POLICY = replace(DEFAULT_POLICY, max_pdf_pixels=10_000, max_pdf_pixels_together=15_000, max_pdf_drawing_bytes=4096)


def pdf(*streams: StreamObject) -> bytes:
    """One page that shows nothing, and the streams beside it."""
    writer = PdfWriter()
    content = DecodedStreamObject()
    content.set_data(b"0 0 1 1 re f")
    writer.add_blank_page(100, 100)[NameObject("/Contents")] = writer._add_object(content)
    for stream in streams:
        writer._add_object(stream)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def stream(data: bytes, *filters: str, size: tuple[int, int] | None = None, kind: str = "/Image") -> StreamObject:
    made = StreamObject()
    made._data = data
    made[NameObject("/Subtype")] = NameObject(kind)
    if filters:
        made[NameObject("/Filter")] = NameObject(filters[0])
    for name, number in zip(("/Width", "/Height"), size or (), strict=False):
        made[NameObject(name)] = NumberObject(number)
    return made


def jpeg(size: tuple[int, int], kind: str = "JPEG", **how: object) -> bytes:
    out = BytesIO()
    Image.new("L", size, 255).save(out, kind, **how)
    return out.getvalue()


def judged(*streams: StreamObject) -> object:
    told = count_pages(pdf(*streams), POLICY)
    return told.code if isinstance(told, Reason) else told


@pytest.mark.parametrize(
    "picture",
    [
        stream(b"\0", size=(101, 100)),
        stream(jpeg((101, 100)), "/DCTDecode", size=(1, 1)),
        stream(jpeg((101, 100), "JPEG2000"), "/JPXDecode", size=(1, 1)),
        stream(jpeg((8, 8)) + b"\xff\xda" * 100, "/DCTDecode", size=(8, 8)),
    ],
    ids=["its dictionary", "its own head", "the head of a JPEG 2000", "scans"],
)
def test_a_picture_that_says_that_it_is_larger_than_a_page_is_not_drawn(picture):
    assert judged(picture) is ReasonCode.LIMIT_PDF


def test_pictures_are_counted_together():
    assert judged(stream(b"\0", size=(100, 100))) == (1, 1)
    assert judged(*[stream(b"\0", size=(100, 100))] * 1, stream(b"\0", size=(90, 90))) is ReasonCode.LIMIT_PDF


@pytest.mark.parametrize(("strokes", "judgement"), [(300, (1, 1)), (3000, ReasonCode.LIMIT_PDF)])
def test_drawings_are_bounded_as_they_inflate(strokes, judgement):
    assert judged(stream(zlib.compress(b"0 0 m 1 1 l" * strokes), "/FlateDecode", kind="/Form")) == judgement
