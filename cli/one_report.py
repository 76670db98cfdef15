"""The report that a command of explanations is asked about."""

from cli.exits import UsageError
from cli.one import find_one
from pipeline.database import Reads
from registries.reports import reports_of_document


def submission_of(reads: Reads, one: str, *, json: bool) -> str:
    """The submission that ``one`` names, by the id of its document or as ``find_one`` does, which may end the command.

    Raises UsageError where reports of several insurers bear the id.
    """
    found = reports_of_document(reads, one)
    if len(found) > 1:
        raise UsageError("reports of several insurers bear this id: name the submission")
    return found[0] if found else find_one(reads, one, json=json).id
