"""Houses in processes of their own, to be killed."""

import os
import random
from pathlib import Path

import pytest
from mortal import Mortal


@pytest.fixture
def mortal(var: Path) -> Mortal:
    return Mortal(var)


@pytest.fixture
def chance() -> random.Random:
    seed = int(os.environ.get("CRASH_SEED", "20261121"))
    return random.Random(seed)
