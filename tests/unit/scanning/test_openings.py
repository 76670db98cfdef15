from io import BytesIO

import pytest
from PIL import Image

from scanning.opening import open_paper
from scanning.papers import MOST_DPI, PaperError
from tests.unit.scanning.sheets import as_file, as_pdf, written_pdf


def first_page(data):
    with open_paper(data) as paper:
        return paper.page(1)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_a_picture_of_300_dots_is_drawn_with_as_many_as_are_read(kind):
    page = first_page(as_file(Image.new("L", (1500, 900), 200), kind, dpi=300))
    assert (page.dpi, page.picture.size, page.picture.mode) == (MOST_DPI, (850, 510), "L")


def test_a_coarse_scan_is_not_blown_up():
    assert first_page(as_file(Image.new("L", (850, 500), 200), dpi=100)).picture.size == (850, 500)


def test_a_cameras_mark_of_turning_is_heeded():
    picture = Image.new("L", (600, 1000), 255)
    picture.paste(0, (0, 0, 600, 100))  # a black bar above
    marks = Image.Exif()
    marks[0x0112] = 6  # shown turned by 90 degrees clockwise: the bar is at the right
    page = first_page(as_file(picture, "JPEG", exif=marks)).picture
    assert page.size == (1000, 600)
    assert page.getpixel((990, 300)) < 50 < page.getpixel((10, 300))


def test_dots_that_no_sheet_could_have_are_taken_for_a_page_of_a4():
    page = first_page(as_file(Image.new("L", (2480, 3508), 255), "JPEG", dpi=72))
    assert (page.dpi, page.picture.height) == (MOST_DPI, round(11.69 * MOST_DPI))


def test_each_frame_of_a_tiff_is_a_page():
    out = BytesIO()
    frames = [Image.new("L", (500, 700), grey) for grey in (255, 0)]
    frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:], dpi=(100, 100))
    with open_paper(out.getvalue()) as paper:
        assert [paper.page(number).picture.getpixel((9, 9)) for number in range(1, paper.count + 1)] == [255, 0]


def test_what_is_transparent_is_white_paper():
    assert first_page(as_file(Image.new("RGBA", (500, 700), (0, 0, 0, 0)))).picture.getextrema() == (255, 255)


def test_a_scan_in_a_pdf_is_drawn_with_its_own_dots():
    page = first_page(as_pdf(Image.new("L", (500, 700), 200), dpi=100))
    assert (page.dpi, page.picture.size) == (100, (500, 700))


def test_a_page_of_a_kilometre_is_drawn_small():
    page = first_page(written_pdf("", wide=2_800_000, high=1_000))
    assert max(page.picture.size) <= 3400


BROKEN = {"pdf": b"%PDF-1.7\nnothing", "png": b"\x89PNG\r\n\x1a\nnothing", "neither": b"nothing"}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_bytes_that_open_as_nothing_say_so(data):
    with pytest.raises(PaperError), open_paper(data) as paper:
        paper.page(1)


def test_a_picture_that_breaks_off_says_so():
    whole = as_file(Image.effect_noise((400, 400), 90), "PNG")
    with pytest.raises(PaperError):
        first_page(whole[: len(whole) // 2])
