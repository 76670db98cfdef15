"""`qebul drain`: works until nothing is due, then ends."""

from cli.configured import settings_for
from cli.exits import UsageError
from cli.house import Quiet, is_made, log_to_file, look_in, work
from cli.options import JsonOption, VarOption, command_app, print_json, print_table
from pipeline.gates import gates
from pipeline.overview import by_status
from stages.assembly import Assembly

app = command_app()


def _refuse_if_paused(house: Assembly) -> None:
    """What is paused is never done: a drain would wait for ever. Raises UsageError."""
    with house.database.reads() as reads:
        paused = [one.name for one in gates(reads) if one.paused_at is not None]
    if paused:
        raise UsageError(f"paused: {', '.join(paused)}; `qebul resume` first")


@app.command()
def drain(var: VarOption = None, json: JsonOption = False) -> None:
    """Takes what lies in the inbox and works until everything has an answer. Held items and drafts may stay.

    Example: qebul drain --var var --json
    """
    settings = settings_for(var)
    log_to_file(settings)
    if is_made(settings):
        _refuse_if_paused(look_in(var))
    work(settings, Quiet(settings, each_look=_refuse_if_paused))
    house = look_in(var)
    with house.database.reads() as reads:
        counted = by_status(reads)
    if json:
        print_json({"by_status": counted})
    else:
        print_table("", ["status", "submissions"], [(status, str(n)) for status, n in sorted(counted.items())])
