"""What the bench of the screen measures is there: items that each officer may open, and a register full of names."""

import shutil

from demo_house import DemoHouse
from desk import make_desk
from sqlalchemy import func, select

from bench.full_desk import OFFICERS, fill, seat_officers, waiting_for
from registries.registers import Register, Wanted
from registries.tables import application
from stages.register_view import register_page

TOTAL, WAITING = 1200, 600


def test_every_officer_has_items_of_his_own_and_finds_names_in_the_register(made_world, tmp_path):
    var = tmp_path / "var"
    shutil.copytree(made_world, var)
    make_desk(var)
    fill(var, TOTAL, WAITING)
    made = DemoHouse(var)
    house, seats = made.house, seat_officers(made.house)
    with house.database.reads() as reads:
        assert len(seats) == OFFICERS
        assert all(len(waiting_for(reads, login)) > WAITING / 100 for login in seats)
        assert reads.execute(select(func.count()).select_from(application)).scalar_one() > TOTAL / 10
        asked, now = Wanted(surname="əliyev"), house.clock.now()
        found = register_page(reads, "bench-all", Register.APPLICATIONS, asked, now, after="")
    made.close()
    assert len(found.rows) > 1
