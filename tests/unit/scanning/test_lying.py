import pytest
from PIL import Image, ImageDraw

from scanning.lying import lie_of, thin
from scanning.pictures import grey_of
from tests.unit.scanning.sheets import sheet

LINES = ("muvekkil arize qebul edilmisdir", "dogum tarixi 14.03.1991 Baki seheri", "emek qabiliyyetinin itirilmesi") * 2


def page(degrees):
    written = sheet(LINES, high=500)
    return written.rotate(-degrees, Image.Resampling.BICUBIC, fillcolor=255)


@pytest.mark.parametrize("degrees", [0, 1.5, -4, 9])
def test_lines_that_lean_are_told_by_their_degrees(degrees):
    lie = lie_of(thin(grey_of(page(degrees))))
    assert not lie.on_side
    assert lie.lean == pytest.approx(degrees, abs=0.3)


@pytest.mark.parametrize("turn", [Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_270], ids=["left", "right"])
def test_a_page_on_its_side_is_known_however_it_leans(turn):
    lie = lie_of(thin(grey_of(page(3).transpose(turn))))
    assert lie.on_side
    assert lie.lean == pytest.approx(3, abs=0.3)


def test_the_rules_of_a_table_are_no_lines_of_text():
    written = page(0)
    for across in range(20, 700, 60):
        ImageDraw.Draw(written).line((across, 5, across, 495), fill=0, width=4)
    assert not lie_of(thin(grey_of(written))).on_side


def test_an_empty_page_leans_nowhere():
    assert lie_of(thin(grey_of(Image.new("L", (300, 300), 255)))).lean == 0
