"""`qebul worker`: a worker of a house on many machines."""

from typing import Annotated

import typer

from cli.configured import settings_for
from cli.exits import UsageError
from cli.long_running import live
from cli.options import HealthOption, VarOption, command_app
from pipeline.collecting import collect_rarely
from pipeline.supervisor import bound_memory
from stages import many_machines

app = command_app()
QueuesOption = Annotated[
    str, typer.Option("--queues", help=f"Whose legs it runs, with commas: {', '.join(many_machines.QUEUES)}.")
]


@app.command()
def worker(queues: QueuesOption, var: VarOption = None, health: HealthOption = None) -> None:
    """Runs what is due in its queues until it is stopped (SIGTERM or Ctrl-C): it finishes what it has begun.

    Example: qebul worker --queues light,attachments --var /srv/qebul --health 8082
    The queue `seal` wants one worker, which owns the fund's token.
    """
    wanted = _queues(queues)
    settings = settings_for(var)
    bound_memory(settings.worker_memory_mb)
    collect_rarely()
    live(
        settings,
        "worker",
        health,
        lambda self: many_machines.work(self.house, self.name, wanted, self.stop, self.pulse),
        wanted,
    )


def _queues(named: str) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(name.strip() for name in named.split(",") if name.strip()))
    unknown = sorted(set(wanted) - set(many_machines.QUEUES))
    if unknown or not wanted:
        raise UsageError(f"no queue {', '.join(unknown) or named!r}: there are {', '.join(many_machines.QUEUES)}")
    return wanted
