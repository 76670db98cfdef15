"""Prints read back by libraries that had no part in making them."""

from io import BytesIO

import pypdf
import pypdfium2


def pdf_text(pdf):
    """All text of a PDF, page by page, without the lines' ends."""
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages).split())


def xmp(pdf):
    """The XMP packet of a PDF."""
    return pypdf.PdfReader(BytesIO(pdf)).xmp_metadata


def right_edges(pdf):
    """How far to the right the writing of each page reaches, as a part of the page's width."""
    document = pypdfium2.PdfDocument(pdf)
    edges = []
    for page in document:
        text = page.get_textpage()
        edges.append(max(text.get_charbox(n)[2] for n in range(text.count_chars())) / page.get_width())
        text.close()
        page.close()
    document.close()
    return edges
