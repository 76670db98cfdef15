"""Makes the PDF that is to be signed: a page to read, the submission XML and its attachments embedded, by pypdf.

ISO 32000-2 14.13 (associated files: the XML is the /Source of the page, attachments supplement it), as Factur-X does.
The page lists names and digests only; what counts is the XML.
"""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from io import BytesIO

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

_A4 = (595, 842)
_MARGIN, _TOP, _LEADING = 57, 780, 15
_LINES = (_TOP - _MARGIN) // _LEADING
SUBMISSION_NAME = "submission.xml"
# The standard fonts have no such letters; the title itself, unchanged, stands in the document's information.
_WITHOUT_GLYPH = str.maketrans("əƏğĞıİşŞ", "eEgGiIsS")
_ESCAPES = str.maketrans({"\\": r"\\", "(": r"\(", ")": r"\)"})


def make_pdf(submission_xml: bytes, attachments: Mapping[str, bytes], title: str) -> bytes:
    """The PDF, unsigned. ``attachments`` are contents by name; which names are allowed is told when it is signed."""
    writer = PdfWriter()
    writer.pdf_header = "%PDF-2.0"
    writer.add_metadata({"/Title": title, "/Producer": "Qəbul"})
    # Pairs: an attachment of the submission's name must be refused, and not take its place.
    files = [(SUBMISSION_NAME, submission_xml), *attachments.items()]
    _add_page(writer, [title, "", *_listing(files)])
    associated = ArrayObject()
    for index, (name, content) in enumerate(files):
        relationship = "/Supplement" if index else "/Source"
        associated.append(_embed(writer, name, content, relationship))
    writer.root_object[NameObject("/AF")] = associated
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _listing(files: Iterable[tuple[str, bytes]]) -> Iterator[str]:
    for name, content in files:
        yield f"{name} · {len(content)} B"
        yield f"SHA-256 {sha256(content).hexdigest()}"


def _add_page(writer: PdfWriter, lines: list[str]) -> None:
    page = writer.add_blank_page(*_A4)
    names = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica", "/Encoding": "/WinAnsiEncoding"}
    font = DictionaryObject({NameObject(key): NameObject(value) for key, value in names.items()})
    fonts = DictionaryObject({NameObject("/F1"): font})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    shown = lines if len(lines) <= _LINES else [*lines[: _LINES - 1], "…"]
    text = "".join(f"({line.translate(_WITHOUT_GLYPH).translate(_ESCAPES)}) Tj T*\n" for line in shown)
    content = DecodedStreamObject()
    content.set_data(f"BT /F1 10 Tf {_LEADING} TL {_MARGIN} {_TOP} Td\n{text}ET".encode("cp1252", "replace"))
    page[NameObject("/Contents")] = writer._add_object(content)  # noqa: SLF001 - pypdf has no other way to add one


def _embed(writer: PdfWriter, name: str, content: bytes, relationship: str) -> IndirectObject:
    file = writer.add_attachment(name, content)
    specification = file.pdf_object
    specification[NameObject("/UF")] = TextStringObject(name)
    specification[NameObject("/AFRelationship")] = NameObject(relationship)
    stream = specification["/EF"]["/F"]  # type: ignore[index]
    stream[NameObject("/Params")] = DictionaryObject({NameObject("/Size"): NumberObject(len(content))})
    if relationship == "/Source":
        stream[NameObject("/Subtype")] = NameObject("/text/xml")
    reference = specification.indirect_reference
    assert reference is not None
    return reference
