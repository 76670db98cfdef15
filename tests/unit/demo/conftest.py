from datetime import UTC, datetime

import pytest

from demo.world import World
from pipeline.clock import SetClock

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def world(tmp_path_factory):
    return World.open(tmp_path_factory.mktemp("var"), SetClock(NOW))


@pytest.fixture(scope="session")
def other_world(tmp_path_factory):
    return World.open(tmp_path_factory.mktemp("other"), SetClock(NOW))
