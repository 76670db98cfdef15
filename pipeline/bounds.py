"""How much one document may take of the worker that opens it: memory beyond what the worker has, and time.

Both are the kernel's, so that no library can work past them, whatever lock it holds. Too little memory raises
MemoryError, or ends the process where a library cannot do otherwise; too little time ends it. A document that ends its
worker is run alone, and after three deaths set aside (``engine.py``). One document at a time in a process.
"""

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# Where nobody says otherwise (``QEBUL_VERIFY_MEMORY_MB``, ``QEBUL_VERIFY_SECONDS``).
MEMORY_MB = 1536
SECONDS = 120.0
_PAGE = resource.getpagesize()
_SIZES = Path("/proc/self/statm")


@dataclass(frozen=True, slots=True)
class Bounds:
    """``memory_mb`` is MiB of address space beyond what the process has when work begins; ``seconds`` on the wall."""

    memory_mb: int
    seconds: float

    @contextmanager
    def held(self) -> Iterator[None]:
        """Bounds for one block. Traps: other threads of the process share the memory; SIGALRM must have no handler."""
        before, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = address_space() + (self.memory_mb << 20)
        lowest = min(one for one in (wanted, before, hard) if one != resource.RLIM_INFINITY)
        resource.setrlimit(resource.RLIMIT_AS, (lowest, hard))
        signal.setitimer(signal.ITIMER_REAL, self.seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            resource.setrlimit(resource.RLIMIT_AS, (before, hard))


def address_space() -> int:
    """What this process has now, in bytes."""
    return int(_SIZES.read_text().split(maxsplit=1)[0]) * _PAGE
