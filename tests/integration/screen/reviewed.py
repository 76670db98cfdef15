"""A settlement table with scans that waits for the office of alfa, put through the house step by step."""

from datetime import timedelta

from pipeline import legs
from pipeline.status import Status
from registries.officers import waiting

_QUEUES = ["light", "attachments", "seal", "deliver"]
_BEFORE = ("70-", "71-", "72-")


def table_in_review(desk, supervisor):
    """The id of a table that stands in review."""
    files = [one for one in desk.world.files if one.channel == "alfa"]
    for chosen in (
        [one for one in files if one.name.startswith(_BEFORE)],
        [one for one in files if one.name[:2] == "79"],
    ):
        desk.world.drop(desk.house.settings.folder("inbox"), chosen)
        _work(desk)
    [found] = desk.ask(waiting, supervisor, status=Status.IN_REVIEW)
    return found.submission


def _work(desk):
    engine, intake, clock = desk.house.engine("test"), desk.house.intake(), desk.house.clock
    while intake.scan():
        pass
    for _ in range(200):
        with desk.house.database.reads() as reads:
            due = legs.due_subjects(reads, _QUEUES, clock.now() + timedelta(seconds=1))
        if not due:
            return
        for _, subject in due:
            engine.run_subject(subject)
    raise AssertionError("the house does not come to rest")
