"""A settlement table with scans that waits for the office of alfa, put through the house step by step."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from pipeline import legs
from pipeline.status import Status
from registries.officers import waiting

_QUEUES = ["light", "attachments", "reports", "statements", "seal", "deliver"]
_BEFORE = ("70-", "71-", "72-")


def table_in_review(desk, supervisor):
    """The id of a table that stands in review."""
    files = [one for one in desk.world.files if one.channel == "alfa"]
    for chosen in (
        [one for one in files if one.name.startswith(_BEFORE)],
        [one for one in files if one.name[:2] == "79"],
    ):
        desk.world.drop(desk.house.settings.folder("inbox"), chosen)
        work(desk)
    [found] = desk.ask(waiting, supervisor, status=Status.IN_REVIEW)
    return found.submission


def work(desk):
    """Takes in what lies in the inbox and runs all that is due; in a thread of its own, since a browser under test has
    an event loop in this one, and verification begins another.
    """
    with ThreadPoolExecutor(1) as thread:
        thread.submit(_work, desk).result()


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


def waiting_day(desk):
    """The demo's day as far as its settlement tables need it, decisions and all; eight wait at its end."""
    files = [one for one in desk.world.files if one.channel == "alfa"]
    inbox = desk.house.settings.folder("inbox")
    for wave, named in ((1, _BEFORE), (2, ("73-",)), (4, ("90-", "91-", "92-", "93-", "94-", "95-", "96-", "97-"))):
        desk.world.drop(inbox, [one for one in files if one.name.startswith(named)])
        work(desk)
        if desk.do(desk.world.decide, wave):
            work(desk)
