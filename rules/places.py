"""Where a finding stands: the steps of XPaths as documents are pointed at (``schemas/xml.py``: ``path_of``)."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def numbered(parent: str, name: str, items: Sequence[Item]) -> Iterator[tuple[str, Item]]:
    """Each of ``items`` with its path under ``parent``; a position only where there are several."""
    for position, item in enumerate(items, start=1):
        step = name if len(items) == 1 else f"{name}[{position}]"
        yield f"{parent}/{step}", item
