"""`qebul drain`: works until nothing is due, then ends."""

from cli.configured import settings_for
from cli.house import Quiet, log_to_file, look_in, work
from cli.options import JsonOption, VarOption, command_app, print_json, print_table
from pipeline.overview import by_status

app = command_app()


@app.command()
def drain(var: VarOption = None, json: JsonOption = False) -> None:
    """Takes what lies in the inbox and works until everything has an answer. Held items and drafts may stay.

    Example: qebul drain --var var --json
    """
    settings = settings_for(var)
    log_to_file(settings)
    work(settings, Quiet(settings))
    house = look_in(var)
    with house.database.reads() as reads:
        counted = by_status(reads)
    if json:
        print_json({"by_status": counted})
    else:
        print_table("", ["status", "submissions"], [(status, str(n)) for status, n in sorted(counted.items())])
