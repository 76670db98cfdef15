"""A real Chromium before the real screen, on a house with the tables that wait at the end of the demo's day."""

import shutil
from collections.abc import Iterator

import pytest
from desk_server import PASSWORD, Desk
from playwright.sync_api import Browser, Page, expect, sync_playwright
from reviewed import waiting_day

PATIENCE = 30_000  # milliseconds, on a machine that has much to do
WIDE = {"width": 1366, "height": 768}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for a file of tests; each sitting has a context of its own. A machine without one fails.

    Trap: as long as it lives this thread has a running event loop, and other tests of the process would begin another.
    """
    program = shutil.which("chromium")
    assert program is not None, "chromium is missing: deploy/setup.sh installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        expect.set_options(timeout=PATIENCE)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def desk(made_world, tmp_path_factory):
    """One server for a file of tests; eight tables wait for alfa's office."""
    with Desk.open(made_world, tmp_path_factory.mktemp("browser")) as made:
        waiting_day(made)
        yield made


@pytest.fixture
def sits(chromium, desk):
    """Opens a browser for an officer, signed in where a login is given. Whatever it fetches from elsewhere, and every
    fault of a page, is a failure.
    """
    contexts, wrong = [], []
    own = (desk.origin, desk.origin.replace("http", "ws"), "data:", "blob:")

    def sit(login: str | None = None, goes_to: str = "/novbe") -> Page:
        context = chromium.new_context(viewport=WIDE, locale="az")
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda fault: wrong.append(str(fault)))
        page.on("dialog", lambda box: (wrong.append(f"a dialog: {box.message}"), box.dismiss()))
        page.on("request", lambda asked: asked.url.startswith(own) or wrong.append(f"asked for {asked.url}"))
        if login is not None:
            signs_in(page, desk, login, goes_to)
        return page

    yield sit
    for one in contexts:
        one.close()
    assert wrong == []


def signs_in(page: Page, desk: Desk, login: str, goes_to: str) -> None:
    """Through the door, to the page that was asked for."""
    page.goto(f"{desk.origin}{goes_to}")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_selector(".q-head")
