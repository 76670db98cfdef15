import pytest

from demo.dump import canonical_dump


def dump(house):
    with house.house.database.reads() as reads:
        return canonical_dump(reads, house.house.submissions.house.kinds)


def test_every_demo_file_comes_to_what_it_must(house):
    house.drop_all()
    wrong = []
    for one in house.world.files:
        if one.expected_status == "repeat":
            continue
        row = house.row(one.name, one.channel)
        if (row.status, row.codes) != (one.expected_status, one.expected_codes):
            wrong.append((one.name, row.status, row.codes, "expected", one.expected_status, one.expected_codes))
    assert wrong == []
    repeats = [one for one in house.world.files if one.expected_status == "repeat"]
    named = {one.name for one in house.world.files}
    assert len([row for row in house.rows() if row.file in named]) == len(house.world.files) - len(repeats)
    assert house.problems() == []


@pytest.mark.one_foundation
def test_the_whole_demo_again_registers_nothing_twice(house):
    house.drop_all()
    before = dump(house)
    house.drop_all()
    after = dump(house)
    assert [line for line in after.splitlines() if '"repeats"' not in line] == [
        line for line in before.splitlines() if '"repeats"' not in line
    ]
    assert house.problems() == []


@pytest.mark.one_foundation
def test_a_regenerated_world_registers_nothing_twice(house, tmp_path):
    import shutil

    from demo.world import World

    house.drop_all()
    registered = [row for row in house.rows() if row.status == "registered"]
    shutil.rmtree(house.var / "demo")
    house.world = World.open(house.var)
    house.house.trust_refresh()()
    house.drop_all()
    again = [row for row in house.rows() if row.status == "registered"]
    assert len(again) == len(registered)
    assert {row.id for row in again} == {row.id for row in registered}
    assert house.problems() == []


@pytest.mark.one_foundation
def test_every_file_has_one_receipt_that_proves_itself(house):
    house.drop_all()
    count = sum(len(house.answers(channel, "receipt")) for channel in house.world.employers)
    assert count == sum(one.expected_status != "repeat" for one in house.world.files)


@pytest.mark.parametrize("kind", ["processing", "acceptance", "return", "refusal", "duplicate"])
@pytest.mark.one_foundation
def test_answers_of_every_kind_leave_sealed(house, kind):
    house.drop_all()
    assert [body for channel in house.world.employers for body in house.answers(channel, kind)]
