"""Payment orders from the command line to the receiver's folder and back, in a house that dies at each commit, too."""

import json
import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from in_process import qebul
from lxml import etree
from payout_desk import BY_POST, CHANNEL, IBANS, SECOND, Desk, by_transfer, pain002

from cli.one import operating_user
from pipeline import legs
from pipeline.clock import SystemClock
from pipeline.conservation import conserve
from pipeline.overview import is_quiet
from pipeline.settings import Settings
from registries.officer_users import give_user
from stages.assembly import build

PROOF = "{urn:qebul:payment-file:1}"
CHECKS = ("payment orders", "payment lines", "payouts", "payment files")
KEPT = 'select "order", name, data from payout_file order by 1'


@pytest.fixture
def house(tmp_path):
    made = build(Settings(var=tmp_path / "var"), SystemClock())
    made.open_house()
    yield made
    made.close()


@pytest.fixture
def desk(house):
    """A transfer of two persons, for which one officer is enough, and a payment by post that takes two."""
    made = Desk(house.database, house.clock)
    with house.database.write() as tx:
        give_user(tx, "f1", operating_user(), house.clock.now(), by="root")
    made.accept(by_transfer(), by_transfer(1), BY_POST, amount=40_000)
    return made


def work(house):
    engine = house.engine("test")
    while not house_is_quiet(house):
        with house.database.reads() as reads:
            due = legs.due_subjects(reads, ["seal", "deliver"], house.clock.now())
        for _, subject in due:
            engine.run_subject(subject)


def house_is_quiet(house):
    with house.database.reads() as reads:
        return is_quiet(reads)


def says(house, *told, officer="f1"):
    return qebul("payout", *told, "--officer", officer, "--var", house.settings.var)


def problems(house):
    with house.database.reads() as reads:
        return conserve([one for one in house.checks() if one.name in CHECKS], reads)


def test_benefits_are_ordered_sealed_handed_out_and_closed_by_what_the_bank_tells(house, desk, tmp_path):
    made = json.loads(says(house, "make", "--json").stdout)
    assert [(one["kind"], one["lines"], one["amount"], one["state"]) for one in made["orders"]] == [
        ("POST", 1, "400.02", "IN_FORCE"),
        ("TRANSFER", 2, "800.01", "WAITS"),
    ]
    assert says(house, "make").stdout == "nothing is to be ordered\n"
    assert says(house, "confirm", "P-0000002").returncode == 1  # the same officer
    assert says(house, "confirm", "P-0000002", officer="f2").returncode == 2  # not his account
    desk.confirm("P-0000002", SECOND)
    work(house)
    folder = house.settings.folder("outbox") / CHANNEL
    assert sorted(path.name for path in folder.iterdir()) == [
        "P-0000001.csv",
        "P-0000001.seal.xml",
        "P-0000002.seal.xml",
        "P-0000002.xml",
    ]
    proof = qebul("receipt", "verify", folder / "P-0000002.seal.xml", "--seal-cert", seal_of(house), "--json")
    assert [one["outcome"] for one in json.loads(proof.stdout)] == ["VALID"]
    sealed = etree.parse(folder / "P-0000002.seal.xml").find(f".//{PROOF}Sha256").text
    assert sealed == sha256((folder / "P-0000002.xml").read_bytes()).hexdigest()
    assert problems(house) == []
    report = tmp_path / "status.xml"
    report.write_bytes(pain002("P-0000002", ("P-0000002-00001", "ACSC"), ("P-0000002-00002", "RJCT", "AC04")))
    assert json.loads(says(house, "status", report, "--json").stdout) == [
        {"order": "P-0000002", "paid": 1, "rejected": 1, "new": 2, "on_the_way": 0}
    ]
    again = says(house, "status", report)
    assert (again.returncode, again.stdout) == (1, "S-1: a message of that number was taken already\n")
    shown = json.loads(says(house, "show", "P-0000002", "--json").stdout)
    assert [(one["account"], one["came"], one["reason"]) for one in shown["of"]] == [
        (IBANS[0], "PAID", ""),
        (IBANS[1], "REJECTED", "AC04"),
    ]
    assert [step["what"] for step in shown["steps"]] == ["MAKE", "CONFIRM"]
    [day] = json.loads(qebul("conserve", "--days", "--json", "--var", house.settings.var).stdout)["benefits"]
    parts = {"paid": "400.00", "open": "400.02", "rejected": "400.01", "waits": "0.00", "not_ordered": "0.00"}
    assert day | {"office": "188", "accepted": "1200.03"} | parts == day
    assert "P-0000003: " in says(house, "make").stdout
    listed = says(house, "list").stdout
    assert all(number in listed for number in ("P-0000001", "P-0000002", "P-0000003"))
    assert problems(house) == []


def test_a_file_that_is_changed_in_its_folder_or_in_the_database_is_found(house, desk):
    says(house, "make", "--kind", "post")
    work(house)
    path = house.settings.folder("outbox") / CHANNEL / "P-0000001.csv"
    path.write_bytes(path.read_bytes().replace(b"400.02", b"900.02"))
    assert [(one.check, one.what) for one in problems(house)] == [
        ("payment files", "delivered, and the file holds other bytes")
    ]
    with house.database.write() as tx:
        tx.exec_driver_sql("drop trigger payout_file_no_update")
        tx.exec_driver_sql("update payout_file set data = cast(data || 'x' as blob)")
    assert {one.what for one in problems(house)} >= {"another file was sealed than is kept"}


def test_a_file_that_is_changed_between_seal_and_delivery_does_not_leave(house, desk):
    says(house, "make", "--kind", "post")
    engine = house.engine("test")
    for queue in ("seal", "deliver"):
        with house.database.reads() as reads:
            due = legs.due_subjects(reads, [queue], house.clock.now())
        for _, subject in due:
            engine.run_subject(subject)
        with house.database.write() as tx:
            tx.exec_driver_sql("drop trigger if exists payout_file_no_update")
            tx.exec_driver_sql("update payout_file set data = cast(replace(data, '400.02', '900.02') as blob)")
    assert not (house.settings.folder("outbox") / CHANNEL / "P-0000001.csv").exists()
    assert {one.what for one in problems(house)} == {"another file was sealed than is kept"}


def test_commands_tell_why_they_do_not(house, desk, tmp_path):
    says(house, "make")
    assert says(house, "show", "P-0000009").returncode == 1
    assert says(house, "make", "--day", "2020-01-01").returncode == 1
    assert says(house, "make", "--office", "101").returncode == 2
    assert says(house, "make", "--office", "x").returncode == 3
    assert says(house, "refuse", "P-0000002", "--why", "Bank səhvdir").stdout.startswith("P-0000002: refused")
    bad = tmp_path / "bad.xml"
    bad.write_bytes(b"<!DOCTYPE a><a/>")
    told = says(house, "status", bad, "--json")
    assert (told.returncode, json.loads(told.stdout)) == (1, {"error": "line 1: a document type declaration"})
    assert says(house, "list", officer="f3").returncode == 0
    assert "P-0000001" not in says(house, "list", officer="f3").stdout


def test_names_and_accounts_stand_in_no_log(house, desk):
    says(house, "make")
    desk.confirm("P-0000002", SECOND)
    work(house)
    logged = "".join(path.read_text() for path in house.settings.folder("log").iterdir())
    assert not [word for word in ("İsmayılova", *IBANS, "5VBK5VR") if word in logged]


def test_a_house_that_dies_at_each_commit_seals_and_hands_out_each_file_once(house, desk, tmp_path):
    says(house, "make")
    desk.confirm("P-0000002", SECOND)
    house.close()
    var, marks = house.settings.var, tmp_path / "marks"
    shutil.copytree(var, tmp_path / "calm")
    here = Path(__file__).parent
    command = [sys.executable, str(here / "report_lives.py"), str(var), str(marks)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(Path.cwd()), str(here), str(here.parent)))}
    subprocess.run(command, check=True, env=environment, timeout=100)
    deaths = marks.read_text().splitlines()
    assert {word for word in ("payout_file", "payout_delivery") if any(word in one for one in deaths)} == {
        "payout_file",
        "payout_delivery",
    }
    calm = build(Settings(var=tmp_path / "calm"), SystemClock())
    work(calm)
    kept = []
    for one in (house, calm):
        with one.database.reads() as reads:
            kept.append([tuple(row) for row in reads.exec_driver_sql(KEPT)])
        assert problems(one) == []
    assert kept[0] == kept[1]
    assert [row[0] for row in kept[0]] == ["P-0000001", "P-0000002"]
    folders = [one.settings.folder("outbox") / CHANNEL for one in (house, calm)]
    names = [sorted(path.name for path in folder.iterdir()) for folder in folders]
    assert names == [["P-0000001.csv", "P-0000001.seal.xml", "P-0000002.seal.xml", "P-0000002.xml"]] * 2
    calm.close()


def seal_of(house):
    return house.settings.folder("keys") / "seal.pem"
