"""Hundreds of cheap files that the house answers in many ways, the same each time but for their signatures."""

import os
import time
from collections.abc import Sequence
from pathlib import Path

from demo.documents import SIGNED_AGAIN_AT, SIGNED_AT, Application, signed, unsigned
from demo.world import World
from schemas.person import PersonRecord
from signatures.keys import PemKey


def drop_many(world: World, inbox: Path, count: int, people: Sequence[PersonRecord] = ()) -> None:
    """In one go, in an order that their times tell: registrations, the same signed again, drafts, garbage.

    They are about ``people``, in turn; of the demo's world if none are given.
    """
    people = people or [one for role, one in world.people.items() if role.startswith(("worker.", "team."))]
    second = int(time.time()) - count
    for n in range(count):
        kind, round_ = n % 4, n // 4
        person = people[round_ % len(people)]
        channel = list(world.employers)[(round_ % len(people)) % len(world.employers)]
        about = Application(f"many-{round_}", "")
        employer = world.employers[channel]
        if kind in (0, 1):
            at = SIGNED_AT if kind == 0 else SIGNED_AGAIN_AT
            data = signed(about, employer, person, _head(world, channel), at)
        elif kind == 2:
            data = unsigned(Application(f"draft-{round_}", ""), employer, person)
        else:
            data = f"not a document, number {round_}".encode()
        folder = inbox / channel
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f"{n:04}.part"
        part.write_bytes(data)
        os.utime(part, (second + n,) * 2)
        part.rename(folder / f"{n:04}.xml")


def _head(world: World, channel: str) -> PemKey:
    return world.card(f"{channel}.head")
