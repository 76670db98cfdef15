"""Samples of officers are read anew: an engine that reads them tells so, and what is no sample is no success."""

import pytest
from PIL import Image, ImageDraw, ImageFont

from scanning.ocr import Engine
from stages.reading_samples import SampleRow
from stages.sample_trial import ROWS, SpoiltSamplesError, try_samples

WRITTEN = "AA 1234567 12.03.2024 Aynur"


@pytest.fixture
def folder(tmp_path):
    picture = Image.new("L", (900, 120), 255)
    ImageDraw.Draw(picture).text((30, 30), WRITTEN, font=ImageFont.load_default(40), fill=0)
    picture.save(tmp_path / "000001.png")
    return tmp_path


def sample(field, stands, **other):
    return SampleRow(
        **{"picture": "000001.png", "document_type": "BIRTH_CERTIFICATE", "dpi": 200, "read": None, "engine": "e"}
        | {"box": {"left": 30, "top": 30, "width": 800, "height": 60}, "field": field, "stands": stands}
        | other
    ).model_dump_json()


def put(folder, *rows):
    (folder / ROWS).write_text("\n".join(rows), encoding="utf-8")


def test_samples_are_read_anew_and_those_that_are_misread_are_told(folder):
    put(
        folder,
        sample("child.birth_date", "2024-03-12"),
        sample("child.certificate_number", "AA 1234567"),
        sample("worker.given_name", "Aynur", box=None),
        sample("child.birth_date", "2024-03-13"),
    )
    assert [one.read for one in try_samples(folder, Engine())] == [True, True, True, False]


@pytest.mark.parametrize(
    "row",
    ["{}", sample("child.birth_date", "2024-03-12", format=2), sample("child.name", "x"),
     sample("child.birth_date", "2024-03-12", picture="../000001.png")],
    ids=["nothing", "another format", "another field", "outside of the folder"],
)  # fmt: skip
def test_what_is_no_sample_is_told_with_its_line(folder, row):
    put(folder, row)
    with pytest.raises(SpoiltSamplesError, match="line 1"):
        list(try_samples(folder, Engine()))


def test_a_folder_without_samples_is_told(folder):
    with pytest.raises(SpoiltSamplesError):
        list(try_samples(folder, Engine()))
