"""What many tests stand on: one demo world for the whole run, and houses that borrow it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis_server import RedisServer

from demo.world import World


@pytest.fixture(scope="session")
def made_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ``var/`` with a demo world and nothing else; made once, to be copied."""
    var = tmp_path_factory.mktemp("world")
    World.open(var)
    return var


@pytest.fixture
def var(made_world: Path, tmp_path: Path) -> Path:
    """A fresh ``var/`` with the demo world, its signed files the same in every test."""
    mine = tmp_path / "var"
    shutil.copytree(made_world, mine)
    return mine


@pytest.fixture
def redis_server() -> Iterator[RedisServer]:
    """A Redis of this test's own, running."""
    server = RedisServer()
    server.start()
    yield server
    server.kill()
