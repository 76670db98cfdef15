"""The same papers from another employer: kept with the link, which only the office whose they are is shown."""

import pytest

from demo.tables import Carer, Table, files_of
from pipeline.clock import SystemClock
from registries.scan_pages import same_pages_for
from signatures.asice_making import make_asice
from stages.attachments import AttachmentsFacts
from stages.papers import signed_files


@pytest.fixture
def brought(desk):
    """Alfa's table that waits, and what was found on beta's, which brought its papers once more."""
    first, house = desk.waiting()[1], desk.house
    with house.house.database.reads() as reads:
        _, papers = signed_files(house.house.store.open, reads, first.id)
    table = Table("brought-again", (Carer("team.20", "AA 7654398", papers=()),), files=papers)
    files = files_of(table, house.world.employers["beta"], house.world.people)
    data = make_asice(files, house.world.card("beta.head"), signing_time=SystemClock().now())
    house.drop("beta", "again.asice", data)
    row = house.row("again.asice")
    [[told]] = house.tables(f"select data from fact where submission = '{row.id}' and stage = 'attachments'")
    return first, row, AttachmentsFacts.model_validate_json(told)


def test_papers_of_another_employer_are_found_and_its_number_is_told_to_its_own_office_alone(desk, brought):
    first, row, facts = brought
    assert all((one.submission, one.exact, one.ours) == (first.id, True, False) for one in facts.reused)
    assert len(facts.reused) >= 2
    with desk.house.house.database.reads() as reads:
        assert [one.submission for one in same_pages_for(reads, "aliyeva", [first.id])] == [first.id]
        assert same_pages_for(reads, "huseynov", [first.id]) == []
    findings = desk.house.tables(f"select code, value from finding where submission = '{row.id}'")
    assert all(str(first.sequence) not in value and first.id not in value for _, value in findings)
    assert desk.house.problems() == []
