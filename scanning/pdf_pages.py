"""PDF pages by pdfium: drawn grey, and the words that they draw themselves."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

import pypdfium2
from pypdfium2 import raw

from scanning.papers import MOST_DPI, PagePicture, PaperError
from scanning.text_layer import seen_words

POINTS = 72
MOST_WIDE, MOST_HIGH = 3400, 3400  # an A3 page at 200 dots an inch
_LEAST_DPI = 20
_MOST_OBJECTS = 200  # that are asked for their resolution


@dataclass(frozen=True, slots=True)
class PdfPaper:
    """An opened PDF."""

    document: pypdfium2.PdfDocument

    @property
    def count(self) -> int:
        """Pages."""
        return len(self.document)

    def page(self, number: int) -> PagePicture:
        """One page drawn. Raises PaperError."""
        try:
            shown = self.document[number - 1]
            dpi = _dots_an_inch(shown)
            drawn = shown.render(scale=dpi / POINTS, grayscale=True, may_draw_forms=False)
            picture = drawn.to_pil().convert("L")
            return PagePicture(
                number=number, picture=picture, dpi=max(1, round(dpi)), layer=seen_words(shown, drawn, picture)
            )
        except (pypdfium2.PdfiumError, OSError, ValueError, IndexError, MemoryError) as error:
            raise PaperError(type(error).__name__) from None


@contextmanager
def open_pdf(data: bytes) -> Iterator[PdfPaper]:
    """Raises PaperError where pdfium does not open it."""
    try:
        document = pypdfium2.PdfDocument(data)
    except (pypdfium2.PdfiumError, OSError, ValueError) as error:
        raise PaperError(type(error).__name__) from None
    with document:
        yield PdfPaper(document)


def _dots_an_inch(page: pypdfium2.PdfPage) -> float:
    """As many as the scanned picture on it has, at most ``MOST_DPI``; a page of a kilometre gets fewer."""
    wide, high = (max(float(one), 1.0) for one in page.get_size())
    bound: float = min(MOST_DPI, MOST_WIDE / wide * POINTS, MOST_HIGH / high * POINTS)
    scanned = _scanned_dpi(page, wide * high)
    return bound if scanned is None else max(min(bound, scanned), min(bound, _LEAST_DPI))


def _scanned_dpi(page: pypdfium2.PdfPage, area: float) -> float | None:
    """Dots an inch of the picture that covers most of the page; None where the page is no scan."""
    for image in islice(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3), _MOST_OBJECTS):
        left, bottom, right, top = image.get_bounds()
        if (right - left) * (top - bottom) > area / 2:
            return float(max(image.get_px_size())) * POINTS / float(max(right - left, top - bottom, 1.0))
    return None
