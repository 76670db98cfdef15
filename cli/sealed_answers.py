"""Sealed answers of the house by the id of a notice, or by a submission: for commands that can also take a file."""

from pathlib import Path

from cli.exits import UsageError
from cli.house import look_in
from pipeline.database import Reads
from pipeline.overview import answers, submissions
from pipeline.prints import sealed_bytes

_ABOUT_THE_WAY = ("receipt", "processing")


def sealed_answer(one: str, kind: str | None, var: Path | None) -> bytes:
    """The sealed bytes of a notice (its id), or of an answer to a submission: of ``kind``, else about its content.

    Raises UsageError: no such answer, or not sealed yet, or several submissions begin like that.
    """
    with look_in(var).database.reads() as reads:
        sealed = sealed_bytes(reads, one) or sealed_bytes(reads, _newest(reads, one, kind))
    if sealed is None:
        raise UsageError(f"no sealed answer {one!r}" + (f" of kind {kind!r}" if kind else ""))
    return sealed


def _newest(reads: Reads, submission: str, kind: str | None) -> str:
    """The id of the newest sealed notice, of one about the content if there is any; "" where there is none."""
    found = submissions(reads, one=submission, limit=2)
    if len(found) > 1:
        raise UsageError(f"several submissions begin with {submission!r}")
    notices = [notice for row in found for notice in answers(reads, row.id)]
    fitting = [one for one in reversed(notices) if one.sealed and kind in (None, one.kind)]
    return min(fitting, key=lambda one: one.kind in _ABOUT_THE_WAY).id if fitting else ""
