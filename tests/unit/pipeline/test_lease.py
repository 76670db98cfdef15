import subprocess
import sys
import textwrap
import time
from datetime import timedelta

from pipeline.clock import SystemClock
from pipeline.engine import WORKED_TOO_LONG, Pace
from pipeline.outcomes import Advance


def test_a_long_leg_renews_its_lease(house):
    house.clock = SystemClock()
    house.pace = Pace(10, timedelta(seconds=0.6), timedelta(seconds=60))
    engine = house.make_engine("slow")
    leases = []

    def slow(item):
        for _ in range(4):
            time.sleep(0.25)
            leases.append(house.rows("select lease_until from leg where line = 'submission'")[0][0])
        return Advance()

    house.stages["first"].script = slow
    came = house.drop(b"one")
    engine.run("submission", "light", "first")
    assert len(set(leases)) > 1
    assert house.rows("select suspect from leg where line = 'submission'") == [(0,)]
    assert house.status(came.submission) == "in_progress"


def test_a_leg_past_its_limit_ends_its_process(tmp_path):
    script = textwrap.dedent("""
        import sys, time
        sys.path[:0] = ["tests/unit/pipeline", "."]
        from datetime import timedelta
        from pathlib import Path
        from conftest import TestHouse
        from pipeline.clock import SystemClock
        from pipeline.engine import Pace
        house = TestHouse(Path(sys.argv[1]))
        house.clock = SystemClock()
        house.pace = Pace(10, timedelta(seconds=0.3), timedelta(seconds=0.2))
        house.stages["first"].script = lambda item: time.sleep(30)
        house.drop(b"one")
        house.make_engine("w").run("submission", "light", "first")
    """)
    ended = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, timeout=25)
    assert ended.returncode == WORKED_TOO_LONG, ended.stderr.decode()
