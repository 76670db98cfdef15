"""`qebul web`: the upload door as a process."""

from collections.abc import Callable
from functools import partial
from typing import Annotated

import typer

from cli.configured import settings_for
from cli.exits import FAULT, UsageError
from cli.health_server import open_health_door
from cli.options import HealthOption, VarOption, command_app
from inbox.entrance import Entrance
from inbox.upload.server import serve
from pipeline import log
from pipeline.clock import SystemClock
from pipeline.database import Database
from pipeline.health import Health, Pulse, database_answers
from pipeline.metrics import HouseMetrics
from pipeline.migrate import is_made
from pipeline.stores import open_store
from stages.routes import INTAKE

app = command_app()


@app.command()
def web(
    host: Annotated[str | None, typer.Option(help="Address to listen on (setting QEBUL_WEB_HOST).")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port; 0 takes a free one (setting QEBUL_WEB_PORT).")
    ] = None,
    var: VarOption = None,
    health: HealthOption = None,
) -> None:
    """Takes files over HTTP beside a running house, until it is stopped (Ctrl-C or SIGTERM).

    Example: qebul web --port 8080 --health 8086
    Senders show a token (`qebul channel token add NAME`). TLS is the reverse proxy's.
    """
    # Not through the assembly: what judges documents is half of the memory, and nothing is judged here.
    settings = settings_for(var)
    given = {"web_host": host, "web_port": port}
    settings = settings.model_copy(update={name: value for name, value in given.items() if value is not None})
    if not is_made(settings.database):
        raise UsageError(f"no house in {settings.var}: run `qebul migrate` first")
    log.configure(settings.log_level, settings.log_format)
    database, store = Database(settings.database), open_store(settings)
    clock, pulse = SystemClock(), Pulse()
    needs: dict[str, Callable[[], bool]] = {"database": partial(database_answers, database), "store": store.answers}
    door = open_health_door(settings, health, Health(pulse, needs), HouseMetrics(database, clock))
    try:
        begun = serve(settings, Entrance(database, INTAKE, clock), store, _say, pulse)
    finally:  # a stop that was asked for leaves by an exception
        if door is not None:
            door.stop()
        database.close()
    raise typer.Exit(0 if begun else FAULT)


def _say(host: str, port: int) -> None:
    print(f"qebul: listening on http://{f'[{host}]' if ':' in host else host}:{port}", flush=True)
