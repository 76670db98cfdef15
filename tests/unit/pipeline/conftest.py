"""One small house for each test, and asserts of the state machine's modules told in full."""

from pathlib import Path

import pytest
from engine_house import TestHouse

from pipeline.settings import Settings

pytest.register_assert_rewrite("state_machine_model", "state_machine_worker")


@pytest.fixture
def house(tmp_path: Path, foundation: str):
    made = TestHouse(tmp_path, Settings(var=tmp_path).database)
    yield made
    made.database.close()
