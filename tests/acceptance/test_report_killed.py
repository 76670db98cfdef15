"""A house that dies at every commit of a report whose money is allocated: the books are those of a calm house."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from demo_house import DemoHouse
from reporter import Reporter, uses

from demo.payments import OWN

BOOKS = (
    "select t.number, t.kind, t.value_date, t.corrects, p.place, p.account, p.amount, p.reason, p.about, p.base"
    ' from account_transaction t join posting p on p."transaction" = t.number order by t.number, p.place'
)


@pytest.mark.one_foundation
def test_a_report_whose_house_dies_at_each_of_its_commits_is_in_the_books_once_and_whole(reporter, tmp_path):
    house = reporter.house
    reporter.send("r-1")
    house.drop_unworked("alfa", "r-2.xml", reporter.signed("r-2", quarter="2026-Q2", payments=uses((OWN, 100_000))))
    house.take_in()
    house.close()
    shutil.copytree(house.var, tmp_path / "calm")
    marks = tmp_path / "marks"
    lived(house.var, marks)
    deaths = marks.read_text().splitlines()
    assert len(deaths) >= 4  # seals and deliveries are batched as the clock has it
    assert [one for one in deaths if "INSERT INTO posting" in one], "no death while money is posted"
    killed, calm = (DemoHouse(var) for var in (house.var, tmp_path / "calm"))
    calm.work()
    assert killed.row("r-2.xml").status == calm.row("r-2.xml").status == "registered"
    assert killed.tables(BOOKS) == calm.tables(BOOKS)
    assert {row.kind for row in killed.tables(BOOKS)} >= {"REPORT", "ALLOCATION", "PAYMENT"}
    assert killed.problems() == []
    for one in (killed, calm):
        one.close()


def lived(var, marks):
    here = Path(__file__).parent
    command = [sys.executable, str(here / "report_lives.py"), str(var), str(marks)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(Path.cwd()), str(here), str(here.parent)))}
    subprocess.run(command, check=True, env=environment, timeout=300)


@pytest.fixture
def reporter(house, sign):
    return Reporter(house, sign)
