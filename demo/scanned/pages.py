"""Scans of papers that know what stands on them: the same seed gives the same bytes.

``scan`` is the door: a paper of a story, in a class of quality, perhaps with fields that differ from the form.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PIL import Image

from demo.scanned.camera import LOOKS, Quality, taken, worn
from demo.scanned.faces import FACES, OFFICE
from demo.scanned.files import Form, written
from demo.scanned.ink import BLACK, BLUE, VIOLET, round_stamp, signature, square_stamp
from demo.scanned.sheet import Sheet
from demo.scanned.story import APPLICATION, BIRTH, MINUTES, ORDER, Story, differing
from demo.scanned.wording import Manner, blocks_of, dotted

_NAMES = ("worker.surname", "worker.given_name", "worker.patronymic")
# What each paper shows of the fields that the form or the register knows.
SHOWN: Mapping[str, Sequence[str]] = {
    MINUTES: ("protocol.number", "protocol.date", "child.birth_date", "leave.start", *_NAMES),
    ORDER: ("order.number", "order.date", "leave.start", "leave.end", *_NAMES),
    BIRTH: ("child.birth_date", "child.certificate_number", "child.certificate_date", *_NAMES),
    APPLICATION: (
        "child.birth_date", "child.certificate_number", "child.certificate_date", "leave.start", "leave.end", *_NAMES,
    ),
}  # fmt: skip
_MOST_STAMPS_ON_TEXT = {Quality.GOOD: 0.0, Quality.FAIR: 0.5, Quality.POOR: 0.8}


@dataclass(frozen=True, slots=True)
class Scan:
    """One page. ``form`` is what the form says, ``story`` what stands on the page; they differ in ``changed``."""

    data: bytes
    kind: str
    quality: Quality
    form: Story
    story: Story
    changed: tuple[str, ...]


def scan(
    kind: str,
    form: Story,
    seed: str,
    *,
    quality: Quality = Quality.GOOD,
    changed: Sequence[str] = (),
    file: Form = "jpg",
    dpi: int = 300,
) -> Scan:
    """A page of ``kind``; each field of ``changed`` differs from the form."""
    source = random.Random(f"scan/{seed}")  # noqa: S311 - the same page each time, no secret
    story = form
    for field in changed:
        story = differing(story, field, source)
    picture = taken(
        _stamped(_printed(kind, story, quality, dpi, source), kind, story, quality, dpi, source), quality, dpi, source
    )
    return Scan(written(picture, file, dpi, LOOKS[quality].jpeg), kind, quality, form, story, tuple(changed))


def blank(seed: str, *, file: Form = "jpg", dpi: int = 300) -> bytes:
    """The empty back of a paper, scanned."""
    source = random.Random(f"blank/{seed}")  # noqa: S311 - the same page each time, no secret
    sheet = Sheet(OFFICE, dpi, 0, 1.4)
    picture = taken(worn(sheet.image, LOOKS[Quality.GOOD], source), Quality.GOOD, dpi, source)
    return written(picture, file, dpi, LOOKS[Quality.GOOD].jpeg)


@dataclass(frozen=True, slots=True)
class _Printed:
    sheet: Sheet
    image: Image.Image


def _printed(kind: str, story: Story, quality: Quality, dpi: int, source: random.Random) -> _Printed:
    sheet = Sheet(source.choice(FACES), dpi, source.randint(0, 40), source.uniform(1.35, 1.75))
    manner = Manner(spelled=source.random() < 0.5, second=source.random() < 0.5)  # noqa: PLR2004 - a coin
    sheet.write(blocks_of(kind, story, manner))
    return _Printed(sheet, worn(sheet.image, LOOKS[quality], source))


def _stamped(
    printed: _Printed, kind: str, story: Story, quality: Quality, dpi: int, source: random.Random
) -> Image.Image:
    """Signed, and sealed where a paper is; worse papers have a stamp on their text."""
    image, sheet = printed.image, printed.sheet
    for place in sheet.signed:
        _lay(image, signature(source.choice((BLUE, BLACK)), dpi, source), place, dpi)
    for x, y in sheet.sealed:
        upwards = source.uniform(60, 190) if source.random() < _MOST_STAMPS_ON_TEXT[quality] else 0
        place = (x + source.uniform(-60, 110), y - 24 - upwards)
        _lay(image, _seal_of(kind, story, dpi, source), place, dpi)
    if kind == APPLICATION:
        stamp = square_stamp(
            ("DAXİL OLUB", f"№ {source.randrange(100, 999)}   {dotted(story.order_day)}"), VIOLET, dpi, source
        )
        _lay(image, stamp, (source.uniform(60, 110), source.uniform(50, 80)), dpi)
    return image


def _seal_of(kind: str, story: Story, dpi: int, source: random.Random) -> Image.Image:
    around = (
        "AZƏRBAYCAN RESPUBLİKASI ƏDLİYYƏ NAZİRLİYİ * "
        if kind == BIRTH
        else f"AZƏRBAYCAN RESPUBLİKASI {story.insurer.upper()} * "
    )
    middle = ("QEYDİYYAT", "ŞÖBƏSİ") if kind == BIRTH else ("VÖEN", story.voen)
    return round_stamp(around, middle, BLUE if source.random() < 0.7 else VIOLET, dpi, source)  # noqa: PLR2004 - most


def _lay(image: Image.Image, ink: Image.Image, place: tuple[float, float], dpi: int) -> None:
    image.paste(ink.convert("RGB"), (round(place[0] * dpi / 72), round(place[1] * dpi / 72)), ink.getchannel("A"))
