"""JPEG, PNG and TIFF (each frame a page) by Pillow: grey, turned as the camera's mark says, reduced to what is read."""

import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

from scanning.papers import A4_INCHES, MOST_DPI, PagePicture, PaperError

MOST_INCHES = 17.0  # an A3 page is 16.5 inches long
LEAST_INCHES = 4.0  # a receipt, an identity card on its copy
_FORMATS = ("JPEG", "PNG", "TIFF")
# Pillow tells a broken file by any of these.
_BROKEN = (OSError, SyntaxError, ValueError, KeyError, TypeError, IndexError, EOFError, MemoryError)
_BROKEN_OR_BOMB = (*_BROKEN, Image.DecompressionBombError)


@dataclass(frozen=True, slots=True)
class PicturePaper:
    """A picture; those of several pages are TIFF."""

    image: Image.Image

    @property
    def count(self) -> int:
        """Pages."""
        return int(getattr(self.image, "n_frames", 1))

    def page(self, number: int) -> PagePicture:
        """One page drawn. Raises PaperError."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of size and of crooked marks: the first look bounds, the rest is read
                self.image.seek(number - 1)
                return _drawn(self.image, number)
        except _BROKEN_OR_BOMB as error:
            raise PaperError(type(error).__name__) from None


@contextmanager
def open_picture(data: bytes) -> Iterator[PicturePaper]:
    """Raises PaperError where it is none of the three."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(BytesIO(data), formats=_FORMATS)
    except _BROKEN_OR_BOMB as error:
        raise PaperError(type(error).__name__) from None
    with image:
        yield PicturePaper(image)


def _drawn(image: Image.Image, number: int) -> PagePicture:
    has = dots_an_inch(image)
    share = min(1.0, MOST_DPI / has)
    size = (max(1, round(image.width * share)), max(1, round(image.height * share)))
    if image.format == "JPEG":
        image.draft("L", size)  # decodes no more than is wanted
    upright = ImageOps.exif_transpose(_grey(image))
    if (size[0] < size[1] and upright.width > upright.height) or (size[0] > size[1] and upright.width < upright.height):
        size = (size[1], size[0])
    if upright.size != size:
        upright = upright.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
    return PagePicture(number=number, picture=upright, dpi=max(1, round(has * share)))


def dots_an_inch(image: Image.Image) -> float:
    """What the picture says of itself, where a sheet could have that size; otherwise as if it were a page of A4.

    Cameras write 72 into everything.
    """
    told = image.info.get("dpi", (0, 0))
    long = max(image.size)
    try:
        dpi = float(max(told))
    except (TypeError, ValueError, ZeroDivisionError):
        dpi = 0.0
    if math.isfinite(dpi) and dpi > 0 and LEAST_INCHES <= long / dpi <= MOST_INCHES:
        return dpi
    return long / A4_INCHES


def _grey(image: Image.Image) -> Image.Image:
    """Eight bits of grey; what is transparent is white paper."""
    image.load()
    if image.mode.startswith(("I;16", "I", "F")):
        return image.point(lambda value: value / 256).convert("L")
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        on_white = Image.new("RGBA", image.size, "white")
        on_white.alpha_composite(image.convert("RGBA"))
        on_white.info.update(image.info)
        return on_white.convert("L")
    return image.convert("L")
