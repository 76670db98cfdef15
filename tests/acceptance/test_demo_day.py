import os
import shutil
from contextlib import contextmanager
from unittest import mock

import pytest
from demo_house import DemoHouse
from sqlalchemy import select

from demo.dump import canonical_dump
from demo.world import World
from pipeline.tables import finding, submission
from rules.envelope import BAKU
from signatures.reasons import CONSEQUENCES
from stages.offline.files import look_into

FOUNDATIONS = ("sqlite", "postgresql")


@pytest.fixture(scope="module")
def sqlite_day(made_world, tmp_path_factory):
    """A house after all files of the demo; looked at, never changed."""
    with after_all_files(made_world, tmp_path_factory) as made:
        yield made


@pytest.fixture(scope="module", params=FOUNDATIONS)
def day(request, made_world, tmp_path_factory):
    """The same on each foundation."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_day")
        return
    names = {
        "QEBUL_DATABASE_URL": request.getfixturevalue("postgresql").make_migrated(),
        "QEBUL_BROKER_URL": request.getfixturevalue("shared_redis").emptied(),
    }
    with after_all_files(made_world, tmp_path_factory, **names) as made:
        yield made


@pytest.fixture
def evening(sqlite_day, tmp_path):
    """The same house, to be changed."""
    shutil.copytree(sqlite_day.var, tmp_path / "var")
    made = DemoHouse(tmp_path / "var")
    yield made
    made.close()


@contextmanager
def after_all_files(made_world, tmp_path_factory, **environment):
    var = tmp_path_factory.mktemp("day") / "var"
    shutil.copytree(made_world, var)
    with mock.patch.dict(os.environ, environment):
        made = DemoHouse(var)
    made.drop_all()
    yield made
    made.close()


def dump(house):
    with house.house.database.reads() as reads:
        return canonical_dump(reads, house.house.submissions.house.kinds)


def test_every_demo_file_comes_to_what_it_must(day):
    wrong = []
    for one in day.world.files:
        if one.expected_status == "repeat":
            continue
        row = day.row(one.name, one.channel)
        if (row.status, row.codes) != (one.expected_status, one.expected_codes):
            wrong.append((one.name, row.status, row.codes, "expected", one.expected_status, one.expected_codes))
    assert wrong == []
    repeats = [one for one in day.world.files if one.expected_status == "repeat"]
    named = {one.name for one in day.world.files}
    assert len([row for row in day.rows() if row.file in named]) == len(day.world.files) - len(repeats)
    assert day.problems() == []


def test_the_whole_demo_again_registers_nothing_twice(evening):
    before = dump(evening)
    evening.drop_all()
    after = dump(evening)
    assert [line for line in after.splitlines() if '"repeats"' not in line] == [
        line for line in before.splitlines() if '"repeats"' not in line
    ]
    assert evening.problems() == []


def test_a_regenerated_world_registers_nothing_twice(evening):
    registered = [row for row in evening.rows() if row.status == "registered"]
    shutil.rmtree(evening.var / "demo")
    evening.world = World.open(evening.var)
    evening.house.trust_refresh()()
    evening.drop_all()
    again = [row for row in evening.rows() if row.status == "registered"]
    assert len(again) == len(registered)
    assert {row.id for row in again} == {row.id for row in registered}
    assert evening.problems() == []


def test_every_file_has_one_receipt_that_proves_itself(day):
    count = sum(len(day.answers(channel, "receipt")) for channel in day.world.employers)
    assert count == sum(one.expected_status != "repeat" for one in day.world.files)


@pytest.mark.parametrize("kind", ["processing", "acceptance", "return", "refusal", "duplicate"])
def test_answers_of_every_kind_leave_sealed(day, kind):
    assert [body for channel in day.world.employers for body in day.answers(channel, kind)]


BY_ITSELF = ("verify", "parse", "validate", "attachments")
# What only anchors, lists and the moment of receipt tell: `qebul verify`.
BY_TRUST = {str(one) for one in CONSEQUENCES if one.startswith(("CERT_NO", "CERT_EXP", "REV_", "TST_UN", "TIME_"))}


def found_by_the_house(house, name, channel):
    """What the stages found that ask no register, of a file and its parts, in their order; whether parse saw it."""
    row = house.row(name, channel)
    parts = select(submission.c.id, submission.c.idx).where(
        (submission.c.id == row.id) | (submission.c.parent == row.id)
    )
    about = parts.subquery()
    found = select(finding).join(about, about.c.id == finding.c.submission)
    with house.house.database.reads() as reads:
        rows = reads.execute(found.order_by(about.c.idx)).all()
    told = sorted((one for one in rows if one.stage in BY_ITSELF), key=lambda one: BY_ITSELF.index(one.stage))
    return row.received_at, [(one.code, one.place, one.severity, one.value) for one in told]


def test_an_employers_desk_finds_in_every_file_what_the_house_finds_without_registers(sqlite_day):
    compared = []
    for one in sqlite_day.world.files:
        if one.expected_status == "repeat":
            continue
        received_at, expected = found_by_the_house(sqlite_day, one.name, one.channel)
        if {code for code, *_ in expected} & BY_TRUST or one.expected_status == "draft":
            continue
        with (sqlite_day.var / "demo" / "files" / one.name).open("rb") as stream:
            looked = look_into(stream, received_at.astimezone(BAKU).date())
        found = [(each.code, each.where, each.severity, each.value) for _, each in looked.all_findings]
        compared.append((one.name, sorted(found), sorted(expected)))
    assert [one for one in compared if one[1] != one[2]] == []
    assert len(compared) > 80
    assert sum(bool(expected) for _, _, expected in compared) > 30
