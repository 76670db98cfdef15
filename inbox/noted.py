"""Says a thing once for as long as it lasts.

A folder is read every second: a log line each time would hide all others.
"""

from collections.abc import Hashable


class Noted:
    """What has been told. A thing that was away for a round is new again."""

    def __init__(self) -> None:
        self._before: set[Hashable] = set()
        self._now: set[Hashable] = set()

    def begin(self) -> None:
        """A round begins."""
        self._before, self._now = self._now, set()

    def is_new(self, *what: Hashable) -> bool:
        """Was it not there in the last round, nor before in this one?"""
        new = what not in self._before and what not in self._now
        self._now.add(what)
        return new
