"""A large quarterly report costs no more statements than a small one."""

import pytest
from sqlalchemy import event

from demo.reports import Reported, report_of
from demo.tables import saved
from schemas.quarterly_report import QUARTERLY_REPORT_CODE
from signatures.asice_making import make_asice
from signatures.pdf_making import SUBMISSION_NAME

pytestmark = pytest.mark.one_foundation


def statements(house, name, activity, persons):
    """How many it takes from the inbox to the register and the answers; the report must be registered."""
    report = report_of(Reported("alfa", activity, "2026-Q1", crowd=persons), house.world.people)
    document = saved(name, QUARTERLY_REPORT_CODE, house.world.employers["alfa"], report)
    signed = make_asice({SUBMISSION_NAME: document}, house.world.card("alfa.head"), signing_time=house.clock.now())
    asked = []
    count = lambda *_: asked.append(1)  # noqa: E731
    engines = (house.house.database.reader, house.house.database.writer)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", count)
    house.drop("alfa", f"{name}.asice", signed)
    for engine in engines:
        event.remove(engine, "before_cursor_execute", count)
    assert house.row(f"{name}.asice").status == "registered"
    return len(asked)


def test_a_report_of_two_thousand_persons_takes_as_many_statements_as_one_of_twenty(house):
    with house.house.database.write() as tx:
        house.world.seed_for_reports(tx)
    statements(house, "warm", "43310", 2)
    small, large = statements(house, "small", "43320", 20), statements(house, "large", "47110", 2_000)
    assert abs(large - small) <= 4
    with house.house.database.reads() as reads:
        assert reads.exec_driver_sql("select count(*) from report_income").scalar_one() == 3 * 2_022
    assert house.problems() == []
