"""A report behind an earlier one of its insurer and activity waits unread, for a bounded time."""

from datetime import timedelta

import pytest
from pydantic import ValidationError
from sqlalchemy import insert, update

from pipeline.ledger import load_items
from pipeline.outcomes import Retry
from pipeline.tables import fact, subject, submission
from registries.population import TablePopulation
from stages.parse import REPORT
from stages.report_lookup import ReportLookupStage

LONGEST = timedelta(minutes=1)


@pytest.fixture
def second(registers):
    """The later of two reports about one activity; of what the ledger keeps of it nothing can be read."""
    ids = [registers.submit("in_progress") for _ in range(2)]
    with registers.database.write() as tx:
        tx.execute(update(submission).values(party="1300144711"))
        tx.execute(insert(subject), [{"submission": one, "kind": REPORT, "value": "1300144711/62010"} for one in ids])
        tx.execute(insert(fact), [{"submission": one, "stage": "parse", "data": "unreadable"} for one in ids])
    with registers.database.reads() as reads:
        [item] = load_items(reads, ids[1:], registers.clock.now(), registers.kinds, lambda _: None)
    return item


def test_a_report_that_waits_for_an_earlier_one_is_not_read(registers, second):
    stage = ReportLookupStage(population=TablePopulation(), longest_wait=LONGEST)
    gathered = registers.ask(lambda reads: stage.gather([second], reads))
    assert isinstance(stage.run(second, gathered[second.id]), Retry)


def test_it_is_read_when_it_has_waited_for_long_enough(registers, second):
    stage = ReportLookupStage(population=TablePopulation(), longest_wait=timedelta(0))
    with pytest.raises(ValidationError):
        registers.ask(lambda reads: stage.gather([second], reads))
