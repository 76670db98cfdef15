"""What was looked at, how it is, and what is to be done about it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum


class State(IntEnum):
    """How a thing is; the worst one is the patient's."""

    GOOD = 0
    WARNING = 1  # works, but somebody should look
    BAD = 2  # does not work


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing: ``seen`` says what there is, ``advice`` what to do, "" where nothing is to be done."""

    name: str
    state: State
    seen: str
    advice: str = ""


Examination = Callable[[], Iterable[Sign]]


def good(name: str, seen: str) -> Sign:
    """Nothing is to be done."""
    return Sign(name, State.GOOD, seen)


def warning(name: str, seen: str, advice: str) -> Sign:
    """It works, but somebody should look."""
    return Sign(name, State.WARNING, seen, advice)


def bad(name: str, seen: str, advice: str) -> Sign:
    """It does not work."""
    return Sign(name, State.BAD, seen, advice)


def examine(examinations: Iterable[tuple[str, Examination]]) -> Iterator[Sign]:
    """Each in turn. One that fails itself is a bad sign: whoever asks a doctor has something broken."""
    for name, look in examinations:
        try:
            yield from look()
        except Exception as error:  # noqa: BLE001 - told as a sign; the others are looked at, too
            yield bad(name, f"could not be looked at: {type(error).__name__}: {error}", "")
