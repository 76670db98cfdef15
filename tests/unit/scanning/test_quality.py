import numpy as np
import pytest
from PIL import Image

from scanning.pictures import grey_of
from scanning.quality import sheet_of
from schemas.readings import FlawKind
from tests.unit.scanning.sheets import DPI, sheet

CROSSING = (
    "MUVEKKIL ARIZESI HAQQINDA",
    "EMR VE PROTOKOL HAQQINDA",
    "HEBIBE XANIM QERAR VERDI",
    "BAKI SEHERI NESIMI RAYONU",
    "DOGUM TARIXI VE YERI BUDUR",
    "UMUMI MEBLEG ODENILIB BUGUN",
)


def flaws(page, dpi=DPI):
    return [flaw.kind for flaw in sheet_of(grey_of(page), dpi).flaws]


def grainy(page, spread):
    grain = np.random.default_rng(1).normal(0, spread, (page.height, page.width))
    return Image.fromarray(np.clip(np.asarray(page) + grain, 0, 255).astype(np.uint8))


def test_a_clean_page_has_no_flaw():
    assert flaws(sheet()) == []


def test_a_page_with_grain_and_a_shadow_has_no_flaw():
    shadow = np.linspace(1.0, 0.6, 700)
    assert flaws(grainy(Image.fromarray((np.asarray(sheet()) * shadow).astype(np.uint8)), 4)) == []


@pytest.mark.parametrize("paper", [255, 230, 130])
def test_a_page_without_letters_is_blank_whatever_its_grain(paper):
    assert FlawKind.BLANK in flaws(grainy(Image.new("L", (700, 420), paper), 3))


def test_the_shadow_of_an_edge_leaves_a_page_blank():
    page = Image.new("L", (700, 420), 255)
    page.paste(30, (0, 0, 8, 420))
    assert flaws(page) == [FlawKind.BLANK]


def test_one_short_word_is_no_blank_page():
    assert FlawKind.BLANK not in flaws(sheet(("imza",)))


def test_grey_paper_is_dark():
    assert flaws(sheet().point(lambda value: value // 3)) == [FlawKind.DARK]


def test_faint_letters_are_pale():
    assert flaws(sheet().point(lambda value: 190 + value // 4)) == [FlawKind.PALE]


def test_few_dots_an_inch_are_told():
    assert flaws(sheet(), dpi=72) == [FlawKind.SMALL]


@pytest.mark.parametrize(
    ("cut", "edge"),
    [
        ((75, 0, 700, 420), (0, 0, 3, 420)),
        ((0, 0, 215, 420), (212, 0, 3, 420)),
        ((0, 75, 700, 420), (0, 0, 700, 3)),
    ],
    ids=["left", "right", "top"],
)
def test_letters_that_run_into_an_edge_are_cut_off_there(cut, edge):
    page = sheet(CROSSING, size=26).crop(cut)
    (flaw,) = sheet_of(grey_of(page), DPI).flaws
    assert flaw.kind is FlawKind.CUT_OFF
    assert (flaw.box.left, flaw.box.top, flaw.box.width, flaw.box.height) == edge


def test_a_shadow_along_an_edge_cuts_nothing_off():
    page = sheet()
    page.paste(0, (0, 0, 6, 420))
    assert flaws(page) == []


def test_grey_paper_with_a_shadow_becomes_white_under_black_letters():
    shadow = np.linspace(0.8, 0.5, 700)
    ready = sheet_of((np.asarray(sheet()) * shadow + 30 * shadow).astype(np.uint8), DPI).grey
    assert np.percentile(ready, 50) > 240
    assert ready.min() < 60
