"""What the state machine found, told plainly."""

from datetime import timedelta

import pytest
from state_machine_house import MachineHouse
from state_machine_stages import Turn


@pytest.fixture
def made(tmp_path):
    house = MachineHouse(tmp_path)
    yield house
    house.close()


def statuses(house):
    return [row[0] for row in house.rows("select status from submission order by sequence")]


@pytest.mark.parametrize("trouble", ["fail", "kill"])
def test_a_bundle_whose_summary_cannot_be_made_is_tried_on_and_holds_nobody_up(made, trouble):
    made.send("bundle", {"summary": [Turn(trouble, ever=True)]}, parts=({},))
    for _ in range(4):
        made.send("document")
        made.run_all(batch=100)
        made.clock.advance(timedelta(minutes=10))
    assert statuses(made) == ["split", "registered", *["registered"] * 4]
    assert made.problems() == []
    made.calm_down()
    assert statuses(made)[0] == "completed"


def test_a_completed_draft_that_is_released_from_quarantine_is_judged_as_what_it_is(made):
    key = made.draft()
    made.run_all(batch=100)
    made.sign(key, {"completed parse": [Turn("quarantine")]})
    made.run_all(batch=100)
    [draft] = made.standing("quarantined")
    made.decide("release", draft)
    made.run_all(batch=100)
    assert statuses(made) == ["registered", "merged"]
    assert made.problems() == []
