"""Scans are read page by page, each kept at once; what cannot be read is said, and asked again when it may be."""

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline import counting
from pipeline.clock import SetClock
from registries.page_readings import RememberedReadings
from scanning.ocr import Engine
from stages.scan_reading import ScanReader


def tiff(*texts):
    font = ImageFont.load_default(40)
    pages = []
    for text in texts:
        page = Image.new("L", (500, 160), 255)
        ImageDraw.Draw(page).text((40, 50), text, font=font, fill=0)
        pages.append(page)
    out = BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], dpi=(200, 200))
    return out.getvalue()


@pytest.fixture
def kept():
    return RememberedReadings(SetClock())


def reader(kept, longest=60.0, languages="aze"):
    return ScanReader(Engine(languages), kept, timedelta(seconds=longest))


def counted():
    """Pages of this process, read and kept from before, as the metrics tell them."""
    told = [counting.REGISTRY.get_sample_value("qebul_scan_pages_total", {"how": how}) for how in ("read", "kept")]
    return [one or 0 for one in told]


def words(read):
    return ["".join(word.text for word in page.words) for page in read.pages]


def test_a_leg_whose_time_is_up_reads_one_page_and_the_next_one_reads_the_rest(kept):
    data, before = tiff("SAY 4711", "SAY 4712"), counted()
    hurried = reader(kept, longest=0.0)
    first = hurried.read(data, hurried.turn())
    assert (len(first.pages), first.whole) == (1, False)
    last = hurried.read(data, hurried.turn())
    assert last.whole
    assert words(last) == ["SAY4711", "SAY4712"]
    assert last.pages[0] == first.pages[0]
    assert [now - then for now, then in zip(counted(), before, strict=True)] == [2, 1]


def test_pages_without_an_engine_are_told_unread_and_asked_again_when_there_is_one(kept, monkeypatch):
    data = tiff("SAY 4713")
    with monkeypatch.context() as away:
        away.setenv("PATH", "/nowhere")
        one = reader(kept)
        assert [page.unread for page in one.read(data, one.turn()).pages] == ["no engine"]
    one = reader(kept)
    assert words(one.read(data, one.turn())) == ["SAY4713"]


def test_pages_that_nobody_can_read_come_to_an_end_too(kept, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    data, hurried = tiff("SAY 4716", "SAY 4717", "SAY 4718"), reader(kept, longest=0.0)
    legs = [hurried.read(data, hurried.turn()) for _ in range(3)]
    assert [one.whole for one in legs] == [False, False, True]
    assert [page.unread for page in legs[-1].pages] == ["no engine"] * 3


def test_a_language_without_a_model_leaves_pages_unread(kept):
    one = reader(kept, languages="xyz")
    assert [page.unread for page in one.read(tiff("SAY 4714"), one.turn()).pages] == ["no language"]


@pytest.mark.parametrize(
    ("data", "fault"), [(b"", "EMPTY"), (b"\x89PNG\r\n\x1a\ntorn", "UNREADABLE"), (b"plain text", "")]
)
def test_what_is_no_scan_is_not_read(kept, data, fault):
    one = reader(kept)
    read = one.read(data, one.turn())
    assert (read.scan.fault, read.pages, read.whole) == (fault, (), True)
