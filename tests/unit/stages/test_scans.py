"""Pictures as scanners really write them, and as nobody should."""

import struct
from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfWriter

from stages.offline import scans
from stages.offline.scans import look_at

SIDE = 8


def written(image, kind, **how):
    out = BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def deep_grey(first, step):
    """Sixteen bits a pixel, all of them lighter than eight bits can tell."""
    values = (first + step * n for n in range(SIDE * SIDE))
    return Image.frombytes("I;16", (SIDE, SIDE), b"".join(struct.pack("<H", value) for value in values))


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_a_scan_of_sixteen_bits_is_not_blank(kind):
    assert look_at(written(deep_grey(300, 900), kind)).fault == ""


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_a_blank_page_of_sixteen_bits_is_blank(kind):
    assert look_at(written(deep_grey(60_000, 0), kind)).fault == "EMPTY"


def test_black_writing_on_a_transparent_page_is_not_blank():
    page = Image.new("RGBA", (SIDE, SIDE), (0, 0, 0, 0))
    page.putpixel((3, 3), (0, 0, 0, 255))
    assert look_at(written(page, "PNG")).fault == ""


def test_a_page_of_one_colour_is_blank_also_where_the_palette_has_more():
    page = Image.new("P", (SIDE, SIDE), 7)
    page.putpalette(bytes(range(256)) * 3)
    assert look_at(written(page, "PNG")).fault == "EMPTY"


def test_many_large_pages_are_too_large_together(monkeypatch):
    monkeypatch.setattr(scans, "MOST_PIXELS_TOGETHER", 3 * SIDE * SIDE)
    pages = [deep_grey(300, 900 - n) for n in range(4)]
    assert look_at(written(pages[0], "TIFF", save_all=True, append_images=pages[1:3])).fault == ""
    assert look_at(written(pages[0], "TIFF", save_all=True, append_images=pages[1:])).fault == "TOO_LARGE"


def test_a_pdf_with_a_file_inside_is_no_scan():
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_attachment("inside.exe", b"MZ")
    out = BytesIO()
    writer.write(out)
    assert look_at(out.getvalue()).fault == "UNREADABLE"


def test_a_jpeg_that_goes_over_its_pixels_again_and_again_is_too_large():
    data = written(Image.effect_noise((64, 64), 90), "JPEG", progressive=True)
    start = data.rindex(b"\xff\xda")
    assert look_at(data).fault == ""
    assert look_at(data[:start] + data[start:-2] * 100 + data[-2:]).fault == "TOO_LARGE"


def test_the_pages_of_a_tiff_are_counted_no_further_than_to_the_bound():
    one = struct.pack("<HHHIIHHIIHHII", 3, 256, 3, 1, 1, 257, 3, 1, 1, 273, 4, 1, 8)
    data = b"II*\0" + struct.pack("<I", 8)
    for number in range(2000):
        data += one + struct.pack("<I", 0 if number == 1999 else len(data) + len(one) + 4)
    assert look_at(data) == scans.Scan("image/tiff", scans.MOST_PAGES + 1, "TOO_LARGE")
