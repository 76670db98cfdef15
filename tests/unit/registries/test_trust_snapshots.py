from datetime import timedelta

import pytest

from registries.trust_snapshots import by_version, latest, record

ONE, TWO = {"root.pem": "1" * 64}, {"root.pem": "1" * 64, "ca.crl": "2" * 64}


def put(registers, version, files):
    with registers.database.write() as tx:
        return record(tx, version, files, registers.clock.now())


def test_a_house_without_trust_has_no_snapshot(registers):
    assert registers.ask(latest) is None


def test_the_snapshot_recorded_last_is_in_use(registers):
    assert put(registers, "zz", ONE)
    assert put(registers, "aa", TWO)
    found = registers.ask(latest)
    assert (found.version, found.files, found.at) == ("aa", TWO, registers.clock.now())


def test_recording_what_is_in_use_changes_nothing(registers):
    put(registers, "one", ONE)
    recorded = registers.clock.now()
    registers.clock.advance(timedelta(hours=1))
    assert put(registers, "one", ONE) is False
    assert registers.ask(latest).at == recorded


def test_an_earlier_version_may_come_back_into_use(registers):
    put(registers, "one", ONE)
    put(registers, "two", TWO)
    assert put(registers, "one", ONE)
    assert registers.ask(latest).version == "one"


def test_material_of_an_old_decision_is_found_by_its_version(registers):
    put(registers, "one", ONE)
    put(registers, "two", TWO)
    assert registers.ask(by_version, "one").files == ONE
    assert registers.ask(by_version, "three") is None


def test_a_version_cannot_be_recorded_with_other_files(registers):
    put(registers, "one", ONE)
    with pytest.raises(ValueError, match="other files"):
        put(registers, "one", TWO)
