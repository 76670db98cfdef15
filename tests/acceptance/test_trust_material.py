"""New trust material of a house that dies while it takes it in."""

import pytest

from demo.world import World
from stages.trust import TrustRefresh


class StoreOfTheDying:
    """The house's store; it ends after the first blob."""

    def __init__(self, store):
        self.store = store

    def open(self, sha256):
        return self.store.open(sha256)

    def put_bytes(self, data):
        self.store.put_bytes(data)
        raise KeyboardInterrupt


def test_what_a_death_left_in_the_store_gets_its_row_with_the_next_material(house):
    World.open(house.var)  # its revocation lists are new
    refresh = house.house.trust_refresh()
    dying = TrustRefresh(refresh.folder, refresh.database, StoreOfTheDying(refresh.store), refresh.clock)
    with pytest.raises(KeyboardInterrupt):
        dying()
    stored = len(list(house.house.store.digests()))
    assert len(house.tables("select * from promised_blob")) > 1
    assert house.problems() == []
    World.open(house.var)  # what was half taken in is not in the folder any more
    refresh()
    assert house.tables("select * from promised_blob") == []
    assert len(list(house.house.store.digests())) > stored
    assert house.problems() == []
