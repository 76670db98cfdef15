import re
import shutil
import subprocess
import sys

import pytest

from demo.files import demo_files
from demo.fund_seal import SealHome
from demo.world import World

KILLS = 20
LONGEST_LIFE = 2.0  # seconds, of a process that need not be started first; a day takes more of them


def without_repeats(dump):
    """A file dropped again after a kill is a repeat of its delivery: how often says nothing of the end state."""
    return re.sub(r'"repeats": \d+', '"repeats": 0', dump)


MAKE_WORLD = """
import sys
from pathlib import Path
from demo.fund_seal import SealHome
from demo.world import World
World.open(Path(sys.argv[1]), seal=SealHome[sys.argv[2]])
"""


def made_elsewhere(var, home):
    subprocess.run([sys.executable, "-c", MAKE_WORLD, str(var), home.name], check=True)


def test_twenty_kills_at_random_moments_end_where_an_undisturbed_run_ends(mortal, calm, forker, chance):
    alive = sum(mortal.kill_after(chance.uniform(0.05, LONGEST_LIFE), forker) for _ in range(KILLS))
    assert alive >= KILLS // 2, "the kills came too late to mean anything"
    mortal.run_to_end()
    assert without_repeats(mortal.end_state()) == without_repeats(calm.end_state())
    assert mortal.counted() == calm.counted()
    assert len(mortal.numbers()) == len(set(mortal.numbers())) == len(calm.numbers())
    assert mortal.problems() == []


def test_a_kill_between_registers_commit_and_the_wake_loses_nothing(mortal, calm_morning, tmp_path):
    marks = tmp_path / "marks"
    marks.mkdir()
    mortal.run_to_end("tests/crash/killed_demo.py", "after-register", str(marks))
    assert len(list(marks.iterdir())) == 3, "the fault was not met"
    assert without_repeats(mortal.end_state()) == without_repeats(calm_morning.end_state())
    assert mortal.problems() == []


@pytest.mark.parametrize("home", list(SealHome))
def test_a_kill_inside_seal_leaves_no_answer_unsealed_and_none_twice(mortal, calm_morning, tmp_path, home):
    if home is not SealHome.PEM:
        shutil.rmtree(mortal.var / "keys")
        made_elsewhere(mortal.var, home)  # this process may have spoken with another token before
    assert World.open(mortal.var, seal=home).seal_home is home
    marks = tmp_path / "marks"
    marks.mkdir()
    mortal.run_to_end("tests/crash/killed_demo.py", "inside-seal", str(marks))
    assert len(list(marks.iterdir())) == 3, "the fault was not met"
    assert without_repeats(mortal.end_state()) == without_repeats(calm_morning.end_state())
    assert mortal.problems() == []


def test_a_file_that_ends_every_worker_is_set_aside_and_the_others_go_on(mortal, tmp_path):
    marks = tmp_path / "marks"
    marks.mkdir()
    mortal.start("tests/crash/killed_demo.py", "poison", str(marks)).communicate(timeout=180)
    counted = mortal.counted()
    hostile = sum(one.expected_status == "quarantined" and one.wave <= 1 for one in demo_files())
    assert counted["quarantined"] == 1 + hostile  # the poison, and the demo's own
    assert counted["registered"] >= 4
    assert mortal.problems() == []
