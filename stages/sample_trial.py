"""Samples read anew: whether an engine reads what officers read (``qebul ocr samples try``). Needs no house.

A sample counts as read where the value stands among what is read on its picture, compared as evidence is.

ValueError
└── SpoiltSamplesError  the folder holds no samples, or other ones than ``reading_samples.py`` writes
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, UnidentifiedImageError
from pydantic import ValidationError

from rules.page_dates import dates_on
from rules.page_text import PageText, page_text
from rules.read_dates import compare_date
from rules.read_names import Likeness, likeness_of_name
from rules.read_numbers import compare_number, numbers_of
from rules.verdicts import Alike
from scanning.ocr import Engine
from scanning.quality import sheet_of
from schemas.evidence_fields import ValueKind, evidence_fields
from schemas.readings import PageReading
from stages.read_values import day_of
from stages.reading_samples import FORMAT, SampleRow

ROWS = "samples.jsonl"
_ONE_BLOCK, _WHOLE_PAGE = 6, 3  # page segmentation modes of tesseract


class SpoiltSamplesError(ValueError):
    """What is wrong, and in which line."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One sample; ``read``: the engine reads it as the officer did."""

    row: SampleRow
    read: bool


def try_samples(folder: Path, engine: Engine) -> Iterator[Tried]:
    """Each sample of ``folder``, in its order. Raises SpoiltSamplesError, and UnreadError where nothing is read."""
    for number, line in enumerate(_lines(folder), start=1):
        try:
            row = SampleRow.model_validate_json(line)
            picture = _picture(folder, row)
        except (ValidationError, ValueError, OSError, UnidentifiedImageError):
            raise SpoiltSamplesError(f"line {number} of {ROWS}") from None
        yield Tried(row, _stands_on(_page(picture, row, engine), row))


def _lines(folder: Path) -> list[str]:
    try:
        return (folder / ROWS).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise SpoiltSamplesError(ROWS) from None


def _picture(folder: Path, row: SampleRow) -> Image.Image:
    """Raises ValueError for another format, for an unknown field and for a picture that is not in the folder."""
    if row.format != FORMAT or Path(row.picture).name != row.picture or row.field not in evidence_fields():
        raise ValueError(row.picture)
    with Image.open(folder / row.picture, formats=["PNG"]) as picture:
        return picture.convert("L")


def _page(picture: Image.Image, row: SampleRow, engine: Engine) -> PageText:
    ready = Image.fromarray(sheet_of(np.asarray(picture), row.dpi).grey)
    words = engine.read(ready, psm=_WHOLE_PAGE if row.box is None else _ONE_BLOCK)
    return page_text(PageReading(number=1, width=picture.width, height=picture.height, dpi=row.dpi, words=words))


def _stands_on(page: PageText, row: SampleRow) -> bool:
    kind = evidence_fields()[row.field].kind
    if kind is ValueKind.DATE:
        day = day_of(row.stands)
        return day is not None and any(compare_date(one, day) is Alike.SAME for one in dates_on(page))
    if kind is ValueKind.NUMBER:
        return any(compare_number(one, row.stands) is Alike.SAME for one in numbers_of(page, dates_on(page)))
    return all(
        any(likeness_of_name(page.read(token), name) is Likeness.SAME for token in page.tokens)
        for name in row.stands.split()
    )
