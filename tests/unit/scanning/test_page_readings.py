import os
import tempfile
import time
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from scanning.crops import crop
from scanning.ocr import Engine, UnreadError
from scanning.opening import open_paper
from scanning.private_folder import PREFIX, sweep
from scanning.reading import read_page
from schemas.readings import FlawKind
from tests.unit.scanning.ocr_there import needs_tesseract
from tests.unit.scanning.sheets import as_file, as_pdf, sheet, written_pdf

ENGINE = Engine()


def reading_of(data, engine=ENGINE):
    with open_paper(data) as paper:
        return read_page(paper, 1, engine)


def texts(reading):
    return [word.text for word in reading.words]


@needs_tesseract
def test_a_scan_in_a_pdf_is_read_by_ocr():
    reading = reading_of(as_pdf(sheet()))
    assert {"14.03.1991", "118-K"} <= set(texts(reading))
    assert (reading.source, reading.unread, reading.flaws) == ("ocr", "", ())
    assert reading.engine.startswith("tesseract ")
    assert len(reading.likeness) == 16


@needs_tesseract
def test_words_of_one_line_bear_its_number():
    words = reading_of(as_file(sheet())).words
    (date,) = [word for word in words if word.text == "14.03.1991"]
    assert [word.text for word in words if word.line == date.line][:2] == ["Dogum", "tarixi:"]


@needs_tesseract
@pytest.mark.parametrize("turned", [90, 180])
def test_a_turned_page_is_set_upright_and_told(turned):
    page = sheet(("MUVEKKIL ARIZE QEBUL EDILDI", "Dogum tarixi: 14.03.1991", "Komissiya protokolu ve emr", "118-K"))
    data = as_file(page.rotate(turned, expand=True))  # against the clock
    reading = reading_of(data)
    assert "14.03.1991" in texts(reading)
    assert (reading.turned, reading.width, reading.height) == (turned, *page.size)
    assert FlawKind.TURNED in [flaw.kind for flaw in reading.flaws]
    (date,) = [word for word in reading.words if word.text == "14.03.1991"]
    with open_paper(data) as paper:
        cut = Image.open(BytesIO(crop(paper, reading, date.box)))
    assert cut.width < page.width / 2
    assert cut.convert("L").getextrema()[0] < 50


@needs_tesseract
def test_the_words_that_a_pdf_draws_are_taken_as_they_are():
    reading = reading_of(written_pdf("BT /F 14 Tf 20 140 Td (Dogum tarixi: 14.03.1991) Tj ET"))
    assert (reading.source, texts(reading)) == ("text", ["Dogum", "tarixi:", "14.03.1991"])


@needs_tesseract
def test_a_layer_that_lies_invisibly_is_not_read():
    lying = "q 300 0 0 180 0 0 cm /I Do Q BT /F 14 Tf 3 Tr 20 140 Td (15.04.1992) Tj ET"
    reading = reading_of(written_pdf(lying, sheet()))
    assert "14.03.1991" in texts(reading)
    assert "15.04.1992" not in texts(reading)


def test_a_blank_page_needs_no_engine(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    reading = reading_of(as_file(Image.new("L", (700, 420), 255)))
    assert ([flaw.kind for flaw in reading.flaws], reading.unread) == ([FlawKind.BLANK], "")


@needs_tesseract
def test_a_page_of_specks_without_a_word_is_blank_and_nothing_else():
    page = Image.new("L", (700, 420), 240)
    for place in range(0, 700 * 420, 97):
        page.putpixel((place % 700, place // 700), 0)
    reading = reading_of(as_file(page))
    assert ([flaw.kind for flaw in reading.flaws], reading.turned, reading.words) == ([FlawKind.BLANK], 0, ())


def test_without_tesseract_a_page_is_unread_and_says_why(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    reading = reading_of(as_file(sheet()))
    assert (reading.unread, reading.words, reading.engine) == ("no engine", (), "")


@needs_tesseract
def test_a_language_that_is_not_there_is_told():
    assert reading_of(as_file(sheet()), Engine("aze+xyz")).unread == "no language"


@needs_tesseract
def test_a_page_whose_time_is_up_is_unread():
    assert reading_of(as_file(sheet()), Engine(seconds=0.001)).unread == "time"


def test_a_page_that_breaks_off_is_unread():
    whole = as_file(Image.effect_noise((400, 400), 90))
    assert reading_of(whole[: len(whole) // 2]).unread == "broken"


def tool(folder, words):
    """A tesseract that says what it is and then does something else."""
    (folder / "aze.traineddata").write_bytes(b"model")
    program = folder / "tesseract"
    program.write_text(
        "#!/bin/sh\n"
        "case $1 in --version) echo tesseract 9;;\n"
        f"--list-langs) printf 'List of available languages in \"{folder}/\" (1):\\naze\\n';;\n"
        f"*) {words};; esac\n"
    )
    program.chmod(0o755)


def test_an_engine_that_hangs_is_ended_with_its_children(tmp_path, monkeypatch):
    tool(tmp_path, f"trap '' TERM; sleep 77 & echo $! > {tmp_path}/child; wait; sleep 77")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert reading_of(as_file(sheet()), Engine(seconds=0.5)).unread == "time"
    child = Path("/proc", (tmp_path / "child").read_text().strip())
    deadline = time.monotonic() + 5
    while lives(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not lives(child)


def lives(process):
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_an_engine_that_fails_leaves_the_page_unread(tmp_path, monkeypatch):
    tool(tmp_path, "exit 1")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert reading_of(as_file(sheet())).unread == "engine"


def test_an_engine_works_in_one_thread(tmp_path, monkeypatch):
    tool(tmp_path, f"echo $OMP_THREAD_LIMIT > {tmp_path}/threads; exit 1")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    reading_of(as_file(sheet()))
    assert (tmp_path / "threads").read_text() == "1\n"


def test_a_page_lies_where_nobody_else_reads_it_while_the_engine_works(tmp_path, monkeypatch):
    tool(tmp_path, f'stat -c %a "${{1%/*}}" > {tmp_path}/mode; echo "${{1%/*}}" > {tmp_path}/folder; exit 1')
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    reading_of(as_file(sheet()))
    assert (tmp_path / "mode").read_text() == "700\n"
    assert not Path((tmp_path / "folder").read_text().strip()).exists()


def test_what_a_dead_worker_left_is_taken_away_and_what_is_in_use_is_not(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    dead, living, other = (tmp_path / name for name in (f"{PREFIX}dead", f"{PREFIX}living", "other"))
    for folder in (dead, living, other):
        folder.mkdir()
        (folder / "page.tif").write_bytes(b"a page")
    for folder in (dead, other):
        os.utime(folder, (1, 1))
    sweep()
    assert [folder.exists() for folder in (dead, living, other)] == [False, True, True]


def test_another_model_is_another_version(tmp_path, monkeypatch):
    versions = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        tool(tmp_path / name, "exit 1")
        (tmp_path / name / "aze.traineddata").write_text(name)
        monkeypatch.setenv("PATH", f"{tmp_path / name}:{os.environ['PATH']}")
        versions.append(Engine().version())
    assert versions[0].startswith("tesseract 9 aze:")
    assert versions[0] != versions[1]


def test_a_machine_without_an_engine_has_no_version(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(UnreadError, match="no engine"):
        Engine().version()
