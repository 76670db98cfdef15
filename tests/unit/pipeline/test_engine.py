from datetime import timedelta

import pytest

from pipeline import legs
from pipeline.outcomes import Advance, Draft, Hold, Park, Quarantine, Refuse, Retry, Return
from schemas.findings import finding


def test_a_submission_passes_all_stages_and_its_effects_are_applied_once(house):
    effect = _stamp_class(house)(what="a")
    house.stages["second"].script = lambda item: Advance(effects=(effect,))
    came = house.drop(b"one")
    house.work()
    assert house.status(came.submission) == "registered"
    assert house.applied == [f"{came.submission}/1/a"]
    kinds = [row[0] for row in house.rows("select kind from event order by n")]
    assert kinds == ["arrive", "advance", "accept", "register"]
    assert house.problems() == []


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        (Return(findings=(finding("XSD_INVALID"),)), "returned"),
        (Refuse(findings=(finding("SIG_VALUE"),)), "refused"),
        (Draft(why="NO_SIGNATURE", key="k"), "draft"),
        (Quarantine(why="LIMIT_DEPTH"), "quarantined"),
        (Park(why="OFFICE_DECIDES"), "in_review"),
    ],
)
def test_an_end_is_written_with_its_notice_and_no_leg_is_left(house, outcome, status):
    house.stages["second"].script = lambda item: outcome
    came = house.drop(b"one")
    house.work()
    assert house.status(came.submission) == status
    assert house.rows("select count(*) from leg where line = 'submission'") == [(0,)]
    assert house.rows("select count(*) from notice where kind = 'processing'") == [(1,)]
    assert house.stages["third"].runs == []
    assert house.problems() == []


def test_a_clean_retry_costs_nothing_and_runs_the_leg_again(house):
    answers = [Retry(after=timedelta(seconds=5), why="waits"), Advance()]
    house.stages["first"].script = lambda item: answers.pop(0)
    came = house.drop(b"one")
    house.work()
    assert house.status(came.submission) == "received"
    assert house.rows("select errors, deaths, suspect from leg where line = 'submission'") == [(0, 0, 0)]
    house.clock.advance(timedelta(seconds=6))
    house.work()
    assert house.status(came.submission) == "registered"


def test_a_hold_is_looked_at_again_and_refused_after_its_end(house):
    until = house.clock.now() + timedelta(minutes=3)
    house.stages["first"].script = lambda item: Hold(why="REV_UNKNOWN", until=until, every=timedelta(minutes=1))
    came = house.drop(b"one")
    house.work()
    assert house.status(came.submission) == "on_hold"
    house.clock.advance(timedelta(minutes=1, seconds=1))
    house.work()
    assert house.status(came.submission) == "on_hold"
    assert house.rows("select count(*) from event where kind = 'hold'") == [(1,)]
    house.clock.advance(timedelta(minutes=5))
    house.work()
    assert house.status(came.submission) == "refused"
    assert house.rows("select code from finding") == [("HOLD_EXPIRED",)]
    assert house.problems() == []


def test_a_held_item_goes_on_when_its_cause_is_gone(house):
    until = house.clock.now() + timedelta(hours=3)
    answers = [Hold(why="REV_UNKNOWN", until=until, every=timedelta(minutes=1)), Advance()]
    house.stages["first"].script = lambda item: answers.pop(0)
    came = house.drop(b"one")
    house.work()
    house.clock.advance(timedelta(minutes=2))
    house.work()
    assert house.status(came.submission) == "registered"


def test_an_effect_whose_precondition_is_gone_sends_the_item_back_to_its_judge(house):
    effect = _stamp_class(house)(what="a")
    house.stages["second"].script = lambda item: Advance(effects=(effect,))
    house.conflicts = ["changed"]
    came = house.drop(b"one")
    house.work()
    assert house.status(came.submission) == "registered"
    assert len(house.applied) == 1
    assert len(house.stages["first"].runs) == 1
    assert len(house.stages["second"].runs) == 2
    assert house.rows("select conflicts from submission") == [(1,)]
    assert house.problems() == []


def test_what_a_hold_was_for_is_forgotten_when_it_is_judged_anew(house):
    until = house.clock.now() + timedelta(hours=1)
    unknown, revoked = finding("REV_UNKNOWN"), finding("REV_REVOKED")
    answers = [
        Hold(why="REV_UNKNOWN", findings=(unknown,), until=until, every=timedelta(minutes=1)),
        Refuse(findings=(revoked,)),
    ]
    house.stages["first"].script = lambda item: answers.pop(0)
    came = house.drop(b"held")
    house.work()
    house.clock.advance(timedelta(minutes=2))
    house.work()
    assert house.status(came.submission) == "refused"
    assert [row.code for row in house.rows("select code from finding")] == ["REV_REVOKED"]
    assert house.problems() == []


def test_after_three_conflicts_the_item_is_on_hold(house):
    effect = _stamp_class(house)(what="a")
    house.stages["second"].script = lambda item: Advance(effects=(effect,))
    house.conflicts = ["changed"] * 4
    came = house.drop(b"one")
    house.work()
    assert house.status(came.submission) == "on_hold"
    house.clock.advance(timedelta(minutes=11))
    house.work()
    assert house.status(came.submission) == "registered"
    assert len(house.applied) == 1


def test_a_stage_that_raises_is_tried_three_times_and_then_set_aside_with_evidence(house):
    def broken(item):
        raise RuntimeError("a name that must not be logged")

    house.stages["first"].script = broken
    came = house.drop(b"one")
    for _ in range(4):
        house.work()
        house.clock.advance(timedelta(minutes=10))
    assert house.status(came.submission) == "quarantined"
    data = house.rows("select data from event where kind = 'quarantine'")[0][0]
    assert "RuntimeError" in data
    assert "must not be logged" not in data
    assert len(house.stages["first"].runs) == 3
    assert house.problems() == []


def test_one_bad_item_of_a_batch_does_not_stop_the_others(house):
    bad = house.drop(b"bad")
    good = [house.drop(f"good {n}".encode()) for n in range(5)]

    def script(item):
        if item.id == bad.submission:
            raise RuntimeError
        return Advance()

    house.stages["first"].script = script
    house.work()
    assert {house.status(one.submission) for one in good} == {"registered"}
    assert house.status(bad.submission) == "received"


def test_a_commit_without_the_lease_changes_nothing(house):
    came = house.drop(b"one")
    slow, fast = house.make_engine("slow"), house.make_engine("fast")
    claims = slow._claim("light", "first")
    results = slow._work(house.line, claims)
    house.clock.advance(timedelta(seconds=31))  # the lease of `slow` has run out
    fast.run("submission", "light", "first")
    assert house.status(came.submission) == "in_progress"
    before = house.rows("select count(*) from event")
    slow._commit(house.line, claims, results)
    assert house.rows("select count(*) from event") == before
    house.work()
    assert house.status(came.submission) == "registered"
    assert house.problems() == []


def test_a_leg_whose_lease_ran_out_runs_next_alone(house):
    came = [house.drop(f"{n}".encode()) for n in range(3)]
    house.make_engine("dead")._claim("light", "first")
    house.clock.advance(timedelta(seconds=31))
    engine = house.make_engine("w2")
    assert engine.run("submission", "light", "first") == 1
    assert engine.run("submission", "light", "first") == 1
    house.work()
    assert {house.status(one.submission) for one in came} == {"registered"}


def test_three_deaths_alone_set_a_leg_aside_and_deaths_in_company_do_not(house):
    came = [house.drop(f"{n}".encode()) for n in range(2)]
    company = house.make_engine("company#1")
    assert len(company._claim("light", "first")) == 2
    house.engine.bury("company#1")
    assert house.rows("select deaths, suspect from leg where line = 'submission'") == [(0, 1), (0, 1)]
    with house.database.reads() as reads:
        poison = legs.due_subjects(reads, ["light"], house.clock.now())[0][1]
    for n in range(3):
        alone = house.make_engine(f"alone#{n}")
        claims = alone._claim("light", "first")
        while claims[0].subject != poison:
            house.engine._commit(house.line, claims, house.engine._work(house.line, claims))
            claims = alone._claim("light", "first")
        house.engine.bury(f"alone#{n}")
    assert house.status(poison) == "quarantined"
    house.work()
    assert sorted(house.status(one.submission) for one in came) == ["quarantined", "registered"]


def test_a_clean_run_forgets_earlier_deaths(house):
    came = house.drop(b"one")
    for n in range(2):
        house.make_engine(f"w#{n}")._claim("light", "first")
        house.engine.bury(f"w#{n}")
    house.work()
    assert house.status(came.submission) == "registered"


def test_a_restart_ends_all_leases_uncounted(house):
    house.drop(b"one")
    house.make_engine("dead")._claim("light", "first")
    with house.database.write() as tx:
        assert legs.end_all_leases(tx, house.clock.now()) == 1
    assert house.rows("select owner, suspect, deaths from leg where line='submission'") == [(None, 0, 0)]
    house.work()


def test_no_channel_starves_behind_a_flood_of_another(house):
    for n in range(150):
        house.drop(f"flood {n}".encode())
    late = house.drop(b"late", channel="beta")
    claims = house.engine._claim("light", "first")
    assert late.submission in {claim.subject for claim in claims}
    assert len(claims) <= 100


def test_the_read_door_cannot_write(house):
    from sqlalchemy.exc import DBAPIError

    with pytest.raises(DBAPIError, match=r"read-?only"), house.database.reads() as reads:
        reads.exec_driver_sql("delete from leg")


def _stamp_class(house):
    return house.line.house.kinds._kinds["stamp"].model
