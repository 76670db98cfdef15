"""The screen behind a real uvicorn, on a house with the demo's registers."""

import pytest
from desk_server import Desk


@pytest.fixture(scope="module")
def desk(made_world, tmp_path_factory):
    """One server for a file of tests; each test makes officers of its own."""
    with Desk.open(made_world, tmp_path_factory.mktemp("desk")) as made:
        yield made
