"""`qebul reconcile`: what it tells of a statement, of the same one again, and of one that is not booked."""

import json
import shutil

import pytest
from bank_samples import entry, statement
from in_process import qebul

from cli.exits import UsageError
from cli.reconcile import _look
from demo.employers import make_employers
from pipeline.channels import open_channel
from pipeline.settings import Settings
from stages.assembly import build

pytestmark = pytest.mark.one_foundation


@pytest.fixture
def var(var, seeded):
    """A house with a channel of a bank."""
    shutil.copy(seeded, var)
    house = build(Settings(var=var))
    house.open_house()
    with house.database.write() as tx:
        open_channel(tx, "bank", house.clock.now(), statements=True)
    house.close()
    return var


def reconciled(var, *files):
    alone = {"QEBUL_WORKERS": "1", "QEBUL_OCR_WORKERS": "1"}
    done = qebul("reconcile", *files, "--channel", "bank", "--var", var, "--json", **alone)
    return done.returncode, json.loads(done.stdout)


def test_entries_are_posted_once_and_told_by_pass_and_cause(var, tmp_path):
    voen = next(one.voen for one in make_employers() if one.channel == "alfa")
    entries = [entry(500, "R-1", payer=voen, purpose="121111"), entry(7, "R-2"), entry(8, "R-3")]
    good, more, bad = (tmp_path / name for name in ("s-1.xml", "s-2.xml", "s-3.xml"))
    good.write_bytes(statement(*entries))
    more.write_bytes(statement(*entries, entry(9, "R-4"), identifier="S-2"))
    bad.write_bytes(statement(*entries, identifier="S-3", closing=1))
    status, told = reconciled(var, good, more)
    first, second = told["files"]
    assert (status, told["posted"]) == (0, 4)
    assert (first["status"], first["entries"], first["posted"], first["repeat"]) == ("registered", 3, 3, False)
    assert first["matched"] == {"ADVANCE": {"entries": 1, "amount": 500}}
    assert first["suspense"] == {"PAYER_UNKNOWN": {"entries": 2, "amount": 15}}
    assert (second["posted"], second["known"]) == (1, {"entries": 3, "amount": 515})
    status, told = reconciled(var, good, bad)
    again, refused = told["files"]
    assert (status, told["posted"]) == (1, 0)
    assert (again["repeat"], again["posted"], again["entries"]) == (True, 0, 3)
    assert (refused["status"], refused["codes"]) == ("returned", ["STATEMENT_BALANCE"])


def test_without_a_channel_of_a_bank_nothing_is_done(var, tmp_path):
    file = tmp_path / "s.xml"
    file.write_bytes(statement())
    settings = Settings(var=var)
    with pytest.raises(UsageError, match="takes no statements; these do: bank, payments"):
        _look(settings, "alfa", [file])
    for name in ("bank", "payments", "xezine"):  # the demo's own
        assert qebul("channel", "set", name, "--no-statements", "--var", var).returncode == 0
    with pytest.raises(UsageError, match="qebul channel open NAME --statements"):
        _look(settings, None, [file])
    for name in ("second", "third"):
        assert qebul("channel", "open", name, "--statements", "--var", var).returncode == 0
    with pytest.raises(UsageError, match="--channel second or third"):
        _look(settings, None, [file])
    listed = json.loads(qebul("channel", "list", "--json", "--var", var).stdout)
    assert [one["channel"] for one in listed if one["statements"]] == ["second", "third"]
