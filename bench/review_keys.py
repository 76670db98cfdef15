"""Thirty documents without findings accepted in a real browser: one after the other by keyboard alone, and at once.

A script presses the keys as soon as a screen is drawn, so that what is measured is the house's part of the time.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect, sync_playwright
from playwright.sync_api import TimeoutError as NotInTimeError

from bench.borrowed import free_port
from bench.full_desk import fill, seat_officers
from bench.full_house import settings
from bench.report import ROOT, Row, options, show
from bench.running import running
from review_ui.porter import SESSION
from stages.assembly import build

WHOLE, QUICK = 30, 6
MARGIN = 20  # waiting beside them: some of what waits has findings
AIM_KEYS, AIM_BULK = 120.0, 10.0
PATIENCE = 60_000.0
TRIES = 12


def main() -> None:
    parser = options(f"{WHOLE} documents accepted by keyboard, and {WHOLE} at once (--quick: {QUICK}).")
    given = parser.parse_args()
    count = QUICK if given.quick else WHOLE
    with tempfile.TemporaryDirectory() as folder:
        rows = measure(Path(folder) / "var", count)
    show(rows, as_json=given.json)


def measure(var: Path, count: int) -> list[Row]:
    subprocess.run(
        [sys.executable, "-m", "cli.main", "demo", "--var", str(var)], cwd=ROOT, check=True, capture_output=True
    )
    waiting = 2 * count + MARGIN
    fill(var, waiting, waiting)
    house = build(settings(var))
    secret = seat_officers(house)["bench-all"]
    house.close()
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    program = shutil.which("chromium")
    assert program is not None, "chromium is missing: apt-get install chromium"
    with running(var, [f"desk --port {port}"], {"QEBUL_DESK_URL": origin}), sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        context.add_cookies([{"name": SESSION, "value": secret, "url": origin}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        page.goto(origin)
        settle(page)
        by_keys = timed(lambda: accept_by_keys(page, count))
        at_once = timed(lambda: accept_at_once(page, count))
        browser.close()
    return [
        Row(f"{count} by keyboard alone", by_keys, "s", aim=AIM_KEYS),
        Row(f"{count} at once, page by page", at_once, "s", aim=AIM_BULK),
    ]


def accept_by_keys(page: Page, count: int) -> None:
    """Enter opens what stands first, A accepts it; J goes past what has findings."""
    for _ in range(count):
        left = waiting_now(page)
        while page.locator(".q-row.q-now .q-good").count() == 0:
            page.keyboard.press("j")
            settle(page)
        press(page, "Enter", page.get_by_text("Reyestrlə müqayisə").first)
        press(page, "a", page.get_by_text(f"{left - 1} gözləyir").first)


def accept_at_once(page: Page, count: int) -> None:
    """Selects all without findings of a page and accepts them, until there were enough."""
    began = waiting_now(page)
    while began - waiting_now(page) < count:
        left = waiting_now(page)
        page.get_by_role("button", name="Bütün qeydsizləri seç").click()
        expect(page.get_by_role("button", name=re.compile(r"Seçilmiş qeydsizləri qəbul et \([1-9]"))).to_be_enabled()
        settle(page)
        press(page, "b", page.get_by_text("sənəd qəbul edildi").first)
        assert waiting_now(page) < left


def press(page: Page, key: str, comes: Locator) -> None:
    """Presses until it was heard; on the screen that comes the key means nothing."""
    settle(page)
    for _ in range(TRIES):
        page.keyboard.press(key)
        try:
            comes.wait_for(timeout=PATIENCE / TRIES)
        except NotInTimeError:
            continue
        settle(page)
        return
    raise AssertionError(f"{key} was not heard")


def waiting_now(page: Page) -> int:
    """What the head of the queue says."""
    found = re.match(r"(\d+)", page.locator(".q-told").first.inner_text())
    assert found is not None
    return int(found.group(1))


def settle(page: Page) -> None:
    """Streamlit has nothing more to do: a key that is pressed while a screen is drawn reaches nobody."""
    page.wait_for_timeout(150)
    page.locator('[data-test-script-state="notRunning"]').wait_for(state="attached")


def timed(act: Callable[[], None]) -> float:
    began = time.monotonic()
    act()
    return time.monotonic() - began


if __name__ == "__main__":
    main()
