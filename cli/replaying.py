"""A verdict of the house, repeated: for `qebul verify --replay`, which an employer does not have."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from cli.exits import UsageError
from cli.house import look_in
from cli.options import print_json, print_table
from cli.verdicts import Detail, Spoken, print_report, report
from pipeline.apart import OutOfBoundsError, apart
from pipeline.bounds import Bounds
from pipeline.overview import submissions
from stages.replay import NoReplayError, Replayed, replay

SAME, DIFFERS = 0, 2


def print_replay(
    one: str, var: Path | None, detail: Detail | None, language: Spoken, limits: Bounds, *, json: bool
) -> int:
    """Judges a submission again and tells what differs; the exit status. Raises UsageError."""
    try:
        again = apart(limits, lambda: _replayed(one, var))
    except OutOfBoundsError as out:
        raise UsageError(f"{one} was not judged again (see --max-memory, --max-seconds): {out.why}") from None
    if json:
        print_json(_told(again, detail or Detail.SIMPLE, language))
    else:
        facts = again.facts
        print(f"{again.submission}: {facts.outcome}, {'differs' if again.differences else 'the same'}")
        if again.differences:
            rows = [(each.what, each.recorded, each.again) for each in again.differences]
            print_table("", ["what", "recorded", "again"], rows)
        if detail is not None and again.verdict is not None:
            print_report(report(again.verdict, detail, language), language)
    return DIFFERS if again.differences else SAME


def _replayed(one: str, var: Path | None) -> Replayed:
    """Without the content. Opens the house itself: no connection may cross a fork."""
    house = look_in(var)
    with house.database.reads() as reads:
        found = submissions(reads, one=one, limit=2)
        if len(found) != 1:
            raise UsageError(f"{'several submissions' if found else 'no submission'} {one!r}")
        try:
            again = replay(house, reads, found[0].id)
        except NoReplayError as missing:
            raise UsageError(f"{found[0].file} cannot be judged again: {missing}") from None
    return replace(again, verdict=again.verdict and replace(again.verdict, payload=None))


def _told(again: Replayed, detail: Detail, language: Spoken) -> dict[str, Any]:
    return {
        "submission": again.submission,
        "same": not again.differences,
        "differences": [
            {"what": each.what, "recorded": each.recorded, "again": each.again} for each in again.differences
        ],
        "trust_version": again.facts.trust_version,
        "revocation_version": again.facts.revocation_version,
        "policy_version": again.facts.policy_version,
        "report": None if again.verdict is None else report(again.verdict, detail, language),
    }
