"""Where the time of a submission goes: the whole house in one process, step after step, by its own counters."""

import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.full_house import settings
from pipeline import counting, legs, log
from pipeline.clock import SystemClock
from pipeline.collecting import collect_rarely
from pipeline.engine import Engine
from pipeline.notices import DELIVER_QUEUE, SEAL_QUEUE
from stages.assembly import Assembly, build
from stages.routes import LIGHT

LINES = ("submission", "seal", "deliver")
INTAKE = "intake"
PARTS = (INTAKE, "claim", "verify", "parse", "rules", "read and keep", "write", "seal", "deliver")

LEGS = "legs"


def main() -> None:
    """Works off the prepared files of VAR, the first WARM of them uncounted; prints seconds by part, as JSON."""
    print(json.dumps(work(Path(sys.argv[1]), int(sys.argv[2]))))


def work(var: Path, warm: int) -> Mapping[str, float]:
    """Seconds by part, and how many legs of submissions were run."""
    from bench.scale import drop  # noqa: PLC0415 - it names the parts of this module

    collect_rarely()
    log.configure("error", "json")
    house = build(settings(var))
    engine = house.engine("bench")
    drop(var, warm)
    before = _pass(house, engine)
    drop(var)
    after = _pass(house, engine)
    return {name: after[name] - (0 if name == INTAKE else before[name]) for name in (*PARTS, LEGS)}


def _pass(house: Assembly, engine: Engine) -> Mapping[str, float]:
    """All that lies in the inbox, to its answers: seconds of this intake, and what was counted so far."""
    began = time.perf_counter()
    intake = house.intake()
    while intake.scan():
        pass
    entered = time.perf_counter() - began
    for queue in (LIGHT, SEAL_QUEUE, DELIVER_QUEUE):
        _drain(house, engine, [queue])
    return {INTAKE: entered, **_by_part(), LEGS: _legs()}


def _drain(house: Assembly, engine: Engine, queues: Sequence[str]) -> None:
    clock = SystemClock()
    while True:
        with house.database.reads() as reads:
            due = legs.due_subjects(reads, queues, clock.now())
        if not due:
            return
        for _, subject in due:
            engine.run_subject(subject)


def _by_part() -> Mapping[str, float]:
    stages = {
        sample.labels["stage"]: sample.value
        for metric in counting.REGISTRY.collect()
        for sample in metric.samples
        if sample.name == "qebul_stage_seconds_total"
    }
    judged = sum(stages.values())
    return {
        "claim": sum(_leg(line, "claim") for line in LINES),
        "verify": stages["verify"],
        "parse": stages["parse"],
        "rules": judged - stages["verify"] - stages["parse"],
        "read and keep": _leg("submission", "work") - judged,
        "write": _leg("submission", "commit"),
        "seal": _leg("seal", "work") + _leg("seal", "commit"),
        "deliver": _leg("deliver", "work") + _leg("deliver", "commit"),
    }


def _leg(line: str, part: str) -> float:
    return counting.REGISTRY.get_sample_value("qebul_leg_seconds_sum", {"line": line, "part": part}) or 0.0


def _legs() -> float:
    """How many legs of submissions were run, those among them that had to wait and were run again."""
    told = {"line": "submission", "result": "done"}
    return counting.REGISTRY.get_sample_value("qebul_leg_attempts_total", told) or 0.0


if __name__ == "__main__":
    main()
