"""The typefaces of the papers, each a family that has every Azerbaijani letter.

Noto Sans is the prints'; Noto Serif and DejaVu Sans Mono lie in ``fonts/``, cut down to Latin letters. The same files
give the same pixels everywhere, so no font of the machine is asked.
"""

from dataclasses import dataclass
from functools import cache
from importlib import resources

from PIL import ImageFont
from PIL.ImageFont import FreeTypeFont

_OURS, _PRINTS = "demo.scanned", "outbox.prints"


@dataclass(frozen=True, slots=True)
class Face:
    """A family: of which package, its regular and its bold file; ``scale`` evens out how large its letters are."""

    package: str
    regular: str
    bold: str
    scale: float = 1.0


OFFICE = Face(_OURS, "NotoSerif-Regular.ttf", "NotoSerif-Bold.ttf")
PLAIN = Face(_PRINTS, "NotoSans-Regular.ttf", "NotoSans-Bold.ttf", 0.97)
TYPED = Face(_OURS, "DejaVuSansMono.ttf", "DejaVuSansMono.ttf", 0.86)
FACES = (OFFICE, PLAIN, TYPED)


def font_file(face: Face, *, bold: bool) -> bytes:
    """The face as a file."""
    return resources.files(face.package).joinpath("fonts", face.bold if bold else face.regular).read_bytes()


def font(face: Face, points: float, dpi: int, *, bold: bool = False) -> FreeTypeFont:
    """The face at a size on paper."""
    return _font(face.package, face.bold if bold else face.regular, round(points * face.scale * dpi / 72))


@cache
def _font(package: str, name: str, pixels: int) -> FreeTypeFont:
    with resources.as_file(resources.files(package).joinpath("fonts", name)) as path:
        return ImageFont.truetype(path, pixels, layout_engine=ImageFont.Layout.BASIC)
