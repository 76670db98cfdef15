"""Houses of the acceptance tests: an empty one on either foundation, and one in which tables wait for an office."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from demo_house import DemoHouse
from desk import Desk, make_desk

from demo.documents import unsigned
from pipeline.clock import SystemClock
from signatures.signing import sign_xml


@pytest.fixture(scope="session")
def seeded(made_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database as a house with the demo's registers has it on its first morning; to be copied."""
    var = tmp_path_factory.mktemp("seeded") / "var"
    shutil.copytree(made_world, var)
    DemoHouse(var).close()
    return var / "qebul.sqlite"


@pytest.fixture
def house(var: Path, foundation: str, seeded: Path) -> Iterator[DemoHouse]:
    if foundation == "sqlite":
        shutil.copy(seeded, var)
    made = DemoHouse(var, seeded=foundation == "sqlite")
    yield made
    made.close()


@pytest.fixture
def sign(house):
    """Signs an application (or given bytes) with a card of the demo."""

    def signed(application=None, card="alfa.head", *, person=None, document=None, employer=None):
        channel = employer or card.partition(".")[0]
        if document is None:
            about = person or house.world.people[application.role]
            document = unsigned(application, house.world.employers[channel], about)
        loaded = house.world.card(card)
        return sign_xml(document, loaded, signing_time=SystemClock().now())

    return signed


@pytest.fixture(scope="session")
def waiting_var(made_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ``var/`` in which three tables wait for alfa's office (see ``desk.py``); to be copied."""
    var = tmp_path_factory.mktemp("waiting") / "var"
    shutil.copytree(made_world, var)
    make_desk(var)
    return var


@pytest.fixture
def desk(waiting_var: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The waiting house, and screens before which a test sits down."""
    shutil.copytree(waiting_var, tmp_path / "var")
    made = Desk(tmp_path / "var", monkeypatch)
    yield made
    made.house.close()
