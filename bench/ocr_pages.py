"""The pages of ``bench/ocr.py``: their pictures, the form that each belongs to, and both ways to read them.

What runs in a process of its own per core: our reading, and ``tesseract`` as its first example calls it, on one core.
"""

import os
import random
import resource
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from demo.scanned.camera import Quality
from demo.scanned.files import pdf_of_jpeg
from demo.scanned.pages import SHOWN, scan
from demo.scanned.story import KINDS, Story, invented
from scanning.ocr import Engine
from scanning.opening import open_paper
from scanning.reading import read_page
from schemas.childcare import Child, ChildcareTable, PaidMonth, Paper, Payment, PaymentKind, Span, TablePerson
from schemas.identifiers import Ssn
from schemas.months import Month
from schemas.readings import PageReading
from schemas.registration import Names

DPI = 300
LANGUAGES = "aze"
# How many fields differ from the form, page after page of a kind.
_CHANGED = (0, 1, 0, 2, 1)


@dataclass(frozen=True, slots=True)
class Page:
    """One page on disk. ``picture`` is what bare tesseract gets; ``paper`` what we get, the same or a PDF of it."""

    name: str
    kind: str
    quality: Quality
    form: Story
    shown: Story
    changed: tuple[str, ...]
    picture: Path
    paper: Path


@dataclass(frozen=True, slots=True)
class Read:
    """What a page cost: seconds of the processor, its child processes' too."""

    seconds: float
    reading: PageReading | None


def jobs(numbers: Sequence[int]) -> Sequence[tuple[str, Quality, int]]:
    """Pages of these numbers in each class, the kinds in turn; classes alternate."""
    return [(KINDS[n % len(KINDS)], quality, n) for n in numbers for quality in Quality]


def make(folder: Path, fields: Mapping[str, Sequence[str]], job: tuple[str, Quality, int]) -> Page:
    """Draws one page. ``fields`` are those that are looked for on each kind: one of them, or two, may differ."""
    kind, quality, n = job
    name = f"{quality}-{n}-{kind.lower()}"
    source = random.Random(f"bench/{name}")
    form = invented(source)
    changed = source.sample([one for one in SHOWN[kind] if one in fields[kind]], _CHANGED[n // len(KINDS) % 5])
    made = scan(kind, form, f"bench/{name}", quality=quality, changed=changed, dpi=DPI)
    picture = folder / f"{name}.jpg"
    picture.write_bytes(made.data)
    paper = picture
    if n % 3 == 2:  # noqa: PLR2004 - every third comes as scanners often send it
        paper = folder / f"{name}.pdf"
        paper.write_bytes(pdf_of_jpeg(made.data, DPI))
    return Page(name, kind, quality, form, made.story, made.changed, picture, paper)


def warm() -> None:
    """Loads what the first page of a process would."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    Engine(LANGUAGES).version()
    import pytesseract  # noqa: F401, PLC0415 - it brings pandas


def read_ours(page: Page) -> Read:
    """As the house reads it."""
    began = _seconds()
    with open_paper(page.paper.read_bytes()) as paper:
        reading = read_page(paper, 1, Engine(LANGUAGES))
    return Read(_seconds() - began, reading)


def read_bare(page: Page) -> Read:
    """``tesseract picture stdout -l aze tsv``."""
    began = _seconds()
    command = ["tesseract", str(page.picture), "stdout", "-l", LANGUAGES, "tsv"]
    subprocess.run(command, check=True, capture_output=True, env=os.environ | {"OMP_THREAD_LIMIT": "1"})
    return Read(_seconds() - began, None)


def _seconds() -> float:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def form_of(story: Story) -> ChildcareTable:
    """The table that such a story would be told by."""
    person = TablePerson(
        ssn=Ssn.parse("1234567890123"),
        insurance_years=3,
        order=Paper(number=story.order_number, day=story.order_day),
        child=Child(
            birth_date=story.child_born,
            certificate_number=story.certificate,
            certificate_date=story.certificate_day,
        ),
        leave=Span(start=story.leave_start, end=story.leave_end),
        period=Span(start=story.leave_start, end=story.leave_start),
        payment=Payment(kind=PaymentKind.POST),
        months=(PaidMonth(month=Month(f"{story.leave_start:%Y-%m}"), amount=100),),
        total=100,
    )
    return ChildcareTable(
        table_date=date(2026, 11, 2),
        protocol=Paper(number=story.protocol_number, day=story.protocol_day),
        pay_month=Month("2026-11"),
        persons=(person,),
        total=100,
    )


def names_of(story: Story) -> Names:
    """What the population register would tell of the mother."""
    return Names(surname=story.surname, given_name=story.given_name, patronymic=story.patronymic)
