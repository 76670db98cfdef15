"""`qebul conserve`: the proof that nothing was lost, doubled or changed."""

from dataclasses import asdict

import typer

from cli.house import is_working, look_in
from cli.options import JsonOption, VarOption, command_app, print_json, print_table
from stages.conserving import walk

app = command_app()
RED = 1


@app.command()
def conserve(var: VarOption = None, json: JsonOption = False) -> None:
    """Walks ledger, store, registers and folders. Exit status 1 when anything is red; it tells what and where.

    What it came to is written down: the overview of the screen tells it.

    Example: qebul conserve --json
    """
    house = look_in(var)
    checks = house.checks()
    problems = walk(house, lambda: is_working(house.settings))
    if json:
        names = [check.name for check in checks]
        print_json({"green": not problems, "checks": names, "problems": [asdict(one) for one in problems]})
    elif problems:
        print_table("red", ["check", "where", "what"], [(one.check, one.where, one.what) for one in problems])
    else:
        print(f"green: {', '.join(check.name for check in checks)}")
    raise typer.Exit(RED if problems else 0)
