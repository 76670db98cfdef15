"""A worker that is killed while it reads a page: the item goes on, and pages that were read are not read again.

What is counted are the calls of tesseract: one of our own stands in the PATH before it, which writes down the picture
that it was asked for and waits until it may go on.
"""

import hashlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest
from demo_house import DemoHouse
from PIL import Image, ImageDraw, ImageFont

from demo.tables import Carer, Table, files_of
from pipeline.clock import SystemClock
from pipeline.gates import pause, resume
from signatures.asice_making import make_asice

PATIENCE = 60.0
SHIM = """#!/bin/sh
case "$*" in
*--version* | *--list-langs*) ;;
*)
    made=$(mktemp "$CALLS/making.XXXXXX")
    sha256sum <"$1" | cut -c1-64 >"$made"
    call="$CALLS/call.${made##*.}"
    mv "$made" "$call"
    until [ -e "$CALLS/go" ] || [ -e "$call.go" ]; do sleep 0.02; done
    ;;
esac
exec TESSERACT "$@"
"""
READ = """
import sys
from pathlib import Path
from pipeline.settings import Settings
from stages.assembly import build
build(Settings(var=Path(sys.argv[1]))).engine("ocr").run("submission", "attachments", "attachments")
"""


class Calls:
    """Of tesseract, as they were begun; each waits until it is let go."""

    def __init__(self, folder):
        self.folder = folder

    def begun(self):
        return [one for one in self.folder.glob("call.*") if one.suffix != ".go"]

    def pictures(self):
        return {one.read_text().strip() for one in self.begun()}

    def let_go(self, call):
        Path(f"{call}.go").touch()

    def let_all_go(self):
        (self.folder / "go").touch()


@pytest.fixture
def calls(tmp_path, monkeypatch):
    folder = tmp_path / "calls"
    folder.mkdir()
    shim = tmp_path / "bin" / "tesseract"
    shim.parent.mkdir()
    shim.write_text(SHIM.replace("TESSERACT", shutil.which("tesseract")))
    shim.chmod(0o700)
    monkeypatch.setenv("CALLS", str(folder))
    monkeypatch.setenv("PATH", f"{shim.parent}:{os.environ['PATH']}")
    made = Calls(folder)
    yield made
    made.let_all_go()


def three_pages():
    """Minutes of three small pages."""
    font = ImageFont.load_default(40)
    pages = []
    for number in (1, 2, 3):
        page = Image.new("L", (900, 220), 255)
        ImageDraw.Draw(page).text((40, 80), f"PROTOKOL 17 vereq {number}", font=font, fill=0)
        pages.append(page)
    out = BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], dpi=(200, 200))
    return out.getvalue()


def house_before_reading(var):
    """One table that waits to be read: all of its papers are the one scan."""
    house = DemoHouse(var, reads_anew=True)
    with house.house.database.write() as tx:
        pause(tx, "queue", "attachments", by="test", reason="until it is killed", at=house.clock.now())
    table = Table("read", (Carer("team.20", "AA 7654399", papers=()),), files={"1-other.tif": three_pages()})
    files = files_of(table, house.world.employers["alfa"], house.world.people)
    house.drop("alfa", "read.asice", make_asice(files, house.world.card("alfa.head"), signing_time=SystemClock().now()))
    with house.house.database.write() as tx:
        resume(tx, "queue", "attachments")
    house.close()


def kept(var):
    """When each page of the scan was read."""
    with closing(sqlite3.connect(var / "qebul.sqlite")) as database:
        sha256 = hashlib.sha256(three_pages()).hexdigest()
        return dict(database.execute("select page, read_at from page_reading where sha256 = ?", (sha256,)).fetchall())


def wait_for(what):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := what():
            return found
        time.sleep(0.02)
    raise AssertionError("it did not happen")


def test_pages_that_were_read_before_a_kill_are_not_read_again(waiting_var, tmp_path, calls):
    var = tmp_path / "var"
    shutil.copytree(waiting_var, var)
    house_before_reading(var)
    worker, let_go = subprocess.Popen([sys.executable, "-c", READ, str(var)]), set[Path]()
    try:
        while not kept(var):
            call = wait_for(lambda: next((one for one in calls.begun() if one not in let_go), None) or kept(var))
            if isinstance(call, Path):
                calls.let_go(call)
                let_go.add(call)
        read_before = {one.read_text().strip() for one in let_go}
        wait_for(lambda: set(calls.begun()) - let_go)  # in mid-page
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    before = kept(var)
    assert list(before) == [1]
    for call in calls.begun():
        call.unlink()
    calls.let_all_go()
    house = DemoHouse(var, reads_anew=True)
    house.work()
    after = kept(var)
    assert house.row("read.asice").status in {"in_review", "returned"}
    assert sorted(after) == [1, 2, 3]
    assert after[1] == before[1]
    assert calls.pictures()
    assert not calls.pictures() & read_before
    assert house.problems() == []
    house.close()
