"""`qebul resume`: lets a paused route or queue go on."""

from typing import Annotated

import typer

from cli.house import look_in
from cli.options import VarOption, command_app
from cli.pause import kind_of
from pipeline.gates import resume

app = command_app()


@app.command()
def resume_one(
    name: Annotated[str, typer.Argument(help="A route or a queue, as `qebul pause` lists it.")], var: VarOption = None
) -> None:
    """What waits there is begun again, in the order in which it would have been.

    Example: qebul resume insured_registration
    """
    house = look_in(var)
    kind = kind_of(house, name)
    with house.database.write() as tx:
        done = resume(tx, kind, name)
    print(f"{kind} {name}: {'goes on' if done else 'was not paused'}")
