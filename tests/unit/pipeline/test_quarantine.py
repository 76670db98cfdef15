from datetime import timedelta

import pytest

from pipeline import canonical
from pipeline.evidence import evidence, quarantined, words
from pipeline.items import Facts
from pipeline.outcomes import Advance, Quarantine
from pipeline.quarantine import NotQuarantinedError, QuarantineDesk, Said
from schemas.findings import finding

SAID = Said("aysel", "Rəhimov called: the file is good")


class Seen(Facts):
    stage = "first"
    what: str


@pytest.fixture
def desk(house):
    [route] = house.line.house.routes.values()
    return QuarantineDesk(house.line.house, route, parts_begin="second")


@pytest.fixture
def held(house):
    """A submission that the second stage set aside, after the first had left a fact and a finding."""
    seen, found = Seen(what="x"), finding("CORRECTION_CHANGES_NOTHING")
    house.stages["first"].script = lambda item: Advance(facts=seen, findings=(found,))
    house.stages["second"].script = lambda item: Quarantine(why="LIMIT_DEPTH", findings=(finding("LIMIT_DEPTH"),))
    came = house.drop(b"one")
    house.work()
    assert house.status(came.submission) == "quarantined"
    return came.submission


def release(house, desk, submission, said=SAID):
    with house.database.write() as tx:
        desk.release(tx, submission, said, house.clock.now())


def refuse(house, desk, submission, said=SAID):
    with house.database.write() as tx:
        desk.refuse(tx, submission, said, house.clock.now())


def told(house, submission):
    rows = house.rows(f"select data from notice where submission = '{submission}' and kind = 'processing' order by n")
    return [(one["status"], one["why"]) for one in (canonical.loads(row[0]) for row in rows)]


def seen_of(house, desk, submission):
    with house.database.reads() as reads:
        return evidence(reads, desk, submission)


def test_a_released_submission_stands_at_its_first_leg_with_nothing_counted(house, desk, held):
    house.execute("update submission set conflicts = 10")
    release(house, desk, held)
    assert house.status(held) == "received"
    assert house.rows("select kind, errors, deaths, suspect, last_error from leg where line = 'submission'") == [
        ("first", 0, 0, 0, None)
    ]
    assert house.rows("select route, conflicts from submission") == [("intake", 0)]
    assert house.problems() == []


def test_a_released_submission_is_judged_anew(house, desk, held):
    release(house, desk, held)
    for name in ("first", "second"):
        house.stages[name].script = lambda item: Advance()
    house.work()
    assert house.status(held) == "registered"
    assert house.rows("select code from finding") == []
    assert house.rows("select stage from fact where stage = 'first'") == []
    assert house.problems() == []


def test_what_was_found_and_planned_before_the_release_is_forgotten(house, desk):
    stamp = house.line.house.kinds._kinds["stamp"].model(what="a")
    seen, found = Seen(what="x"), finding("CORRECTION_CHANGES_NOTHING")
    house.stages["first"].script = lambda item: Advance(facts=seen, findings=(found,), effects=(stamp,))
    house.stages["third"].script = lambda item: Quarantine(why="NO_EFFECT")
    came = house.drop(b"one")
    house.work()
    release(house, desk, came.submission)
    assert house.rows("select stage from fact where stage not like 'operator.%'") == []
    assert house.rows("select code from finding") == []
    assert house.rows("select kind from effect") == []


def test_an_effect_that_was_planned_before_the_release_is_applied_once(house, desk):
    stamp = house.line.house.kinds._kinds["stamp"].model(what="a")
    house.stages["second"].script = lambda item: Advance(effects=(stamp,))
    house.stages["third"].script = lambda item: Quarantine(why="NO_EFFECT")
    came = house.drop(b"one")
    house.work()
    house.stages["third"].script = lambda item: Advance()
    release(house, desk, came.submission)
    house.work()
    assert len(house.applied) == 1
    assert house.status(came.submission) == "registered"


def test_a_release_that_changes_nothing_ends_where_it_was_and_tells_each_step(house, desk, held):
    release(house, desk, held)
    house.work()
    assert house.status(held) == "quarantined"
    assert seen_of(house, desk, held).times == 2
    assert told(house, held) == [
        ("quarantined", "LIMIT_DEPTH"),
        ("received", "QUARANTINE_RELEASED"),
        ("quarantined", "LIMIT_DEPTH"),
    ]
    assert house.problems() == []


def test_a_part_of_a_bundle_begins_behind_the_stages_that_judged_the_whole(house, desk, held):
    whole = house.drop(b"the bundle").submission
    house.execute(f"update submission set parent = '{whole}' where id = '{held}'")
    release(house, desk, held)
    assert house.rows(f"select kind from leg where subject = '{held}'") == [("second",)]
    assert house.rows(f"select stage from fact where submission = '{held}' and stage = 'first'") == [("first",)]
    codes = house.rows(f"select code from finding where submission = '{held}'")
    assert codes == [("CORRECTION_CHANGES_NOTHING",)]


def test_a_refused_submission_ends_with_what_was_found_and_the_operators_code(house, desk, held):
    refuse(house, desk, held)
    assert house.status(held) == "refused"
    assert told(house, held)[-1] == ("refused", "QUARANTINE_REFUSED")
    data = canonical.loads(house.rows("select data from event where kind = 'refuse'")[0][0])
    assert data["codes"] == ["CORRECTION_CHANGES_NOTHING", "LIMIT_DEPTH", "QUARANTINE_REFUSED"]
    assert house.rows("select count(*) from leg where line = 'submission'") == [(0,)]
    house.work()
    assert house.problems() == []


@pytest.mark.parametrize("act", [release, refuse])
def test_the_event_tells_who_and_holds_no_word_of_his(house, desk, held, act):
    act(house, desk, held)
    by, text = house.rows("select \"by\", data from event where kind in ('release', 'refuse')")[0]
    data = canonical.loads(text)
    assert (by, data["user"]) == ("operator", "aysel")
    assert "Rəhimov" not in text
    [salt] = house.rows("select salt from submission")[0]
    assert data["text"] == canonical.digest([salt, SAID.text])
    with house.database.reads() as reads:
        assert words(reads, held) == {3: SAID.text}


def test_an_operators_word_that_is_changed_is_red(house, desk, held):
    refuse(house, desk, held)
    house.execute("update fact set data = '{\"text\":\"other\"}' where stage like 'operator.%'")
    assert "states: its rows are not what its last event says" in house.problems()


@pytest.mark.parametrize("act", [release, refuse])
def test_nothing_is_decided_twice(house, desk, held, act):
    refuse(house, desk, held)
    before = house.rows("select count(*) from event"), house.rows("select count(*) from notice")
    with pytest.raises(NotQuarantinedError) as refused:
        act(house, desk, held)
    assert refused.value.status == "refused"
    assert (house.rows("select count(*) from event"), house.rows("select count(*) from notice")) == before


@pytest.mark.parametrize("act", [release, refuse])
def test_what_is_under_way_is_left_alone(house, desk, act):
    came = house.drop(b"one")
    with pytest.raises(NotQuarantinedError):
        act(house, desk, came.submission)
    assert house.status(came.submission) == "received"


def test_the_list_has_the_longest_waiting_first(house, desk, held):
    house.clock.advance(timedelta(seconds=5))
    later = house.drop(b"two", channel="beta").submission
    house.work()
    with house.database.reads() as reads:
        assert [one.id for one in quarantined(reads)] == [held, later]
        assert [one.id for one in quarantined(reads, "beta")] == [later]
        assert quarantined(reads)[0].why == "LIMIT_DEPTH"
    refuse(house, desk, held)
    with house.database.reads() as reads:
        assert [one.id for one in quarantined(reads)] == [later]


def test_the_evidence_names_stage_codes_and_the_received_file(house, desk, held):
    seen = seen_of(house, desk, held)
    assert (seen.stage, seen.codes, seen.seen, seen.times) == (
        "second",
        ("LIMIT_DEPTH", "CORRECTION_CHANGES_NOTHING"),
        "",
        1,
    )
    assert house.store.read(seen.received.sha256) == b"one"
    assert seen.received.size == 3


@pytest.mark.parametrize("stage", ["first", "third"])
def test_the_evidence_of_errors_names_their_kind_and_the_leg(house, desk, stage):
    def broken(item):
        raise RuntimeError("a name that must not be told")

    house.stages[stage].script = broken
    came = house.drop(b"one")
    for _ in range(4):
        house.work()
        house.clock.advance(timedelta(minutes=10))
    seen = seen_of(house, desk, came.submission)
    assert (seen.codes, seen.stage) == (("STAGE_FAILED",), stage)
    assert seen.seen.startswith("RuntimeError at test_quarantine.py")


def test_errors_after_a_release_are_evidence_of_the_leg_that_they_stopped(house, desk):
    house.stages["third"].script = lambda item: Quarantine(why="NO_EFFECT")
    came = house.drop(b"one")
    house.work()
    release(house, desk, came.submission)

    def broken(item):
        raise RuntimeError

    house.stages["first"].script = broken
    for _ in range(4):
        house.work()
        house.clock.advance(timedelta(minutes=10))
    seen = seen_of(house, desk, came.submission)
    assert (seen.codes, seen.stage, seen.times) == (("STAGE_FAILED",), "first", 2)


def test_the_evidence_of_deaths_counts_them_and_a_release_forgets_them(house, desk):
    came = house.drop(b"one")
    for n in range(4):
        house.make_engine(f"w#{n}")._claim("light", "first")
        house.engine.bury(f"w#{n}")
    seen = seen_of(house, desk, came.submission)
    assert (seen.codes, seen.seen, seen.stage) == (("QUARANTINED",), "ended 3 workers, each alone", "first")
    release(house, desk, came.submission)
    for n in range(2):
        house.make_engine(f"v#{n}")._claim("light", "first")
        house.engine.bury(f"v#{n}")
    house.work()
    assert house.status(came.submission) == "registered"


def test_what_was_never_set_aside_has_no_evidence(house, desk):
    assert seen_of(house, desk, house.drop(b"one").submission) is None
