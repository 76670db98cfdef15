"""Pages of papers as pictures: bounded, whatever the paper says of its size."""

from io import BytesIO

import pytest
from PIL import Image

from stages.papers import MOST_HIGH, Shown, count_pages_of, file_name, page_image


def _image(mode, size, *, kind="PNG", colour=None):
    image = Image.new(mode, size, colour if colour is not None else 0)
    image.putpixel((1, 1), 200 if mode in {"L", "I;16"} else (200,) * len(image.getbands()))
    out = BytesIO()
    image.save(out, kind)
    return out.getvalue()


def _pdf(wide, high, pages=2):
    images = [Image.new("L", (40, 40), 30 * n + 20) for n in range(pages)]
    for image in images:
        image.putpixel((3, 3), 255)
    out = BytesIO()
    images[0].save(out, "PDF", save_all=True, append_images=images[1:], resolution=72 * 40 / wide)
    del high
    return out.getvalue()


def _shown(data):
    return Image.open(BytesIO(data))


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "I;16"])
def test_an_image_of_any_depth_is_shown(mode):
    picture = _shown(page_image(_image(mode, (300, 200)), 1, wide=100))
    assert (picture.format, picture.width) == ("PNG", 100)


def test_a_page_of_a_kilometre_is_drawn_within_the_bound():
    picture = _shown(page_image(_pdf(14_000, 14_000), 1, wide=900))
    assert picture.width <= 900
    assert picture.height <= MOST_HIGH


def test_each_page_of_a_pdf_is_itself():
    data = _pdf(200, 200)
    assert count_pages_of(data) == 2
    first, second = (_shown(page_image(data, n)).convert("L").getpixel((9, 9)) for n in (1, 2))
    assert abs(first - second) > 10


@pytest.mark.parametrize(("data", "page"), [(b"%PDF-1.7 nothing", 1), (b"text", 1), (b"", 1), (_pdf(200, 200), 3)])
def test_what_is_not_there_is_not_shown(data, page):
    with pytest.raises(ValueError, match="no such page"):
        page_image(data, page)


def test_a_page_is_turned_and_a_frame_drawn_outside_of_its_place():
    paper = Image.new("L", (400, 200), 255)
    paper.putpixel((1, 1), 0)
    out = BytesIO()
    paper.save(out, "PNG")
    picture = _shown(page_image(out.getvalue(), 1, shown=Shown(90, (0.25, 0.25, 0.5, 0.5))))
    assert picture.size == (200, 400)
    red = [at for at in ((46, 200), (154, 200), (100, 96), (100, 304)) if picture.getpixel(at)[1] < 100]
    assert len(red) == 4
    assert picture.getpixel((50, 100)) == (255, 255, 255), "what stands there is not covered"


def test_a_photograph_is_shown_as_the_camera_held_it():
    photo, exif = Image.new("RGB", (40, 20)), Image.Exif()
    photo.putpixel((1, 1), (200, 200, 200))
    exif[0x0112] = 6  # lies on its left side
    out = BytesIO()
    photo.save(out, "JPEG", exif=exif)
    assert _shown(page_image(out.getvalue(), 1)).size == (20, 40)


@pytest.mark.parametrize(
    ("name", "media_type", "handed_out"),
    [
        ("doğum.jpeg", "image/jpeg", "doğum.jpeg"),
        ("DOĞUM.PDF", "application/pdf", "DOĞUM.PDF"),
        ("doğum.hta", "image/jpeg", "doğum.hta.jpg"),
        ("doğum", "image/tiff", "doğum.tif"),
        ("doğum.png", "application/octet-stream", "doğum.png.bin"),
    ],
)
def test_a_file_is_handed_out_under_a_suffix_of_what_its_bytes_are(name, media_type, handed_out):
    assert file_name(name, media_type) == handed_out
