"""Whoever sends much does not keep others waiting (20,000 files: ``bench/burst.py``)."""

import pytest

from pipeline.channels import open_channel
from pipeline.settings import Settings
from stages.assembly import build

MANY = 450


@pytest.mark.one_foundation  # the order of answering is read by SQLite's own row number
def test_of_a_burst_nothing_is_lost_and_a_single_file_of_another_is_answered_among_the_first_tenth(house):
    with house.house.database.write() as tx:
        for channel in ("one", "two", "three", "four"):
            open_channel(tx, channel, house.clock.now())
    small = build(Settings(var=house.var, settle_seconds=0, batch=20), house.clock)
    house.engine = small.engine("small claims")
    for n in range(MANY):
        house.drop_unworked(("one", "two", "three")[n % 3], f"{n}.txt", b"no document %d" % n)
    house.drop_unworked("four", "last.txt", b"no document either")
    house.work(rounds=2000)
    small.close()
    assert house.tables("select count(*) from arrival")[0][0] == MANY + 1
    answered = house.tables(
        "select d.channel from notice_delivery d join notice n on n.id = d.notice"
        " where n.kind = 'processing' and d.delivered_at is not null order by d.rowid"
    )
    assert len(answered) == MANY + 1
    place = [channel for (channel,) in answered].index("four") + 1
    assert place <= (MANY + 1) / 10
    assert house.problems() == []
