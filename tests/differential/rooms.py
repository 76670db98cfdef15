"""The rooms that this one stands between: the corpus, and the forgers' tools. Tests import each other by bare names."""

import sys
from pathlib import Path

_TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(_TESTS), str(_TESTS / "corpus"), str(_TESTS / "unit" / "signatures")]
