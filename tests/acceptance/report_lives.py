"""Works what is due in a house, in one life after another: report_lives.py VAR MARKS. Each life ends with -9 before a
commit that no life before it has met, when all of it is written; the last one finds nothing left to do. What writes
leases alone is passed by.

Every life is a fork of this process, which has imported everything and opened nothing.
"""

import os
import signal
import sys
from datetime import timedelta
from pathlib import Path

from demo_house import QUEUES
from sqlalchemy import event

import registries.bank_known
import registries.dues  # noqa: F401 - what a statement's legs import when they are run
from pipeline import legs
from pipeline.clock import SetClock, SystemClock
from pipeline.database import Database
from pipeline.settings import Settings
from stages.assembly import build

WORKER = "mortal"
ROUNDS = 300


def live(var: Path, marks: Path) -> None:
    clock = SetClock(SystemClock().now())
    house = build(Settings(var=var, settle_seconds=0), clock)
    engine = house.engine(WORKER)
    engine.bury(WORKER, counts=False)
    mortal(house.database, marks)
    for _ in range(ROUNDS):
        with house.database.reads() as reads:
            due = legs.due_subjects(reads, QUEUES, clock.now())
            soon = legs.due_subjects(reads, QUEUES, clock.now() + timedelta(seconds=2))
        if not due and not soon:
            return
        for _, subject in due:
            engine.run_subject(subject)
        clock.advance(timedelta(milliseconds=250))


def mortal(database: Database, marks: Path) -> None:
    """A commit is told from others by what it writes and how much had happened by then."""
    written: set[str] = set()

    def note(_connection: object, _cursor: object, sql: str, *_: object) -> None:
        if sql.lstrip()[:6].upper() in ("INSERT", "UPDATE", "DELETE"):
            written.add(" ".join(sql.split()[:3]))

    def die(connection) -> None:  # type: ignore[no-untyped-def]
        happened = connection.exec_driver_sql("select count(*) from event").scalar()
        told, leases = f"{happened} {sorted(written)}", written <= {"UPDATE leg SET"}
        written.clear()
        if not leases and told not in (marks.read_text().splitlines() if marks.exists() else ()):
            with marks.open("a") as kept:
                kept.write(told + "\n")
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(database.writer, "before_cursor_execute", note)
    event.listen(database.writer, "commit", die)


def main() -> None:
    var, marks = Path(sys.argv[1]), Path(sys.argv[2])
    while True:
        child = os.fork()
        if child == 0:
            live(var, marks)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            sys.exit(os.waitstatus_to_exitcode(status))


main()
