from dataclasses import replace
from time import monotonic

import pytest

from scanning.layer_check import confirmed
from scanning.ocr import Engine
from scanning.opening import open_paper
from tests.unit.scanning.ocr_there import needs_tesseract
from tests.unit.scanning.sheets import sheet, written_pdf

SAYS = "BT /F 14 Tf {how} 20 140 Td (Dogum tarixi: 14.03.1991) Tj 0 -30 Td (Emr No 118-K) Tj ET"
ALL_OVER = "q 300 0 0 180 0 0 cm /I Do Q "


def layer_of(data):
    with open_paper(data) as paper:
        return paper.page(1).layer


def test_words_that_a_page_draws_are_its_layer():
    assert [word.text for word in layer_of(written_pdf(SAYS.format(how="")))] == [
        "Dogum", "tarixi:", "14.03.1991", "Emr", "No", "118-K",
    ]  # fmt: skip


def test_a_word_of_the_layer_lies_on_its_ink():
    with open_paper(written_pdf(SAYS.format(how=""))) as paper:
        page = paper.page(1)
    box = page.layer[2].box
    corners = (box.left - 2, box.top - 2, box.left + box.width + 2, box.top + box.height + 2)
    around = page.picture.crop(corners)
    assert around.getextrema()[0] < 100
    assert page.picture.crop((corners[2], corners[1], page.picture.width, corners[3])).getextrema()[0] == 255


LIES = {
    "invisible": SAYS.format(how="3 Tr"),
    "white": "1 g " + SAYS.format(how=""),
    "under a picture": SAYS.format(how="") + " " + ALL_OVER,
    "outside of the page": SAYS.format(how="").replace("20 140 Td", "20 940 Td"),
    "invisible over a scan": ALL_OVER + SAYS.format(how="3 Tr"),
    "a line over a scan": ALL_OVER + "BT /F 8 Tf 20 10 Td (Scanned) Tj ET",
}


@pytest.mark.parametrize("content", LIES.values(), ids=LIES)
def test_words_that_nobody_sees_are_not_believed(content):
    assert layer_of(written_pdf(content, sheet())) == ()


def test_one_hidden_word_takes_the_belief_in_all():
    hidden = " BT /F 14 Tf 3 Tr 20 40 Td (15.03.1992) Tj ET"
    assert layer_of(written_pdf(SAYS.format(how="") + hidden)) == ()


@needs_tesseract
@pytest.mark.parametrize(("said", "held"), [("14.03.1991", True), ("14.03.1997", False)])
def test_a_layer_holds_where_its_picture_reads_alike(said, held):
    with open_paper(written_pdf(SAYS.format(how=""))) as paper:
        page = paper.page(1)
    layer = [replace(word, text=said) if word.text == "14.03.1991" else word for word in page.layer]
    assert bool(confirmed(layer, page.picture, Engine(), monotonic() + 30)) is held


def forged(page, index, said):
    """The layer of ``page`` with another text for one of its words."""
    return [replace(word, text=said) if number == index else word for number, word in enumerate(page.layer)]


def judged(page, layer):
    return {word.text: word.confidence for word in confirmed(layer, page.picture, Engine(), monotonic() + 30)}


@needs_tesseract
def test_no_line_is_believed_that_was_not_read_from_the_picture():
    lines = [f"BT /F 9 Tf 20 {230 - 11 * number} Td (Sira {number} qeyd 10{number:02d}) Tj ET" for number in range(20)]
    with open_paper(written_pdf(" ".join(lines), high=250)) as paper:
        page = paper.page(1)
    for line in (2, 9, 16):
        assert judged(page, forged(page, 4 * line + 3, "4711")) == {}


SAYS_WHO = "BT /F 14 Tf 20 140 Td (Esidildi: Eliyeva Aynur Resad qizinin usagi barede) Tj ET"


@needs_tesseract
@pytest.mark.parametrize(("said", "confidence"), [("Aynur", 99), ("Aynura", 10), ("Sevil", None)])
def test_another_word_in_a_line_that_is_alike_is_not_believed(said, confidence):
    with open_paper(written_pdf(SAYS_WHO, wide=500)) as paper:
        page = paper.page(1)
    assert judged(page, forged(page, 2, said)).get(said) == confidence
