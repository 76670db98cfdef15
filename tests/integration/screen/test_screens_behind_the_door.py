"""Queue and item as a browser gets them: through the gate and the websocket, scans by their own addresses."""

import re
from html import unescape

import pytest
from desk_server import Desk, run_page
from reviewed import table_in_review

from registries.views import views_of


@pytest.fixture(scope="module")
def desk(made_world, tmp_path_factory):
    with Desk.open(made_world, tmp_path_factory.mktemp("screens")) as made:
        yield made


@pytest.fixture(scope="module")
def table(desk):
    return table_in_review(desk, "aliyeva")


def shown(desk, browser, **asked):
    """All HTML of one run of a page."""
    with desk.socket(browser) as wire:
        came = run_page(wire, **asked)
    return "".join(one.delta.new_element.html.body for one in came)


def paper_in(told):
    """The address of the one paper that is shown; beside it stand cuts of the pages."""
    [address] = re.findall(r'<img src="([^"]+)"[^>]* class="q-paper', told)
    return unescape(address)


def test_the_queue_shows_what_waits_to_its_office_alone(desk, table):
    assert "1 gözləyir" in shown(desk, desk.signed_in())
    assert "0 gözləyir" in shown(desk, desk.signed_in(desk.officer(employer="beta")))


def test_a_scan_on_the_item_is_got_from_its_address_and_both_looks_are_written_down(desk, table):
    login = desk.officer()
    browser = desk.signed_in(login)
    told = shown(desk, browser, page="sened", query=f"id={table}")
    picture = browser.get(paper_in(told))
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/png")
    assert [one.what for one in desk.ask(views_of, login=login, submission=table)] == ["SCAN", "ITEM"]


def test_another_office_gets_no_item_and_no_scan_by_their_addresses(desk, table):
    mine, other = desk.signed_in(), desk.signed_in(desk.officer(employer="beta"))
    address = paper_in(shown(desk, mine, page="sened", query=f"id={table}"))
    assert "<img" not in shown(desk, other, page="sened", query=f"id={table}")
    assert other.get(address).status_code == 404
