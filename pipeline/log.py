"""Structured logs: events with keys, one line each. Never a FİN, SSN, name, birth date or account number in one."""

import logging
import sys
import time
from pathlib import Path
from typing import Any, Literal, TextIO

import structlog


def get_logger(name: str) -> Any:
    """A logger bound to its module's name."""
    return structlog.get_logger(logger_name=name)


SAID_AGAIN_AFTER = 60.0  # seconds
MOST_REMEMBERED = 1000


class _OneLine(logging.Handler):
    """A library's own log lines among ours: one line each, without a traceback, and the same once a minute.

    Each consumer of Dramatiq tries anew every three seconds as long as Redis is away, and says so each time.
    """

    def __init__(self, level: int) -> None:
        super().__init__(level)
        self._said: dict[tuple[str, str], float] = {}

    def emit(self, record: logging.LogRecord) -> None:
        what, now = (record.name, record.getMessage()), time.monotonic()
        if now - self._said.get(what, float("-inf")) < SAID_AGAIN_AFTER:
            return
        if len(self._said) > MOST_REMEMBERED:
            self._said.clear()
        self._said[what] = now
        get_logger(record.name).log(record.levelno, "library.said", said=record.getMessage())


def configure(level: str, form: Literal["json", "console"], file: Path | None = None) -> None:
    """Once per process: lines go to ``file`` (appended) or to standard error."""
    stream: TextIO = sys.stderr
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        stream = file.open("a", buffering=1, encoding="utf-8")
    renderer: Any = structlog.processors.JSONRenderer(ensure_ascii=False)
    if form == "console":
        renderer = structlog.dev.ConsoleRenderer(colors=stream.isatty())
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.WriteLoggerFactory(file=stream),
        cache_logger_on_first_use=False,
    )
    dramatiq = logging.getLogger("dramatiq")
    dramatiq.handlers, dramatiq.propagate = [_OneLine(level=logging.ERROR)], False
