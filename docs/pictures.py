"""Makes docs/img: each screen as an officer of the demo sees it, in both languages (``python -m docs.pictures``).

Needs Chromium (Debian's `chromium`) and playwright, a dependency of development. Takes a house of its own.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from demo.employers import make_employers
from demo.officers import DEMO_PASSWORD, WHO_DECIDES

HERE = Path(__file__).parent
WIDE = {"width": 1366, "height": 768}
PATIENCE = 60_000.0
SUPERVISOR, FINANCE = "qasimov", "quliyeva"
WHOSE_MONEY = "alfa"
LANGUAGES = ("az", "en")


def nothing(page: Page) -> None:
    """The screen as it opens."""
    del page


def open_first(page: Page) -> None:
    """The item of the first row of the queue."""
    for _ in range(5):  # a key that is pressed while a screen is drawn reaches nobody
        settle(page)
        page.keyboard.press("Enter")
        try:
            page.wait_for_url("**/sened?id=*", timeout=PATIENCE / 5)
        except PlaywrightTimeoutError:
            continue
        break
    page.locator("img.q-paper").wait_for()


def begin_return(page: Page) -> None:
    """An item that is about to be given back, the notice below."""
    open_first(page)
    settle(page)
    page.keyboard.press("g")
    page.locator('[data-testid="stCheckbox"] label').first.click()
    page.locator(".q-notice").wait_for()


def open_money(page: Page) -> None:
    """An insurer's contribution calculations, each line explained."""
    open_section(page, "hesablamalar")


def open_entries(page: Page) -> None:
    """A payment that was just entered waits for a second officer; the fields by which more is entered."""
    open_section(page, "daxil-edilenler")
    settle(page)
    amount, basis = (page.locator(f".st-key-money-{one}-0 input") for one in ("amount", "basis"))
    amount.fill("5 000,00")
    basis.fill("Bank çıxarışı 71")
    basis.press("Tab")
    settle(page)
    page.locator(".st-key-money-enter button").click()
    page.locator('[data-testid="stAlert"]').first.wait_for()


def open_suspended(page: Page) -> None:
    """An entry in suspense with its candidates, if there is one with some; else the first."""
    rows = page.locator("table.q tr").filter(has=page.locator("td.w a")).filter(has_not_text="–")
    (rows.first if rows.count() else page).locator("td.w a").first.click()
    page.locator(".q-head h1").first.wait_for()


def make_orders(page: Page) -> None:
    """What was accepted is ordered to be paid, once for the pictures in both languages."""
    button = page.locator(".st-key-bank-order-make button")
    if button.count():
        button.click()
        page.locator('[data-testid="stAlert"]').first.wait_for()


def open_section(page: Page, section: str) -> None:
    """A section of the money of one of the demo's insurers."""
    [voen] = [one.voen for one in make_employers() if one.channel == WHOSE_MONEY]
    page.goto(page.url.partition("?")[0] + f"?voen={voen}&bolme={section}")
    page.locator(".q-list").first.wait_for()


@dataclass(frozen=True, slots=True)
class Screen:
    """One picture: who looks, at which address, and what he does there first."""

    name: str
    login: str
    address: str
    act: Callable[[Page], None] = nothing
    whole: bool = False


SCREENS = (
    Screen("queue", WHO_DECIDES, "/"),
    Screen("item", WHO_DECIDES, "/", open_first),
    Screen("return", WHO_DECIDES, "/", begin_return, whole=True),
    Screen("registers", WHO_DECIDES, "/reyestr"),
    Screen("insurers", SUPERVISOR, "/reyestr?reyestr=sigortaedenler"),
    Screen("messages", WHO_DECIDES, "/ismariclar"),
    Screen("money", FINANCE, "/odenisler", open_money),
    Screen("money_entry", FINANCE, "/odenisler", open_entries),
    Screen("statements", FINANCE, "/bank"),
    Screen("statement", FINANCE, "/bank?ac=1"),
    Screen("suspense", FINANCE, "/bank?bolme=aydinlasdirilmamis"),
    Screen("suspended", FINANCE, "/bank?bolme=aydinlasdirilmamis", open_suspended),
    Screen("payment_orders", FINANCE, "/bank?bolme=odenis-tapsiriqlari", make_orders),
    Screen("overview", SUPERVISOR, "/icmal", whole=True),
    Screen("orders", SUPERVISOR, "/nezaret"),
)


def settle(page: Page) -> None:
    """Streamlit has nothing more to do: a key that is pressed while a screen is drawn reaches nobody."""
    page.wait_for_timeout(600)
    page.locator('[data-test-script-state="notRunning"]').wait_for(state="attached")


@contextmanager
def shown_house(var: Path) -> Iterator[str]:
    """The demo's day, and the screen beside it; its address."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    origin = f"http://127.0.0.1:{port}"
    qebul = [sys.executable, "-m", "cli.main"]
    subprocess.run([*qebul, "demo", "--var", str(var)], check=True, stdout=subprocess.DEVNULL)
    subprocess.run([*qebul, "conserve", "--var", str(var)], check=True, stdout=subprocess.DEVNULL)
    environment = os.environ | {"QEBUL_DESK_URL": origin}
    desk = subprocess.Popen([*qebul, "desk", "--var", str(var)], env=environment, stdout=subprocess.PIPE)
    assert desk.stdout is not None
    desk.stdout.readline()
    try:
        yield origin
    finally:
        desk.terminate()
        desk.communicate()


def sit(browser: Browser, origin: str, login: str, language: str) -> Page:
    """A page of an officer who has signed in."""
    page = browser.new_context(viewport=WIDE, locale=language).new_page()  # type: ignore[arg-type]  # a typed dict
    page.set_default_timeout(PATIENCE)
    page.goto(f"{origin}/login?lang={language}")
    page.fill("#login", login)
    page.fill("#password", DEMO_PASSWORD)
    page.press("#password", "Enter")
    page.locator(".st-key-who").wait_for()
    return page


def take(page: Page, origin: str, screen: Screen, file: Path) -> None:
    """Goes there, acts, and takes the picture."""
    page.goto(f"{origin}{screen.address}")
    page.locator('[data-testid="stMain"] [data-testid="stElementContainer"]').nth(3).wait_for(state="attached")
    settle(page)
    screen.act(page)
    settle(page)
    page.set_viewport_size({"width": WIDE["width"], "height": 1500 if screen.whole else WIDE["height"]})
    settle(page)
    page.screenshot(path=file)
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]


def main() -> None:
    """All of them."""
    program = shutil.which("chromium")
    assert program is not None, "chromium is missing: apt-get install chromium"
    with (
        tempfile.TemporaryDirectory() as folder,
        shown_house(Path(folder) / "var") as origin,
        sync_playwright() as play,
    ):
        browser = play.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for language in LANGUAGES:
            pages = {login: sit(browser, origin, login, language) for login in {one.login for one in SCREENS}}
            for screen in SCREENS:
                take(pages[screen.login], origin, screen, HERE / "img" / f"{screen.name}.{language}.png")
                print(f"{screen.name}.{language}.png", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
