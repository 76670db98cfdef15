import json
import os
import shutil
from contextlib import contextmanager
from unittest import mock

import pytest
from by_itself import ENGINE_TOLD, STAGES
from demo_house import DemoHouse
from in_process import qebul
from sqlalchemy import select

from demo.dump import canonical_dump
from demo.statements import CHANNEL as TREASURY
from demo.world import World
from pipeline.tables import event, finding, metadata, submission
from registries.rule_sets import record_rules
from rules.envelope import BAKU
from rules.version import PROGRAM_VERSION, RULES_VERSION, version_with
from schemas.code_table import package_tables
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
    count = sum(len(day.answers(channel, "receipt")) for channel in {one.channel for one in day.world.files})
    assert count == sum(one.expected_status != "repeat" for one in day.world.files)


@pytest.mark.parametrize("kind", ["processing", "acceptance", "return", "refusal", "duplicate"])
def test_answers_of_every_kind_leave_sealed(day, kind):
    assert [body for channel in day.world.employers for body in day.answers(channel, kind)]


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
    alone = [one for one in rows if one.stage in STAGES and one.code not in ENGINE_TOLD]
    told = sorted(alone, key=lambda one: STAGES.index(one.stage))
    return row.received_at, [(one.code, one.place, one.severity, one.value) for one in told]


def test_an_employers_desk_finds_in_every_file_what_the_house_finds_without_registers(sqlite_day):
    compared = []
    for one in sqlite_day.world.files:
        if one.expected_status == "repeat":
            continue
        received_at, expected = found_by_the_house(sqlite_day, one.name, one.channel)
        if {code for code, *_ in expected} & BY_TRUST or one.expected_status == "draft" or one.channel == TREASURY:
            continue
        with (sqlite_day.var / "demo" / "files" / one.name).open("rb") as stream:
            looked = look_into(stream, received_at.astimezone(BAKU).date())
        found = [(each.code, each.where, each.severity, each.value) for _, each in looked.all_findings]
        compared.append((one.name, sorted(found), sorted(expected)))
    assert [one for one in compared if one[1] != one[2]] == []
    assert len(compared) > 80
    assert sum(bool(expected) for _, _, expected in compared) > 20


def test_every_decision_names_the_rule_set_whoever_made_it(sqlite_day):
    with sqlite_day.house.database.reads() as reads:
        rows = reads.execute(select(event.c.kind, event.c.data)).all()
    decided = {"accept", "return", "refuse", "duplicate", "park", "decide"}
    named = {(row.kind, json.loads(row.data)["rules"]) for row in rows if row.kind in decided}
    assert named == {(kind, RULES_VERSION) for kind in decided}
    kept = [
        json.loads(one[0])["rules_version"]
        for one in sqlite_day.tables("select data from fact where stage = 'validate'")
    ]
    assert len(kept) > 60
    assert set(kept) == {RULES_VERSION}


def judged_again(house, rules):
    days = [row.received_at.astimezone(BAKU).date().isoformat() for row in house.rows()]
    told = qebul("replay", "--from", min(days), "--to", max(days), "--rules", rules, "--json", "--var", house.var)
    return told.returncode, json.loads(told.stdout) if told.stdout else told.stderr


def everything(house):
    with house.house.database.reads() as reads:
        rows = {table.name: sorted(map(str, reads.execute(select(table)))) for table in metadata.tables.values()}
    return rows, sorted(house.settings.folder("outbox").rglob("*")), sorted(house.house.store.digests())


def keep(house, tables, **differs):
    """A rule-set that the house judged by once; its version."""
    row = {"version": version_with(tables), "program": PROGRAM_VERSION, "tables": tables} | differs
    with house.house.database.write() as tx:
        record_rules(tx, **row, now=house.clock.now())
    return row["version"]


def with_another_rate():
    """Forty-four manat, the rate of until the end of 2025, was another one."""
    tables = dict(package_tables())
    assert ",44.00," in tables["allowance_amounts"]
    return tables | {"allowance_amounts": tables["allowance_amounts"].replace(",44.00,", ",55.00,")}


def test_a_day_judged_again_by_todays_rules_is_the_same_and_nothing_is_written(evening):
    before = everything(evening)
    status, told = judged_again(evening, "today")
    assert (status, told["differ"], told["rules"]) == (0, [], RULES_VERSION)
    assert told["judged"] > 60
    assert judged_again(evening, RULES_VERSION) == (status, told)
    assert everything(evening) == before


def test_a_row_that_was_another_one_shows_what_it_would_have_changed(evening):
    status, told = judged_again(evening, keep(evening, with_another_rate()))
    assert status == 2
    changed = {one["submission"]: one for one in told["differ"]}
    table = changed[evening.row("73-muavinet-cedveli.xml").id]
    assert (table["then"], table["status"], table["rules"]) == (
        {"outcome": "office", "findings": []},
        "registered",
        RULES_VERSION,
    )
    assert table["again"]["outcome"] == "returned"
    assert {one["code"] for one in table["again"]["findings"]} == {"ALLOWANCE_AMOUNT_DIFFERS"}
    assert {one["service"] for one in told["differ"]} == {"childcare_table"}


def test_a_row_of_another_period_changes_nothing(evening):
    tables = dict(package_tables())
    before, _, after = tables["allowance_amounts"].partition("2026-01-01,,44.00,28.00")
    assert after
    tables["allowance_amounts"] = f"{before}2026-01-01,,55.00,35.00{after}"
    _, told = judged_again(evening, keep(evening, tables))
    assert evening.row("73-muavinet-cedveli.xml").id not in {one["submission"] for one in told["differ"]}
    assert told["differ"] or told["judged"] > 60


def test_rules_that_this_install_cannot_follow_are_refused_with_their_code(evening):
    tables = with_another_rate()
    keep(evening, tables, version="rules-of-another", program="program-of-another")
    keep(evening, tables, version="rules-changed")
    for version, code in (
        ("rules-never", "RULES_UNKNOWN"),
        ("rules-of-another", "RULES_OF_OTHER_PROGRAM"),
        ("rules-changed", "RULES_CHANGED"),
    ):
        status, told = judged_again(evening, version)
        assert (status, told.partition(":")[0]) == (1, code)
