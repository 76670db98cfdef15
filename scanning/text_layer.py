"""The words that a PDF page draws itself, with their places: believed only where the page looks otherwise without them.

Text can be written invisibly, white, under a picture or outside of the sheet, and then says what nobody sees. So the
page is drawn a second time without its text: a word counts where that takes its ink away.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing

import numpy as np
import numpy.typing as npt
import pypdfium2
from PIL import Image
from pypdfium2 import raw

from scanning.papers import LayerWord
from schemas.readings import Box

MOST_CHARACTERS = 20_000  # of a page; one with more is read as a picture
LEAST_SEEN = 0.98  # of the words of a layer that is believed
MOST_OTHER_INK = 0.5  # beside the ink of the words: frames and stamps may be there, a scanned page may not
_CHANGED = 40  # steps of grey by which a pixel is another without the text
_LEAST_CHANGED = 0.04  # of the pixels of a word's box
_DARK = 160
Bits = npt.NDArray[np.bool_]


def seen_words(page: pypdfium2.PdfPage, drawn: pypdfium2.PdfBitmap, picture: Image.Image) -> tuple[LayerWord, ...]:
    """The layer's words in pixels of ``picture``; () where one of them is not seen, or more is seen than they say."""
    with closing(page.get_textpage()) as layer:
        if not 0 < layer.count_chars() <= MOST_CHARACTERS:
            return ()
        words = tuple(_words(layer, drawn.get_posconv(page), picture.size))
    if not words:
        return ()
    with_text = np.asarray(picture)
    without = _without_text(page, picture)
    taken_away = np.abs(with_text.astype(np.int16) - without) > _CHANGED
    seen = sum(_share(taken_away, word.box) >= _LEAST_CHANGED for word in words)
    other = int((without < _DARK).sum())
    if seen < LEAST_SEEN * len(words) or other > MOST_OTHER_INK * max(int((with_text < _DARK).sum()), 1):
        return ()
    return words


def _words(layer: pypdfium2.PdfTextPage, places: pypdfium2.PdfPosConv, size: tuple[int, int]) -> Iterator[LayerWord]:
    """The words in the order of the layer: what stands between white space; the layer makes line ends itself."""
    text, boxes, line = "", [], 0
    for index in range(layer.count_chars()):
        letter = chr(raw.FPDFText_GetUnicode(layer, index))
        if not letter.isspace() and letter.isprintable():
            text += letter
            boxes.append(layer.get_charbox(index))
            continue
        if text:
            yield LayerWord(text, _box(boxes, places, size), line)
        text, boxes = "", []
        line += letter == "\n"
    if text:
        yield LayerWord(text, _box(boxes, places, size), line)


def _box(
    boxes: Sequence[tuple[float, float, float, float]], places: pypdfium2.PdfPosConv, size: tuple[int, int]
) -> Box:
    """Around all letters (left, bottom, right, top in points), in pixels of the picture."""
    corners = [
        places.to_bitmap(min(one[0] for one in boxes), min(one[1] for one in boxes)),
        places.to_bitmap(max(one[2] for one in boxes), max(one[3] for one in boxes)),
    ]
    left, right = sorted(min(max(x, 0), size[0]) for x, _ in corners)
    top, bottom = sorted(min(max(y, 0), size[1]) for _, y in corners)
    return Box(left=left, top=top, width=right - left, height=bottom - top)


def _without_text(page: pypdfium2.PdfPage, picture: Image.Image) -> npt.NDArray[np.int16]:
    """The same page with all its text left away, in forms as well."""
    texts = list(page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]))
    for one in texts:
        raw.FPDFPageObj_SetIsActive(one, False)
    scale = picture.width / page.get_width()
    bare = page.render(scale=scale, grayscale=True, may_draw_forms=False).to_pil().convert("L")
    for one in texts:
        raw.FPDFPageObj_SetIsActive(one, True)
    if bare.size != picture.size:
        bare = bare.resize(picture.size)
    return np.asarray(bare).astype(np.int16)


def _share(pixels: Bits, box: Box) -> float:
    """Of the pixels of a box; 0 for a box outside of the page."""
    cut = pixels[box.top : box.top + box.height, box.left : box.left + box.width]
    return float(cut.mean()) if cut.size else 0.0
