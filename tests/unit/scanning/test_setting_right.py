import numpy as np
import pytest
from PIL import Image

from scanning.setting_right import level
from schemas.readings import Box


@pytest.mark.parametrize("lean", [0, 5, -9])
@pytest.mark.parametrize("turned", [0, 90, 270])
def test_a_box_of_the_level_picture_is_found_on_the_turned_page(turned, lean):
    page = np.full((500, 700), 255, np.uint8)
    page[200:240, 300:330] = 0
    page[40:60, 40:60] = page[440:460, 640:660] = 128  # so that there is a margin to be cut off
    flat = level(page, turned, lean)
    dark = np.argwhere(np.asarray(flat.picture) < 60)
    (top, left), (bottom, right) = dark.min(axis=0), dark.max(axis=0) + 1
    box = flat.on_page(Box(left=int(left), top=int(top), width=int(right - left), height=int(bottom - top)))
    wanted = np.argwhere(np.asarray(Image.fromarray(page).rotate(-turned, expand=True)) == 0)
    middle = (wanted.min(axis=0) + wanted.max(axis=0)) / 2
    assert box.top + box.height / 2 == pytest.approx(middle[0], abs=2)
    assert box.left + box.width / 2 == pytest.approx(middle[1], abs=2)


def test_an_empty_page_stays_whole():
    assert level(np.full((50, 70), 255, np.uint8), 0, 0).picture.size == (70, 50)
