"""Houses in processes of their own, to be killed."""

import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from forker import Forker
from mortal import Mortal
from read_before import ReadBefore

from pipeline.settings import Settings


@pytest.fixture(scope="session")
def read_world(made_world: Path, read_before: ReadBefore, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ``var/`` with the demo's world, whose house knows what stands on the scans."""
    var = tmp_path_factory.mktemp("read") / "var"
    shutil.copytree(made_world, var)
    read_before.given_to(Settings(var=var))
    return var


@pytest.fixture
def mortal(read_world: Path, tmp_path: Path) -> Mortal:
    var = tmp_path / "var"
    shutil.copytree(read_world, var)
    return Mortal(var)


@pytest.fixture(scope="session")
def calm(read_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Mortal:
    """The demo's day in a world like that of ``mortal``, which nobody disturbed."""
    var = tmp_path_factory.mktemp("calm") / "var"
    shutil.copytree(read_world, var)
    made = Mortal(var)
    made.run_to_end()
    return made


@pytest.fixture(scope="session")
def calm_morning(read_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Mortal:
    """The first half of that day (``killed_demo.py``)."""
    folder = tmp_path_factory.mktemp("calm-morning")
    shutil.copytree(read_world, folder / "var")
    made = Mortal(folder / "var")
    made.run_to_end("tests/crash/killed_demo.py", "none", str(folder))
    return made


@pytest.fixture
def forker(tmp_path: Path) -> Iterator[Forker]:
    with Forker(tmp_path / "forked.log", {}) as made:
        yield made


@pytest.fixture
def chance() -> random.Random:
    seed = int(os.environ.get("CRASH_SEED", "20261121"))
    return random.Random(seed)
