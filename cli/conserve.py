"""`qebul conserve`: the proof that nothing was lost, doubled or changed."""

import time
from dataclasses import asdict

import typer

from cli.house import is_working, look_in
from cli.options import JsonOption, VarOption, command_app, print_json, print_table
from pipeline.conservation import Problem
from pipeline.conservation import conserve as find_problems
from stages.assembly import Assembly

app = command_app()
RED = 1
LOOKS = 10
PAUSE = 0.5


@app.command()
def conserve(var: VarOption = None, json: JsonOption = False) -> None:
    """Walks ledger, store, registers and folders. Exit status 1 when anything is red; it tells what and where.

    Example: qebul conserve --json
    """
    house = look_in(var)
    checks = house.checks()
    problems = _look(house)
    for _ in range(LOOKS):
        if not problems or not is_working(house.settings):
            break
        # while the house works, bytes are in the store a moment before their rows: what stays wrong is wrong
        time.sleep(PAUSE)
        again = set(_look(house))
        problems = [one for one in problems if one in again]
    if json:
        names = [check.name for check in checks]
        print_json({"green": not problems, "checks": names, "problems": [asdict(one) for one in problems]})
    elif problems:
        print_table("red", ["check", "where", "what"], [(one.check, one.where, one.what) for one in problems])
    else:
        print(f"green: {', '.join(check.name for check in checks)}")
    raise typer.Exit(RED if problems else 0)


def _look(house: Assembly) -> list[Problem]:
    with house.database.reads() as reads:
        return find_problems(house.checks(), reads)
