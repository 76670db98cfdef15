"""`qebul up`: the house as a long-running program, and the screen of its offices beside it."""

import socket
from importlib import import_module
from typing import Annotated

import typer

from cli.configured import settings_for
from cli.exits import UsageError
from cli.house import for_ever, work
from cli.options import VarOption, command_app
from pipeline import log
from pipeline.settings import Settings
from pipeline.supervisor import Program
from review_ui.address import OpenDeskError, listening_port, site_of

app = command_app()
_HERE = "127.0.0.1"


@app.command()
def up(
    desk: Annotated[bool, typer.Option(help="Also show the screen of the offices (`qebul desk`).")] = True,
    var: VarOption = None,
) -> None:
    """Watches var/inbox/<channel>/ and answers in var/outbox/<channel>/ until it is stopped (Ctrl-C or SIGTERM).

    Example: qebul up --var var
    Drop a file into var/inbox/alfa/ and see its receipt appear in var/outbox/alfa/.
    Channels are opened with `qebul channel open NAME`; a folder that nobody opened is not read.
    The screen is at the address of the setting QEBUL_DESK_URL.
    """
    settings = settings_for(var)
    log.configure(settings.log_level, settings.log_format)
    beside = [_screen(settings)] if desk else []

    def begin() -> None:
        if desk:
            _require_port(listening_port(settings))
        print(f"qebul: working on {settings.var.resolve()}; stop with Ctrl-C", flush=True)

    work(settings, for_ever, first=begin, beside=beside)


def _require_port(port: int) -> None:
    """Asked when the house is ours: another ``qebul up`` on it has its port, too, and is to be told as such."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HERE, port))
        except OSError:
            raise UsageError(f"port {port} is taken: QEBUL_DESK_URL names another, --no-desk shows no screen") from None


def _screen(settings: Settings) -> Program:
    """The screen as a program of the supervisor. Raises UsageError where its settings would let anybody in."""
    try:
        site_of(settings)
    except OpenDeskError as error:
        raise UsageError(str(error)) from None

    def main() -> None:
        # its libraries are heavy and begin threads: never in the supervisor, which forks
        import_module("cli.desk").show(settings, _HERE, listening_port(settings))

    return Program("desk", main)
