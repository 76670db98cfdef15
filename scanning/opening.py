"""Opens a scan by the head of its bytes: PDF, JPEG, PNG or TIFF.

The bytes must have passed the first look (whole, not encrypted, nothing active in it, pages and pixels bounded): it
stands with the stages, since an employer's desk takes it, too. What is drawn here is bounded all the same.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from scanning.papers import Paper
from scanning.pdf_pages import open_pdf
from scanning.picture_pages import open_picture

_PDF = b"%PDF-"


@contextmanager
def open_paper(data: bytes) -> Iterator[Paper]:
    """The pages of a scan, each drawn when it is asked for. Raises PaperError where the bytes do not open.

    One thread at a time: pdfium knows no others.
    """
    with open_pdf(data) if data.startswith(_PDF) else open_picture(data) as paper:
        yield paper
