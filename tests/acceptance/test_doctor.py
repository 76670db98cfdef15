"""`qebul doctor`: what is well is said to be well, and each trouble is told with what to do."""

import json
from datetime import timedelta

import in_process
import pytest
from sqlalchemy import select, update

from cli.house import held, is_working
from demo.documents import Application
from pipeline.clock import SetClock
from pipeline.settings import Settings
from pipeline.tables import leg
from stages.assembly import build
from stages.examination.at_work import of_house
from stages.examination.signs import State, examine, warning

pytestmark = pytest.mark.one_foundation


def doctor(house, **settings):
    told = in_process.qebul("doctor", "--json", "--var", house.var, **settings)
    signs = json.loads(told.stdout)
    here = {"user", "running"}  # of the machine that tests; nobody runs these houses
    return told.returncode, {one["name"]: one for one in signs if one["state"] != "good" and one["name"] not in here}


def seen_by(house, clock):
    settings = Settings(var=house.var)
    with_clock = build(settings, clock)
    try:
        return list(examine(of_house(with_clock, lambda: is_working(settings))))
    finally:
        with_clock.close()


def test_a_house_at_work_is_well_once_it_was_walked_through(house, sign):
    house.drop("alfa", "a.xml", sign(Application("well-1", "worker.1")))
    status, signs = doctor(house)
    assert (status, set(signs)) == (1, {"conservation"})
    assert in_process.qebul("conserve", "--var", house.var).returncode == 0
    assert doctor(house)[1] == {}


def test_what_does_not_work_is_told_with_what_to_do(house):
    house.settings.folder("keys").joinpath("seal.pem").unlink()
    house.settings.folder("trust").chmod(0o755)
    in_process.qebul("pause", "insured_registration", "--reason", "register moves", "--by", "aysel", "--var", house.var)
    status, signs = doctor(house)
    assert status == 2
    assert {name: one["state"] for name, one in signs.items()} == {
        "seal": "bad",
        "folders": "bad",
        "paused": "warning",
        "conservation": "warning",
    }
    assert "resume insured_registration" in signs["paused"]["advice"]


def test_what_waits_too_long_is_told(house, sign):
    house.drop_unworked("alfa", "a.xml", sign(Application("wait-1", "worker.1")))
    house.take_in()
    later = seen_by(house, SetClock(house.clock.now() + timedelta(minutes=30)))
    assert warning("queues", "light: due for 30 min", "is the house running? qebul up, or qebul worker") in later


def test_a_clock_that_was_moved_back_is_told(house, sign):
    house.drop("alfa", "a.xml", sign(Application("clock-1", "worker.1")))
    before = seen_by(house, SetClock(house.clock.now() - timedelta(days=1)))
    assert [one.state for one in before if one.name == "clock"] == [State.BAD]


def test_a_house_that_nobody_runs_is_told(house):
    def running():
        return [(one.state, one.seen) for one in seen_by(house, house.clock) if one.name == "running"]

    assert running() == [(State.WARNING, "nobody works on it: what comes waits")]
    with held(house.settings, alone=True, patience=0):
        assert running() == [(State.GOOD, "one qebul works on it")]


def test_what_fails_is_told_with_its_error(house, sign):
    house.drop_unworked("alfa", "a.xml", sign(Application("fails-1", "worker.1")))
    house.take_in()
    with house.house.database.write() as tx:
        one = tx.execute(select(leg.c.subject).where(leg.c.queue == "light")).scalar_one()
        tx.execute(update(leg).where(leg.c.subject == one).values(errors=2, last_error="OSError ENOSPC at blobs.py:7"))
    told = warning("queues", "light: 1 in trouble, OSError ENOSPC at blobs.py:7", f"qebul status {one[:8]}")
    assert told in seen_by(house, house.clock)


def test_a_language_that_no_scan_can_be_read_in_is_told_before_there_is_a_house(tmp_path, monkeypatch):
    monkeypatch.setenv("QEBUL_OCR_LANGUAGES", "aze+zzz")
    told = in_process.qebul("doctor", "--json", "--var", tmp_path)
    signs = {one["name"]: one for one in json.loads(told.stdout)}
    assert (told.returncode, signs["house"]["state"], signs["scans"]["state"]) == (2, "bad", "bad")
    assert "QEBUL_OCR_LANGUAGES" in signs["scans"]["advice"]


def test_a_database_that_does_not_answer_is_a_sign_and_no_fault(tmp_path, monkeypatch):
    monkeypatch.setenv("QEBUL_DATABASE_URL", "postgresql://nobody@127.0.0.1:9/none")
    told = in_process.qebul("doctor", "--json", "--var", tmp_path)
    signs = {one["name"]: one for one in json.loads(told.stdout)}
    assert (told.returncode, signs["database"]["state"]) == (2, "bad")
    assert "nobody" in signs["database"]["seen"]
