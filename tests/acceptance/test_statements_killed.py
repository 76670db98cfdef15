"""A house that dies at every commit of a statement: what is booked is what a calm house books."""

import shutil

import pytest
from bank_samples import entry, statement
from demo_house import DemoHouse
from test_report_killed import BOOKS, lived

from pipeline.channels import open_channel

ENTRIES = "select number, place, key, amount, purpose from bank_entry order by number"
STEPS = "select entry, n, what, about, pass_name, insurer, code, payment, other from bank_step order by entry, n"
SUSPENSE = "select entry, cause, about from bank_suspense order by entry"


@pytest.mark.one_foundation
def test_a_statement_whose_house_dies_at_each_of_its_commits_is_booked_once_and_whole(house, tmp_path, monkeypatch):
    monkeypatch.setenv("QEBUL_STATEMENT_PART", "3")
    voen = house.world.employers["alfa"].voen
    with house.house.database.write() as tx:
        open_channel(tx, "bank", house.clock.now(), statements=True)
    came = [entry(100 * n, f"R-{n}", payer=voen, purpose="121111", end_to_end=f"E-{n}") for n in range(1, 6)]
    house.drop_unworked("bank", "s.xml", statement(*came, entry(7, "R-6"), entry(-200, "R-7", returns="E-2")))
    house.take_in()
    house.close()
    shutil.copytree(house.var, tmp_path / "calm")
    marks = tmp_path / "marks"
    lived(house.var, marks)
    deaths = marks.read_text().splitlines()
    assert len([one for one in deaths if "INSERT INTO bank_entry" in one]) == 3, "no death in each of the parts"
    killed, calm = (DemoHouse(var, seeded=True) for var in (house.var, tmp_path / "calm"))
    calm.work()
    for told in (ENTRIES, STEPS, SUSPENSE, BOOKS):
        assert killed.tables(told) == calm.tables(told)
    assert [len(killed.tables(told)) for told in (ENTRIES, STEPS, SUSPENSE)] == [7, 6, 2]
    assert killed.row("s.xml").status == calm.row("s.xml").status == "registered"
    assert killed.problems() == calm.problems() == []
    for one in (killed, calm):
        one.close()
