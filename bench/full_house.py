"""A demo house with as many more people as a bench registers."""

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from demo.people import FIN_LETTERS
from demo.world import World
from pipeline.settings import Settings
from registries.population import put_persons
from schemas.identifiers import Fin
from schemas.person import PersonRecord
from stages.assembly import build


def settings(var: Path) -> Settings:
    return Settings(var=var, settle_seconds=0, log_level="error")


def open_full_house(var: Path, count: int) -> tuple[World, list[PersonRecord]]:
    """A house in ``var`` (its database: as the environment says) that knows the demo's people and ``count`` more."""
    world = World.open(var)
    house = build(settings(var))
    house.open_house()
    people = list(more_people(world, count))
    with house.database.write() as tx:
        world.seed(tx)
        put_persons(tx, people)
    house.close()
    return world, people


def more_people(world: World, count: int) -> Iterator[PersonRecord]:
    """Namesakes of one worker, each with a FİN of its own; always the same."""
    source = random.Random("bench/bundle")
    known = {str(person.fin) for person in world.people.values()}
    while count:
        fin = "".join(source.choices(FIN_LETTERS, k=7))
        if fin not in known:
            known.add(fin)
            count -= 1
            yield replace(world.people["worker.1"], fin=Fin.parse(fin))
