"""What a demo file is: a name, a channel, how it is made, and what must become of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from demo.documents import SERVICE, Application
from demo.workbench import Workbench

Expected = Literal[
    "registered",
    "in_review",
    "withdrawn",
    "archived",
    "returned",
    "refused",
    "draft",
    "merged",
    "deleted",
    "duplicate",
    "quarantined",
    "completed",
    "repeat",
]
Make = Callable[[Workbench], bytes]


@dataclass(frozen=True, slots=True)
class DemoFile:
    """One file. ``expected_codes`` are all its finding codes, sorted; ``service`` None: no document can be read.

    ``expected_status`` "repeat" is none of the ledger's: the bytes are known and no submission comes to be.
    ``employer`` is the channel of the employer whose document it is, or claims to be.
    A file of ``wave`` 2 looks back on a file of another channel, for which the engine does not wait (a sender learns
    nothing of another one's pace): it is dropped when wave 1 has its answers. Wave 0 is a single file: numbers that it
    is given are known beforehand.
    ``same_second``: it bears the time of the file before it, and only their names tell which came first.
    """

    name: str
    channel: str
    employer: str
    service: str | None
    expected_status: Expected
    expected_codes: tuple[str, ...]
    make: Make
    wave: int = 1
    same_second: bool = False


def registered(name: str, channel: str, make: Make) -> DemoFile:
    """A good file, dropped by its employer."""
    return DemoFile(name, channel, channel, SERVICE, "registered", (), make)


def returned(name: str, channel: str, codes: tuple[str, ...], make: Make) -> DemoFile:
    """A file that its employer may correct."""
    return DemoFile(name, channel, channel, SERVICE, "returned", tuple(sorted(codes)), make)


def refused(name: str, channel: str, code: str, make: Make, *, service: str | None = None, wave: int = 1) -> DemoFile:
    """A file with nothing to correct; ``service`` only where its document was proven and read."""
    return DemoFile(name, channel, channel, service, "refused", (code,), make, wave)


def signing(application: Application, card: str) -> Make:
    """The document, signed with a card for the card's employer."""
    return lambda bench: bench.signed(application, card)


def signing_pdf(application: Application, card: str) -> Make:
    """The document in a PDF, signed with a card for the card's employer."""
    return lambda bench: bench.signed_pdf(application, card)


def signing_asice(application: Application, card: str) -> Make:
    """The document in an ASiC-E container, signed with a card for the card's employer."""
    return lambda bench: bench.signed_asice(application, card)


def changing(change: Callable[[bytes], bytes], make: Make) -> Make:
    """A file that was changed after it was made."""
    return lambda bench: change(make(bench))


def copying(name: str) -> Make:
    """The very bytes of an earlier file."""
    return lambda bench: bench.made[name]


def being(content: bytes) -> Make:
    """These bytes."""
    return lambda _bench: content
