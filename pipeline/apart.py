"""One piece of work in a child of this process, within bounds: what it does to memory or time ends the child alone.

For processes that must not end by one document: commands at a terminal, chores that run beside others. Traps: other
threads do not live on in the child, so nothing that they serve may be used there (connections, clients with pools), and
a lock that one of them held stays held, until the time is over.

Exception
└── OutOfBoundsError   ``why``: memory, time, or how the child died; there is no answer
"""

import os
import pickle
import signal
from collections.abc import Callable
from typing import NoReturn, TypeVar

from pipeline.bounds import Bounds

Answer = TypeVar("Answer")


class OutOfBoundsError(Exception):
    """Work that came to no end within its bounds."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


def apart(bounds: Bounds, work: Callable[[], Answer]) -> Answer:
    """What ``work`` returns (it must be able to be pickled); raises what it raises, and OutOfBoundsError."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _work_and_end(bounds, work, writer)
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        told = stream.read()
    _, status = os.waitpid(child, 0)
    if status:
        raise OutOfBoundsError(_why(os.waitstatus_to_exitcode(status), bounds))
    answer: Answer | Exception
    is_answer, answer = pickle.loads(told)  # noqa: S301 - of our own child
    if isinstance(answer, MemoryError):
        raise OutOfBoundsError(f"it needs more than {bounds.memory_mb} MiB of memory")
    if not is_answer:
        assert isinstance(answer, Exception)
        raise answer
    return answer  # type: ignore[return-value]


def _work_and_end(bounds: Bounds, work: Callable[[], object], writer: int) -> NoReturn:
    """Never returns into the frames of the parent: they belong to it."""
    status = 1
    try:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        told = pickle.dumps(_tried(bounds, work))
        with os.fdopen(writer, "wb") as stream:
            stream.write(told)
        status = 0
    finally:
        os._exit(status)


def _tried(bounds: Bounds, work: Callable[[], object]) -> tuple[bool, object]:
    try:
        with bounds.held():
            return True, work()
    except Exception as error:  # noqa: BLE001 - it is raised in the parent
        return False, error


def _why(code: int, bounds: Bounds) -> str:
    if code == -signal.SIGALRM:
        return f"it takes longer than {bounds.seconds:g} s"
    return f"it died: {signal.Signals(-code).name}" if code < 0 else "it died"
