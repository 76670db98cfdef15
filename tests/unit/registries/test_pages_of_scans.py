from datetime import timedelta

import pytest
from register_samples import ALFA, BETA

from pipeline.effects import EffectConflict
from registries import scan_pages
from registries.page_readings import KeptReadings, RememberedReadings
from registries.scan_pages import NotedPage, NotePages, alike_query, exact_query, last_noted, pages_alike
from schemas.readings import Box, PageReading, Word

FIGURES = ("00000001", "00000002", "00000003")
OTHER_FIGURES = ("0000000a", "0000000b", "00000003")


def page(likeness="ffff0000ffff0000", figures=FIGURES, sha256="a" * 64, **known):
    return NotedPage(paper="doğum.pdf", page=1, sha256=sha256, likeness=likeness, sketch=figures, **known)


def note(registers, *pages, party=ALFA, upto=None, **where):
    seen = registers.ask(last_noted) if upto is None else upto
    return registers.apply(NotePages(party=party, pages=pages, upto=seen), status="in_review", **where)


def found(registers, *pages, mine="me"):
    return [(one.submission, one.exact) for one in registers.ask(pages_alike, mine, pages)]


@pytest.fixture
def before(registers):
    """The submission that brought the page first."""
    one = registers.submit()
    note(registers, page(), submission_id=one)
    return one


def test_the_same_bytes_are_found_whatever_their_picture(registers, before):
    assert found(registers, page(likeness="0" * 16, figures=())) == [(before, True)]


@pytest.mark.parametrize(("likeness", "alike"), [("ffff0000ffff007f", True), ("ffff0000ffff00ff", False)])
def test_a_picture_of_seven_other_bits_is_the_same_and_one_of_eight_is_not(registers, before, likeness, alike):
    assert found(registers, page(likeness, sha256="b" * 64)) == ([(before, False)] if alike else [])


def test_the_same_form_with_other_figures_is_another_paper(registers, before):
    assert found(registers, page(figures=OTHER_FIGURES, sha256="b" * 64)) == []


def test_a_submission_does_not_find_itself(registers, before):
    assert found(registers, page(), mine=before) == []


def test_what_somebody_noted_meanwhile_is_a_conflict_and_what_the_judge_saw_is_none(registers, before):
    with pytest.raises(EffectConflict) as told:
        note(registers, page(), party=BETA, upto=0)
    assert told.value.judge == "attachments"
    other = page(figures=OTHER_FIGURES, sha256="b" * 64)
    assert note(registers, other, party=BETA, upto=0) == {"noted": 1}, "another paper is none"
    assert note(registers, page(), party=BETA) == {"noted": 1}


def test_what_is_noted_again_by_a_later_judgement_stands_once_and_conserves(registers, before):
    note(
        registers, page(), page("0" * 16, sha256="c" * 64).model_copy(update={"page": 2}), submission_id=before, line=2
    )
    assert registers.problems() == []
    assert found(registers, page()) == [(before, True)]


@pytest.mark.parametrize(
    ("harm", "problem"),
    [
        ("DELETE FROM scan_page", "a page was noted, and is gone"),
        ("UPDATE scan_page SET page = 9", "a page that no applied effect noted"),
        ("UPDATE scan_page SET likeness = 'ffff0000ffff0001'", "a page is otherwise than it was noted"),
    ],
)
def test_a_page_that_is_lost_or_changed_is_found(registers, before, harm, problem):
    assert registers.problems() == []
    registers.tamper(harm)
    assert ("scan pages", problem) in registers.problems()


def test_a_hundred_pages_are_looked_for_with_two_queries_and_those_that_have_them_with_another(registers, before):
    pages = [page(f"{number:016x}", sha256=f"{number:064x}") for number in range(100)]
    assert registers.queries_of(pages_alike, "me", pages)[1] == 2
    assert registers.queries_of(pages_alike, "me", [page()])[1] == 3


def test_the_very_same_bytes_are_found_behind_any_number_of_look_alikes(registers, before, monkeypatch):
    monkeypatch.setattr(scan_pages, "MOST_LOOKED_AT", 2)
    for number in range(3):
        one = registers.submit()
        note(registers, page(figures=OTHER_FIGURES, sha256=f"{number:064x}"), submission_id=one)
    assert found(registers, page()) == [(before, True)]


@pytest.mark.parametrize(
    ("query", "indexes"), [(exact_query, {"sha256"}), (alike_query, {"part0", "part1", "part2", "part3"})]
)
def test_the_look_up_goes_through_the_indexes_of_parts_and_bytes(registers, query, indexes):
    with registers.database.reads() as reads:
        asked = str(query("me", [page()]).compile(reads, compile_kwargs={"literal_binds": True}))
        plan = " ".join(row[3] for row in reads.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}"))
    assert all(f"ix_scan_page_{name}" in plan for name in indexes), plan
    assert "SCAN scan_page" not in plan


READING = PageReading(
    number=2,
    width=800,
    height=1100,
    dpi=150,
    engine="e1",
    likeness="ffff0000ffff0000",
    words=(Word(text="şəhadətnamə", confidence=91, box=Box(left=1, top=2, width=3, height=4), line=0),),
)


@pytest.fixture(params=["kept", "remembered"])
def kept(registers, request):
    if request.param == "kept":
        return KeptReadings(registers.database, registers.clock)
    return RememberedReadings(registers.clock)


def test_a_page_is_read_back_as_it_was_kept_and_only_for_its_bytes_and_engine(kept):
    kept.keep("a" * 64, "e1", 3, READING)
    known = kept.find("a" * 64, "e1")
    assert (known.pages, known.readings) == (3, {2: READING})
    assert kept.find("b" * 64, "e1") is None
    assert kept.find("a" * 64, "e2") is None


def test_a_page_whose_time_was_up_is_tried_again_after_an_hour(kept, registers):
    kept.keep("a" * 64, "e1", 3, READING.model_copy(update={"unread": "time", "words": ()}))
    assert set(kept.find("a" * 64, "e1").readings) == {2}
    registers.clock.advance(timedelta(hours=1, seconds=1))
    assert kept.find("a" * 64, "e1").readings == {}
    kept.keep("a" * 64, "e1", 3, READING)
    assert kept.find("a" * 64, "e1").readings == {2: READING}


def test_a_document_that_waits_for_longer_is_not_kept_waiting_for_the_same_page_again(kept, registers):
    asked = registers.clock.now()
    kept.keep("a" * 64, "e1", 3, READING.model_copy(update={"unread": "time", "words": ()}))
    registers.clock.advance(timedelta(hours=9))
    assert set(kept.find("a" * 64, "e1", asked).readings) == {2}
    assert kept.find("a" * 64, "e1", registers.clock.now()).readings == {}
