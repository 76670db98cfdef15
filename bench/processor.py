"""Seconds of the processor that whole trees of processes have used, those included that have ended."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")
_PARENT, _TIMES = 1, slice(11, 15)  # places of ppid, and of utime, stime, cutime, cstime behind the name in `stat`


def seconds_of(roots: Iterable[int]) -> float:
    """Of the processes ``roots`` and all below them; of the ended, those that somebody has waited for."""
    stats = dict(_all())
    children: dict[int, list[int]] = {}
    for process, stat in stats.items():
        children.setdefault(int(stat[_PARENT]), []).append(process)
    waiting, ticks = [one for one in roots if one in stats], 0
    while waiting:
        process = waiting.pop()
        ticks += sum(map(int, stats[process][_TIMES]))
        waiting.extend(children.get(process, ()))
    return ticks / _TICK


def _all() -> Iterator[tuple[int, list[str]]]:
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                told = (folder / "stat").read_text()
            except OSError:  # it ended meanwhile
                continue
            yield int(folder.name), told.rpartition(")")[2].split()
