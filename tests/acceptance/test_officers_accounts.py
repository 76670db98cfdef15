"""`qebul officer`: who is let in at the screen, and who is shown out, by an administrator at the command line."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from in_process import qebul

from pipeline.clock import SystemClock
from pipeline.settings import Settings
from registries.officer_accounts import account_of, take_try
from registries.passwords import is_password
from registries.sessions import begin, key_of, seat_of
from stages.assembly import build

ROOT = Path(__file__).parents[2]
HOURS = timedelta(hours=1)


@pytest.fixture
def office(tmp_path):
    made = Office(tmp_path / "var")
    yield made
    made.house.close()


class Office:
    def __init__(self, var):
        self.var = var
        self.house = build(Settings(var=var), SystemClock())
        self.house.open_house()

    def says(self, *arguments, given=None):
        if given is None:
            return qebul("officer", *arguments, "--var", self.var)
        command = [sys.executable, "-m", "cli.main", "officer", *arguments, "--var", str(self.var)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, input=given)

    def add(self, login="aliyeva"):
        told = self.says("add", login, "--name", "Əliyeva Nigar", "--role", "officer", "--office", "188", "--json")
        assert told.returncode == 0, told.stderr
        return json.loads(told.stdout)["password"]

    def begin(self, login="aliyeva"):
        with self.house.database.write() as tx:
            return begin(tx, login, "password", self.house.clock.now(), HOURS, peer="10.0.0.1")

    def is_in(self, secret):
        with self.house.database.reads() as reads:
            return seat_of(reads, secret, self.house.clock.now(), HOURS) is not None

    def account(self, login="aliyeva"):
        with self.house.database.reads() as reads:
            return account_of(reads, login)

    def takes(self, password):
        with self.house.database.write() as tx:
            return is_password(take_try(tx, "aliyeva", self.house.clock.now()), password)


def test_an_added_officer_has_a_first_password_that_is_printed_and_kept_nowhere(office):
    password = office.add()
    assert office.takes(password)
    assert office.account().first
    files = [path for path in office.var.rglob("*") if path.is_file()]
    assert [path for path in files if password.encode() in path.read_bytes()] == []


def test_who_is_there_already_is_not_added_again(office):
    password = office.add()
    told = office.says("add", "aliyeva", "--name", "x", "--role", "administrator", "--office", "188")
    assert told.returncode == 3
    assert office.takes(password)


def test_nobody_is_called_so_that_he_is_taken_for_another(office):
    office.add()
    for command, login in (("add", "Aliyeva"), ("put", "\u0430liyeva"), ("put", "ALIYEVA")):
        told = office.says(command, login, "--name", "x", "--role", "auditor", "--office", "188")
        assert told.returncode == 3
    assert [one["login"] for one in json.loads(office.says("list", "--json").stdout)] == ["aliyeva"]
    told = office.says("put", "aliyeva", "--name", "x", "--role", "auditor", "--office", "188", "--inactive")
    assert told.returncode == 0


def test_another_password_ends_the_sessions_and_the_old_password(office):
    old, secret = office.add(), office.begin()
    new = json.loads(office.says("password", "aliyeva", "--json").stdout)["password"]
    assert (office.takes(new), office.takes(old), office.is_in(secret)) == (True, False, False)


def test_a_password_from_standard_input_is_not_printed(office):
    office.add()
    told = office.says("password", "aliyeva", "--stdin", "--lasting", given="bir iki üç dörd\n")
    assert (told.returncode, "bir iki" in told.stdout) == (0, False)
    assert (office.takes("bir iki üç dörd"), office.account().first) == (True, False)
    assert office.says("password", "aliyeva", "--stdin", given="qisa\n").returncode == 3


def test_a_locked_officer_is_out_until_he_is_unlocked(office):
    password, secret = office.add(), office.begin()
    assert office.says("lock", "aliyeva").returncode == 0
    assert (office.is_in(secret), office.takes(password)) == (False, False)
    assert office.says("unlock", "aliyeva").returncode == 0
    assert (office.is_in(secret), office.takes(password)) == (False, True)


@pytest.mark.parametrize("command", ["password", "lock", "unlock"])
def test_a_stranger_has_no_account(office, command):
    assert office.says(command, "hecKim").returncode == 1


def test_sessions_are_listed_and_ended_one_or_all(office):
    office.add()
    first, second, third = office.begin(), office.begin(), office.begin()
    rows = json.loads(office.says("sessions", "aliyeva", "--json").stdout)
    assert {(row["login"], row["from"], row["ended"]) for row in rows} == {("aliyeva", "10.0.0.1", None)}
    key = key_of(first)
    assert office.says("sessions", "aliyeva", "--end-one", key[:12]).returncode == 0
    assert [office.is_in(one) for one in (first, second, third)] == [False, True, True]
    assert office.says("sessions", "aliyeva", "--end-one", key[:4]).returncode == 1
    assert office.says("sessions", "aliyeva", "--end").returncode == 0
    assert not office.is_in(second)
    assert office.says("sessions", "--end").returncode == 3
