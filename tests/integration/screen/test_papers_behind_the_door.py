"""Papers of a submission: to the office that may see it, each look written down, nothing that a browser would run."""

from io import BytesIO
from uuid import uuid4

import pytest
from desk_server import Desk
from PIL import Image
from reviewed import table_in_review

from pipeline.overview import answers
from registries.officers import Role
from registries.views import views_of
from stages.papers import signed_files
from stages.value_crops import facts_for


@pytest.fixture(scope="module")
def desk(made_world, tmp_path_factory):
    with Desk.open(made_world, tmp_path_factory.mktemp("papers")) as made:
        yield made


@pytest.fixture(scope="module")
def table(desk):
    return table_in_review(desk, "aliyeva")


@pytest.fixture(scope="module")
def scan(desk, table):
    """The name of one of its scans."""
    with desk.house.database.reads() as reads:
        return min(signed_files(desk.house.store.open, reads, table)[1])


@pytest.fixture(scope="module")
def value(desk, table, scan):
    """The place of a value in the evidence that was read on that scan."""
    facts = desk.ask(facts_for, "aliyeva", table)
    return next(n for n, one in enumerate(facts.evidence) if one.paper == scan and one.box is not None)


@pytest.fixture(scope="module")
def papers(desk, table, scan, value):
    """The address of one paper of each kind."""
    notice = desk.ask(answers, table)[0].id
    return [
        f"/papers/{table}/{rest}"
        for rest in (
            "document.xml",
            "print.pdf",
            f"answers/{notice}",
            f"scans/1/{scan}",
            f"files/{scan}",
            f"values/{value}/{scan}",
            f"scans/1/{scan}?turned=90&value={value}",
        )
    ]


def test_the_office_reads_every_paper_of_its_item(desk, papers):
    browser = desk.signed_in(desk.officer())
    heads = [browser.get(path).content[:5] for path in papers]
    assert heads[0] == heads[2] == b"<?xml"
    assert heads[1] == b"%PDF-"
    assert heads[3] == heads[5] == heads[6] == b"\x89PNG\r"


def test_a_value_is_cut_out_and_framed_where_it_was_read(desk, papers):
    browser = desk.signed_in(desk.officer())
    page, value, turned = (Image.open(BytesIO(browser.get(papers[n]).content)) for n in (3, 5, 6))
    assert value.width < page.width
    assert value.height < page.height
    assert (turned.width > turned.height) != (page.width > page.height)
    assert [colour for _, colour in turned.convert("RGB").getcolors(1 << 24) if colour[0] > colour[1] + 100]


@pytest.mark.parametrize(("role", "employer"), [("officer", "beta"), ("finance", "alfa"), ("administrator", "alfa")])
def test_who_may_not_see_the_item_gets_what_is_not_there(desk, papers, role, employer):
    browser = desk.signed_in(desk.officer(Role(role), employer))
    for path in papers:
        answer = browser.get(path)
        assert (answer.status_code, answer.content) == (404, b""), path


def test_an_auditor_reads(desk, papers):
    assert desk.signed_in(desk.officer(Role.AUDITOR)).get(papers[0]).status_code == 200


def test_a_stranger_gets_nothing(desk, papers):
    stranger = desk.browser()
    assert {(stranger.get(path).status_code, stranger.get(path).content) for path in papers} == {(401, b"")}


def test_each_look_is_written_down_and_a_refused_one_is_none(desk, table, papers):
    login, other = desk.officer(), desk.officer(employer="beta")
    desk.signed_in(login).get(papers[3])
    desk.signed_in(other).get(papers[3])
    [look] = desk.ask(views_of, login=login)
    assert (look.what, look.submission) == ("SCAN", table)
    assert desk.ask(views_of, login=other) == []


def test_what_is_not_there_is_not_there(desk, table, scan, value):
    browser = desk.signed_in()
    wrong = [
        f"/papers/{table}/scans/0/{scan}",
        f"/papers/{table}/scans/99/{scan}",
        f"/papers/{table}/files/..%2f..%2f..%2f..%2fetc%2fpasswd",
        f"/papers/{table}/files/nothing.pdf",
        f"/papers/{table}/values/999/{scan}",
        f"/papers/{table}/values/{value}/nothing.pdf",
        f"/papers/{table}/answers/{uuid4()}.receipt",
        f"/papers/{uuid4()}/document.xml",
    ]
    assert {browser.get(path).status_code for path in wrong} <= {400, 404}


def test_an_answer_to_another_submission_is_not_reached_through_this_one(desk, table):
    other = desk.house.database
    with other.reads() as reads:
        foreign = reads.exec_driver_sql("select id from notice where submission <> ? limit 1", (table,)).scalar_one()
    assert desk.signed_in().get(f"/papers/{table}/answers/{foreign}").status_code == 404


def test_nothing_of_a_sender_runs_in_the_browser(desk, papers):
    browser = desk.signed_in()
    for path in papers:
        told = browser.get(path).headers
        assert told["x-content-type-options"] == "nosniff"
        assert told["cache-control"] == "no-store"
        assert told["content-type"].partition(";")[0] in (
            "application/xml",
            "application/pdf",
            "image/png",
            "image/jpeg",
        )
        if not told["content-type"].startswith("application/pdf"):
            assert "sandbox" in told["content-security-policy"]
    assert browser.get(papers[0]).headers["content-disposition"].startswith("attachment")
