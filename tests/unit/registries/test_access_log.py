from datetime import timedelta

from register_samples import ALFA, BETA

from registries.access import Access, accesses_of
from registries.effects import LogAccess


def told(party, what="SSN_EXISTS"):
    return LogAccess(party=party, fin="5VBK5VR", what=what)


def test_a_telling_is_written_down_with_party_channel_and_moment(registers):
    mine = registers.submit()
    assert registers.apply(told(ALFA), submission_id=mine, status="refused") == {}
    expected = Access(mine, registers.clock.now(), ALFA, "alfa", "SSN_EXISTS")
    assert registers.ask(accesses_of, "5VBK5VR") == [expected]


def test_every_telling_counts_and_the_oldest_comes_first(registers):
    registers.apply(told(BETA))
    registers.clock.advance(timedelta(minutes=1))
    registers.apply(told(ALFA))
    registers.apply(told(ALFA))
    assert [one.party for one in registers.ask(accesses_of, "5VBK5VR")] == [BETA, ALFA, ALFA]


def test_tellings_about_others_are_not_shown(registers):
    registers.apply(told(ALFA))
    assert registers.ask(accesses_of, "94FMDDD") == []
