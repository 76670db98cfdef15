"""What commands about one submission share: finding the one that is meant, who runs the command, and how it ends."""

import os
import pwd

import typer

from cli.options import print_json, printable
from pipeline.database import Reads
from pipeline.overview import SubmissionRow, submissions

NOT_FOUND = 1


def find_one(reads: Reads, one: str, *, json: bool) -> SubmissionRow:
    """The one submission that is meant; ends the command where that is none or several."""
    rows = submissions(reads, one=one, limit=2)
    if len(rows) != 1:
        raise ended(f"no submission {one}" if not rows else f"{one} names several submissions", NOT_FOUND, json=json)
    return rows[0]


def ended(wrong: str, status: int, *, json: bool) -> typer.Exit:
    """The end of a command that could not do what it was asked."""
    print_json({"error": wrong}) if json else print(printable(wrong))
    return typer.Exit(status)


def operating_user() -> str:
    """Who runs the command, by the kernel and not by the environment, which anybody can set."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())
