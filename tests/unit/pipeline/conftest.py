"""One small house for each test, and asserts of the state machine's modules told in full."""

from pathlib import Path

import pytest
from engine_house import TestHouse

pytest.register_assert_rewrite("state_machine_model", "state_machine_worker")


@pytest.fixture
def house(tmp_path: Path):
    made = TestHouse(tmp_path)
    yield made
    made.database.close()
