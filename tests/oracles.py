"""Programs of others that give a second opinion where they are installed; CI must have them all."""

import os
import shutil

import pytest


def oracle(command: str) -> str:
    """Where the program is. Without it the test is skipped, and fails in CI."""
    found = shutil.which(command)
    if found is None:
        assert "CI" not in os.environ, f"{command} is missing, and CI must ask the oracle"
        pytest.skip(f"{command} is not installed")
    return found
