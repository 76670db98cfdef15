import random
from io import BytesIO

import pytest
from PIL import Image, ImageStat

from demo.scanned.camera import Quality
from demo.scanned.pages import SHOWN, blank, scan
from demo.scanned.story import FIELDS, KINDS, differing, invented
from demo.scanned.wording import Grid, Manner, blocks_of, dotted, in_words
from stages.offline.scans import look_at

_STORY = invented(random.Random("story"))
_COARSE = 50


def _told(kind, manner):
    """All words of a paper."""
    texts = []
    for block in blocks_of(kind, _STORY, manner):
        if isinstance(block, Grid):
            texts += [cell for row in block.rows for cell in row]
        else:
            texts += [getattr(block, name) for name in block.__slots__ if isinstance(getattr(block, name), str)]
    return " ".join(texts)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("second", [False, True])
def test_a_paper_tells_each_value_that_it_is_said_to_show(kind, second):
    told = _told(kind, Manner(spelled=second, second=second))
    for field in SHOWN[kind]:
        value = getattr(_STORY, FIELDS[field])
        forms = [value, value.replace(" ", " № "), value.replace(" ", "    № ")] if isinstance(value, str) else []
        assert any(form in told for form in forms or [dotted(value), in_words(value)]), field


@pytest.mark.parametrize("field", FIELDS)
def test_a_differing_story_differs_in_that_field_alone(field):
    other = differing(_STORY, field, random.Random("other"))
    assert [name for name in _STORY.__slots__ if getattr(other, name) != getattr(_STORY, name)] == [FIELDS[field]]


@pytest.mark.parametrize("quality", Quality)
def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(quality):
    once, again, other = (
        scan("BIRTH_CERTIFICATE", _STORY, seed, quality=quality, dpi=_COARSE).data for seed in ("a", "a", "b")
    )
    assert once == again
    assert once != other


@pytest.mark.parametrize(
    ("file", "media_type"), [("jpg", "image/jpeg"), ("png", "image/png"), ("pdf", "application/pdf")]
)
def test_a_scan_is_a_file_that_intake_takes(file, media_type):
    seen = look_at(scan("APPLICATION", _STORY, "a", file=file, dpi=_COARSE).data)
    assert (seen.fault, seen.media_type, seen.pages) == ("", media_type, 1)


def test_a_worse_class_is_darker():
    [good, poor] = [
        ImageStat.Stat(
            Image.open(BytesIO(scan("ORDER_EXTRACT", _STORY, "a", quality=one, dpi=_COARSE).data)).convert("L")
        )
        for one in (Quality.GOOD, Quality.POOR)
    ]
    assert good.mean[0] > poor.mean[0] + 40


def test_a_blank_page_has_no_ink():
    assert Image.open(BytesIO(blank("a", dpi=_COARSE))).convert("L").getextrema()[0] > 180


def test_a_story_of_another_seed_is_another():
    assert invented(random.Random("one")) != invented(random.Random("two"))
