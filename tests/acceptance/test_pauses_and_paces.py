"""Pause, resume and limits as an operator gives them; the pace of look-ups as documents feel it."""

import json
from datetime import timedelta

import in_process
import pytest

from demo.documents import Application
from pipeline.settings import Settings
from stages.assembly import build
from stages.routes import ROUTES


def qebul(house, *arguments):
    return in_process.qebul(*arguments, "--var", house.var)


def test_a_paused_route_waits_and_goes_on_when_it_is_resumed(house, sign):
    told = qebul(house, "pause", "insured_registration", "--reason", "register moves", "--by", "aysel")
    assert told.returncode == 0, told.stderr
    house.drop("alfa", "a.xml", sign(Application("pause-1", "worker.1")))
    row = house.row("a.xml")
    assert row.status == "in_progress"
    one = json.loads(qebul(house, "status", row.id, "--json").stdout)
    assert (one["paused"]["name"], one["paused"]["paused_by"]) == ("insured_registration", "aysel")
    listed = qebul(house, "status").stdout
    assert "paused: route insured_registration" in listed
    assert "register moves" in listed
    assert qebul(house, "drain").returncode == 3, "a drain would wait for ever"
    assert qebul(house, "resume", "insured_registration").returncode == 0
    house.work()
    assert house.row("a.xml").status == "registered"


def test_a_limit_is_listed_and_taken_back(house):
    assert qebul(house, "limit", "attachments", 2).returncode == 0
    [one] = json.loads(qebul(house, "pause", "--json").stdout)
    assert (one["kind"], one["name"], one["most"], one["paused_at"]) == ("queue", "attachments", 2, None)
    assert qebul(house, "limit", "attachments").returncode == 0
    assert json.loads(qebul(house, "pause", "--json").stdout) == []


@pytest.mark.parametrize("command", ["pause", "resume", "limit"])
def test_a_name_that_is_no_route_and_no_queue_is_refused_with_all_names(house, command):
    told = qebul(house, command, "ligth")
    assert told.returncode == 3
    assert "light" in told.stderr


def test_no_route_bears_the_name_of_a_queue(house):
    queues = {queue for line in house.house.lines() for queue in line.queues()}
    assert not queues & ROUTES.keys()


def test_more_documents_than_look_ups_are_registered_at_the_pace_that_was_agreed(house, sign):
    paced = build(Settings(var=house.var, settle_seconds=0, lookups_per_minute=2), house.clock)
    house.employ(paced)
    for n in (1, 2, 3):
        house.drop_unworked("alfa", f"{n}.xml", sign(Application(f"pace-{n}", f"worker.{n}")))
    house.take_in()
    began = house.clock.now()
    house.work(rounds=2000)
    [last] = house.tables("select max(at) from event where kind = 'register'")
    assert {row.status for row in house.rows()} == {"registered"}
    assert house.clock.now() - began >= timedelta(seconds=28), "the third waits for half a minute"
    assert last
    paced.close()
