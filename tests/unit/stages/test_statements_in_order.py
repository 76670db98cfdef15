"""Which statement waits for which, on a real ledger; and that a house which meets none brings no tables along."""

import subprocess
import sys
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import update

from pipeline.channels import open_channel
from pipeline.clock import SetClock
from pipeline.database import Database
from pipeline.ledger import Arrival, enter
from pipeline.ledger_effects import put_subjects
from pipeline.outcomes import Retry
from pipeline.tables import metadata, submission
from stages.match import Matching, MatchStage
from stages.routes import BANK_BOOKING, BANK_STATEMENT, INTAKE
from stages.statement_intake import ALL, SUBJECT

STAGE = MatchStage(timedelta(minutes=10), 10_000)


class Ledger:
    """Statements of two banks as the ledger has them."""

    def __init__(self, place):
        self.database = Database(place)
        self.clock = SetClock()
        metadata.create_all(self.database.writer)
        with self.database.write() as tx:
            for name in ("bank", "other"):
                open_channel(tx, name, self.clock.now(), statements=True)

    def came(self, n, channel="bank", route=BANK_STATEMENT, status="in_progress"):
        with self.database.write() as tx:
            entered = enter(tx, Arrival(f"t-{n}", channel, "s.xml", f"{n:064x}", 1), INTAKE, self.clock.now())
            put_subjects(tx, {entered.submission: [(SUBJECT, ALL)]})
            tx.execute(
                update(submission).where(submission.c.id == entered.submission).values(status=status, route=route.name)
            )
            row = tx.execute(submission.select().where(submission.c.id == entered.submission)).one()
        at = self.clock.now()
        return SimpleNamespace(id=row.id, rank=row.rank, channel=channel, received_at=at, now=at)

    def waits(self, *items):
        with self.database.reads() as reads:
            found = STAGE._waits(items, reads)
        return [item.id in found for item in items]


@pytest.fixture
def ledger(tmp_path):
    made = Ledger(tmp_path / "a.sqlite")
    yield made
    made.database.close()


def test_a_later_statement_waits_for_an_earlier_one_of_any_bank(ledger):
    first, second = ledger.came(1), ledger.came(2, "other")
    assert ledger.waits(first, second) == [False, True]


@pytest.mark.parametrize("status", ["registered", "returned", "quarantined"])
def test_what_has_ended_or_was_set_aside_is_not_waited_for(ledger, status):
    ledger.came(1, status=status)
    assert ledger.waits(ledger.came(2)) == [False]


def test_nothing_is_matched_while_another_is_booked_however_long_that_takes(ledger):
    earlier = ledger.came(1)
    ledger.came(2, "other", BANK_BOOKING)
    earlier.now += timedelta(hours=5)
    assert ledger.waits(earlier) == [True]


def test_an_earlier_one_that_is_not_being_booked_is_waited_for_ten_minutes(ledger):
    ledger.came(1)
    later = ledger.came(2)
    later.now += timedelta(minutes=10)
    assert ledger.waits(later) == [False]


def test_who_waits_comes_again():
    assert isinstance(STAGE.run(None, Matching(waits="an earlier statement")), Retry)


def test_a_house_that_meets_no_statement_brings_no_library_of_tables_along():
    code = "import sys, stages.assembly, cli.reconcile; print({'pyarrow', 'duckdb', 'mt940'} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "set()\n"
