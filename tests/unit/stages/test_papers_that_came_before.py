import pytest

from registries.scan_pages import Alike, NotedPage
from stages.scan_reuse import reuses, same_scans

OURS, THEIRS = "1300144711", "2000296061"


def reused(party=OURS, child="", mine="", status="registered", exact=True):
    noted = NotedPage(paper="doğum.pdf", page=1, sha256="a" * 64, likeness="0" * 16, sketch=(), child=mine)
    alike = Alike("doğum.pdf", 1, "s7", 7, status, party, child, "köhnə.pdf", 2, exact)
    return reuses([alike], [noted], OURS)


@pytest.mark.parametrize("child", ["", "aa1", "aa2"])
@pytest.mark.parametrize("status", ["registered", "returned", "in_review"])
def test_a_paper_of_another_insurer_always_counts_and_its_number_is_not_told(child, status):
    [one] = reused(THEIRS, child, "aa1", status)
    assert (one.submission, one.ours) == ("s7", False)
    assert [told.elsewhere for told in same_scans([one])] == [""]


def test_a_certificate_comes_again_with_each_months_table_of_the_same_insurer():
    assert reused(child="aa1", mine="aa1") == ()


def test_minutes_that_the_same_insurer_brings_again_do_not_count():
    assert reused(child="", mine="") == ()


@pytest.mark.parametrize(
    ("status", "counts"), [("registered", True), ("in_review", True), ("returned", False), ("archived", False)]
)
def test_the_same_insurers_certificate_of_another_child_counts_unless_it_was_given_back(status, counts):
    found = reused(child="aa1", mine="aa2", status=status)
    assert bool(found) is counts
    assert [told.elsewhere for told in same_scans(found)] == (["№ 7"] if counts else [])


def test_a_page_that_came_often_before_is_told_once():
    noted = NotedPage(paper="doğum.pdf", page=1, sha256="a" * 64, likeness="0" * 16, sketch=())
    alike = [Alike("doğum.pdf", 1, f"s{n}", n, "registered", THEIRS, "", "x.pdf", 1, True) for n in (3, 5)]
    assert [one.submission for one in reuses(alike, [noted], OURS)] == ["s3"]
