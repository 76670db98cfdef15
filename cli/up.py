"""`qebul up`: the house as a long-running program."""

from cli.configured import settings_for
from cli.house import for_ever, work
from cli.options import VarOption, command_app
from pipeline import log

app = command_app()


@app.command()
def up(var: VarOption = None) -> None:
    """Watches var/inbox/<channel>/ and answers in var/outbox/<channel>/ until it is stopped (Ctrl-C or SIGTERM).

    Example: qebul up --var var
    Drop a file into var/inbox/alfa/ and see its receipt appear in var/outbox/alfa/.
    Channels are opened with `qebul channel open NAME`; a folder that nobody opened is not read.
    """
    settings = settings_for(var)
    log.configure(settings.log_level, settings.log_format)
    print(f"qebul: working on {settings.var.resolve()}; stop with Ctrl-C", flush=True)
    work(settings, for_ever)
