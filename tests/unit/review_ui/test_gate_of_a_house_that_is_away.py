"""The gate where the database does not answer: a page that says so, and no traceback."""

import pytest
from sqlalchemy.exc import OperationalError
from starlette.applications import Starlette
from starlette.testclient import TestClient

from pipeline.settings import Settings
from review_ui.address import site_of
from review_ui.gate import Gate


class Porter:
    """Whose database is away."""

    async def seat(self, request):
        raise OperationalError("select", None, OSError("away"))


@pytest.fixture
def browser(tmp_path):
    site = site_of(Settings(var=tmp_path))
    return TestClient(Gate(Starlette(), Porter(), site, frozenset({""})), base_url=site.origin)


def test_a_page_says_it_in_both_languages(browser):
    told = browser.get("/", headers={"accept": "text/html"})
    assert (told.status_code, told.headers["retry-after"]) == (503, "60")
    assert "Heç nə itməyib" in told.text
    assert "Nothing is lost" in told.text


def test_what_is_no_page_is_told_by_its_status_alone(browser):
    told = browser.get("/papers/1", headers={"accept": "image/png"})
    assert (told.status_code, told.text) == (503, "")
