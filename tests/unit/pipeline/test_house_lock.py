import pytest

from pipeline.supervisor import HouseIsTakenError, HouseLock


def test_processes_of_many_machines_share_a_house(tmp_path):
    one, two = HouseLock(tmp_path), HouseLock(tmp_path)
    one.take(shared=True)
    two.take(0.1, shared=True)


@pytest.mark.parametrize("shared", [True, False])
def test_an_embedded_house_and_processes_of_many_machines_refuse_each_other(tmp_path, shared):
    one, two = HouseLock(tmp_path), HouseLock(tmp_path)
    one.take(shared=shared)
    with pytest.raises(HouseIsTakenError):
        two.take(0.1, shared=not shared)
    one.release()
    two.take(0.1, shared=not shared)
