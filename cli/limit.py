"""`qebul limit`: how many legs of a queue are under way at once."""

from typing import Annotated

import typer

from cli.exits import UsageError
from cli.house import look_in
from cli.options import VarOption, command_app
from cli.pause import queue_names
from pipeline.gates import limit

app = command_app()
MOST = 10_000  # more than any house works on; what the table takes ends at 2³¹


@app.command()
def limit_one(
    queue: Annotated[
        str, typer.Argument(help="A queue: light, attachments, reports, statements, seal, deliver, print.")
    ],
    most: Annotated[
        int | None, typer.Argument(min=1, max=MOST, help="Legs at once; without it the limit ends.")
    ] = None,
    var: VarOption = None,
) -> None:
    """Over all worker processes together. `qebul pause` without a name lists the limits.

    Examples: qebul limit attachments 2 · qebul limit attachments
    """
    house = look_in(var)
    if queue not in queue_names(house):
        raise UsageError(f"no queue {queue!r}; queues: {', '.join(queue_names(house))}")
    with house.database.write() as tx:
        limit(tx, queue, most)
    print(f"queue {queue}: {'no limit' if most is None else f'at most {most} at once'}")
