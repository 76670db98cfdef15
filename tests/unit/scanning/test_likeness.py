from io import BytesIO

import numpy as np
from PIL import Image

from scanning.likeness import NEAR, distance, likeness_of
from scanning.lying import lie_of
from scanning.pictures import grey_of
from scanning.quality import sheet_of
from scanning.setting_right import level
from tests.unit.scanning.sheets import DPI, sheet

PAPERS = (
    ("MUVEKKIL ARIZE", "Dogum tarixi: 14.03.1991", "Emr No 118-K"),
    ("EMR", "Uşaga qulluq mezuniyyeti verilsin, 05.02.2026-ci il tarixden", "Direktor", "imza", "mohur"),
    ("Protokol 7", "Komissiyanin iclasi", "Qerara alindi: muavinet teyin edilsin ve odenilsin"),
)


def hash_of(page):
    ready = sheet_of(grey_of(page), DPI)
    return likeness_of(np.asarray(level(ready.grey, 0, lie_of(ready.letters).lean).picture))


def scanned_again(page):
    """Turned and shifted a little, with grain, squeezed."""
    moved = page.rotate(1.5, Image.Resampling.BICUBIC, fillcolor=255, translate=(7, -5))
    grain = np.random.default_rng(2).normal(0, 6, (page.height, page.width))
    out = BytesIO()
    Image.fromarray(np.clip(np.asarray(moved) + grain, 0, 255).astype(np.uint8)).save(out, "JPEG", quality=45)
    return Image.open(out)


def test_a_paper_scanned_again_is_near():
    for lines in PAPERS:
        page = sheet(lines, size=24)
        assert distance(hash_of(page), hash_of(scanned_again(page))) <= NEAR


def test_other_papers_are_far():
    hashes = [hash_of(sheet(lines, size=24)) for lines in PAPERS]
    assert all(distance(one, other) > NEAR for one in hashes for other in hashes if one != other)
    assert len(set(hashes)) == len(PAPERS)
