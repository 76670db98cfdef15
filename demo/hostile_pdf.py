"""PDF files that nobody should send: changed after signing, two files in one, locked, or a picture by that name.

Sources: ISO 32000-2 7.5.6 (updates), 7.5.8.4 (hybrid references); "Shadow Attacks" (Mainka et al., 2021).
"""

import struct
import zlib
from io import BytesIO

from pyhanko.pdf_utils.generic import StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pypdf import PdfReader, PdfWriter


def with_other_page(signed: bytes) -> bytes:
    """An update behind the signature shows another page; the signed bytes are all still there."""
    writer = IncrementalPdfFileWriter(BytesIO(signed))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Contents"] = writer.add_object(StreamObject(stream_data=b"BT ET"))
    writer.update_container(page)
    made = BytesIO()
    writer.write(made)  # type: ignore[no-untyped-call]
    return made.getvalue()


def with_hybrid_references(pdf: bytes) -> bytes:
    """An update that older readers find by its table and newer ones by a stream: they may see two different files."""
    previous = int(pdf.rsplit(b"startxref", 1)[1].split()[0])
    trailer = pdf[pdf.rindex(b"trailer") :]
    root = trailer.split(b"/Root", 1)[1].split(b"R")[0].strip() + b" R"
    size = int(trailer.split(b"/Size", 1)[1].split()[0])
    body = pdf.rstrip() + b"\n"
    place = len(body)
    row = struct.pack(">BLB", 1, place, 0)
    keys = b"/Type/XRef/Size %d/Root %s/W[1 4 1]/Index[%d 1]/Length %d" % (size + 1, root, size, len(row))
    body += b"%d 0 obj\n<<%s>>\nstream\n%s\nendstream\nendobj\n" % (size, keys, row)
    table = b"xref\n0 0\ntrailer\n<</Size %d/Root %s/Prev %d/XRefStm %d>>\n" % (size + 1, root, previous, place)
    return body + table + b"startxref\n%d\n%%%%EOF\n" % len(body)


def encrypted(pdf: bytes) -> bytes:
    """Locked with an empty password: it opens by itself at a desk, and hides its objects from whoever checks them."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf)))
    writer.encrypt("", algorithm="AES-256")
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def picture() -> bytes:
    """A PNG of one grey dot, as a scanner that was set wrongly leaves it."""
    header = struct.pack(">LLBBBBB", 1, 1, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0\x80")), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">L", len(content)) + kind + content + struct.pack(">L", zlib.crc32(kind + content))
