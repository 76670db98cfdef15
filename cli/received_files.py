"""The file that a submission of the house came in."""

from pathlib import Path

from cli.exits import UsageError
from cli.house import look_in
from pipeline.evidence import received_file as received_of
from pipeline.overview import submissions


def received_file(one: str, var: Path | None) -> tuple[bytes, int | None]:
    """The bytes of a submission's file, and its own number among the documents of a bundle (None outside of one).

    Raises UsageError: no such submission, or several begin like that.
    """
    house = look_in(var)
    with house.database.reads() as reads:
        found = submissions(reads, one=one, limit=2)
        if len(found) != 1:
            raise UsageError(f"no file and {'several submissions' if found else 'no submission'} {one!r}")
        blob = received_of(reads, found[0].id).sha256
    return house.store.read(blob), found[0].part or None
