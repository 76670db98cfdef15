"""What the benches borrow from the tests: servers of their own, and a house of processes that can be killed."""

import sys

from bench.report import ROOT

sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "crash")]  # the tests' files import each other by bare names

from desk_server import run_page  # noqa: E402
from free_port import free_port  # noqa: E402
from many_files import drop_many  # noqa: E402
from mortal import Mortal  # noqa: E402
from own_postgresql import DURABLE, OwnPostgreSQL, own_postgresql  # noqa: E402
from redis_server import RedisServer  # noqa: E402
from scattered import COMMANDS, Scattered  # noqa: E402
from time_stamps import TimeStampAuthority  # noqa: E402

__all__ = [
    "COMMANDS",
    "DURABLE",
    "Mortal",
    "OwnPostgreSQL",
    "RedisServer",
    "Scattered",
    "TimeStampAuthority",
    "drop_many",
    "free_port",
    "own_postgresql",
    "run_page",
]
