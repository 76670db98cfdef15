"""2,000 submissions while something is killed with -9 every second: workers, beat, watcher, broker; PostgreSQL, Redis.

It must come to its end, with nothing lost, doubled or wrongly set aside. What the files are tells what must become of
them: registrations, the same signed again, drafts, and no documents at all, a quarter each.
"""

import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.borrowed import COMMANDS, Mortal, RedisServer, Scattered, drop_many, own_postgresql
from bench.full_house import open_full_house
from bench.report import Row, options, show

WHOLE, QUICK = 2000, 200
PATIENCE_SECONDS = 600.0
TOLD_EVERY = 5
VICTIMS = (*COMMANDS, "redis")
BECOMES = ("registered", "duplicate", "draft", "refused")
# As many as a worker does in the seconds that it has.


@dataclass(frozen=True, slots=True)
class Chaos:
    """What came of it; ``wrong`` says in words what is not as it must be."""

    files: int
    seconds: float
    kills: Mapping[str, int]
    wrong: Sequence[str]


def main() -> None:
    parser = options(f"{WHOLE:,} submissions and a kill every second (--quick: {QUICK}).")
    given = parser.parse_args()
    count = QUICK if given.quick else WHOLE
    with tempfile.TemporaryDirectory() as folder, foundations():
        done = chaos(Path(folder), count)
    for problem in done.wrong:
        say(problem)
    show(rows(done), as_json=given.json)
    sys.exit(1 if done.wrong else 0)


def rows(done: Chaos) -> list[Row]:
    return [
        Row("submissions", done.files, ""),
        Row("until all were answered", done.seconds, "s", aim=PATIENCE_SECONDS),
        Row("submissions a second", done.files / done.seconds, "1/s"),
        *(Row(f"kills of {name}", done.kills[name], "") for name in VICTIMS),
        Row("lost, doubled, wrongly set aside", len(done.wrong), "problems", aim=0),
    ]


@contextmanager
def foundations() -> Iterator[None]:
    """PostgreSQL, and the environment that names it to all of this process's houses."""
    with own_postgresql() as server:
        os.environ["QEBUL_DATABASE_URL"] = server.make_migrated()
        yield


def chaos(folder: Path, count: int) -> Chaos:
    var, redis = folder / "var", RedisServer()
    world, people = open_full_house(var, count // len(BECOMES))
    drop_many(world, var / "inbox", count, people)
    redis.start()
    house = Scattered(var, redis, folder / "log")
    try:
        house.start()
        seconds, kills = kill_until_quiet(house, count)
        house.stop()
    finally:
        house.end()
        redis.kill()
    wrong = [f"not at rest after {seconds:.0f} s"] if seconds >= PATIENCE_SECONDS else []
    return Chaos(count, seconds, kills, [*wrong, *mistakes(Mortal(var), count)])


def kill_until_quiet(house: Scattered, count: int) -> tuple[float, Counter[str]]:
    """Seconds until all has its answer, and how often each was killed."""
    chance, kills, began = random.Random("bench/chaos"), Counter[str](), time.monotonic()
    while not house.is_quiet() and (seconds := time.monotonic() - began) < PATIENCE_SECONDS:
        if kills.total() % TOLD_EVERY == 0:
            say(f"{seconds:4.0f} s, {kills.total()} kills, of {count}: {dict(Mortal(house.var).counted())}")
        time.sleep(max(0.0, kills.total() + 1 - (time.monotonic() - began)))
        victim = chance.choice(VICTIMS)
        house.harm(victim)
        kills[victim] += 1
    return time.monotonic() - began, kills


def mistakes(house: Mortal, count: int) -> list[str]:
    """How the end differs from what the files ask for, and what `qebul conserve` finds."""
    expected = dict.fromkeys(BECOMES, count // len(BECOMES))
    counted = {status: n for status, n in house.counted().items() if n}
    wrong = [f"{counted}, and not {expected}"] if counted != expected else []
    numbers = house.numbers()
    if not len(numbers) == len(set(numbers)) == count // len(BECOMES):
        wrong.append(f"{len(numbers)} SSN issued, {len(set(numbers))} different")
    return [*wrong, *house.problems()]


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
