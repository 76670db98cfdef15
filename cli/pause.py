"""`qebul pause`: stops a route or a queue, or tells what is stopped."""

from collections.abc import Sequence
from typing import Annotated

import typer

from cli.exits import UsageError
from cli.house import look_in
from cli.one import operating_user
from cli.options import JsonOption, VarOption, command_app, print_json, print_table, printable
from pipeline.gates import Gate, Kind, gates, pause
from stages.assembly import Assembly
from stages.routes import ROUTES

app = command_app()


@app.command()
def pause_one(
    name: Annotated[
        str | None, typer.Argument(help="A route or a queue; without it: what is paused or limited.")
    ] = None,
    reason: Annotated[str, typer.Option(help="Why; told in the list and in the status.")] = "",
    by: Annotated[str | None, typer.Option(help="Who; the login of whoever runs this, if not given.")] = None,
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """Nothing of it is begun from now on; what is under way is finished. `qebul resume NAME` lets it go on.

    Examples: qebul pause insured_registration --reason "register is being moved" · qebul pause seal · qebul pause
    """
    house = look_in(var)
    if name is None:
        with house.database.reads() as reads:
            found = gates(reads)
        print_json([told(one) for one in found]) if json else _print(found)
        return
    kind = kind_of(house, name)
    with house.database.write() as tx:
        done = pause(tx, kind, name, by=by or operating_user(), reason=reason, at=house.clock.now())
    print(f"{kind} {name}: {'paused' if done else 'is paused already'}")


def kind_of(house: Assembly, name: str) -> Kind:
    """Whether a name is a route's or a queue's. Raises UsageError with all names."""
    queues = queue_names(house)
    if name in queues:
        return "queue"
    if name in ROUTES:
        return "route"
    raise UsageError(f"no route or queue {name!r}; routes: {', '.join(ROUTES)}; queues: {', '.join(queues)}")


def queue_names(house: Assembly) -> list[str]:
    """Every queue that some line of work has."""
    return sorted({queue for line in house.lines() for queue in line.queues()})


def told(one: Gate) -> dict[str, str | int | None]:
    """As JSON."""
    at = None if one.paused_at is None else one.paused_at.isoformat()
    kept = {"paused_at": at, "paused_by": one.paused_by, "reason": one.reason, "most": one.most}
    return {"kind": one.kind, "name": one.name} | kept


def sentence(one: Gate) -> str:
    """One line for people."""
    why = f": {one.reason}" if one.reason else ""
    return printable(f"paused: {one.kind} {one.name}, since {one.paused_at:%Y-%m-%d %H:%M} by {one.paused_by}{why}")


def _print(found: Sequence[Gate]) -> None:
    rows = [
        (
            one.kind,
            one.name,
            "" if one.paused_at is None else f"{one.paused_at:%Y-%m-%d %H:%M}",
            one.paused_by or "",
            one.reason or "",
            "" if one.most is None else str(one.most),
        )
        for one in found
    ]
    print_table("", ["kind", "name", "paused since", "by", "reason", "at once"], rows)
