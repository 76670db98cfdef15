"""`qebul desk`: the screen of the local offices as a process."""

from typing import Annotated

import typer

from cli.configured import settings_for
from cli.exits import FAULT, UsageError, at_end
from cli.house import is_made
from cli.options import VarOption, command_app
from pipeline import log
from pipeline.settings import Settings
from review_ui.address import OpenDeskError, listening_port
from review_ui.app import serve
from stages.assembly import build

app = command_app()


@app.command()
def desk(
    host: Annotated[str, typer.Option(help="Address to listen on; a proxy with TLS stands before another one.")] = (
        "127.0.0.1"
    ),
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port (default: the one of QEBUL_DESK_URL, or 8501).")
    ] = None,
    var: VarOption = None,
) -> None:
    """Shows officers what waits for them, beside a running house, until it is stopped (Ctrl-C or SIGTERM).

    Example: qebul desk --port 8501
    Officers sign in with an account (`qebul officer add LOGIN`), at the address of the setting QEBUL_DESK_URL.
    """
    settings = settings_for(var)
    if not is_made(settings):
        raise UsageError(f"no house in {settings.var}: run `qebul demo` or `qebul migrate` first")
    log.configure(settings.log_level, settings.log_format)
    settings, port = _at(settings, port)
    try:
        begun = show(settings, host, port)
    except OpenDeskError as error:
        raise UsageError(str(error)) from None
    raise typer.Exit(0 if begun else FAULT)


def show(settings: Settings, host: str, port: int) -> bool:
    """Shows the screen until it is stopped; False if it could not begin. Raises OpenDeskError."""
    house = build(settings)
    at_end.callback(house.close)
    return serve(house, host, port, lambda: print(f"qebul: the screen is at {settings.desk_url}", flush=True))


def _at(settings: Settings, port: int | None) -> tuple[Settings, int]:
    """The port; where no address is set, the address follows it."""
    if port is None:
        return settings, listening_port(settings)
    if "desk_url" in settings.model_fields_set:
        return settings, port
    return settings.model_copy(update={"desk_url": f"http://127.0.0.1:{port}"}), port
