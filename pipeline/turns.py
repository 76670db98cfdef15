"""Whose turn it is: a row for each chore that only one of many processes may do at a time.

A turn that is not renewed runs out, so that a killed owner holds nobody up for longer than that.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_

from pipeline.bulk import insert_of
from pipeline.database import Write
from pipeline.tables import turn


def take_turn(tx: Write, name: str, owner: str, now: datetime, length: timedelta) -> bool:
    """Takes or renews the turn ``name`` for ``length``; False while somebody else has it."""
    statement = insert_of(tx)(turn).values(name=name, owner=owner, until=now + length)
    taken = statement.on_conflict_do_update(
        index_elements=["name"],
        set_={"owner": statement.excluded.owner, "until": statement.excluded.until},
        where=or_(turn.c.owner == owner, turn.c.until < now),
    )
    return tx.execute(taken.returning(turn.c.name)).first() is not None


def end_turn(tx: Write, name: str, owner: str) -> None:
    """Gives the turn back, if it is ``owner``'s."""
    tx.execute(delete(turn).where(turn.c.name == name, turn.c.owner == owner))
