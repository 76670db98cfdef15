"""`qebul doctor`: what an operator asks first when something is wrong."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict

import typer

from cli.configured import settings_for
from cli.exits import UsageError
from cli.house import is_made, is_working
from cli.options import JsonOption, VarOption, command_app, print_json, print_table, printable
from pipeline.settings import Settings
from stages.assembly import build
from stages.examination.at_work import of_house, of_machine
from stages.examination.signs import Sign, State, bad, examine, good

app = command_app()


@app.command()
def doctor(var: VarOption = None, json: JsonOption = False) -> None:
    """Looks at settings, disk, fonts, languages of scans, database, store, broker, clock, seal, trust, queues.

    Exit status: 0 all is well; 1 somebody should look; 2 something does not work; 3 the settings are wrong.

    Examples: qebul doctor · qebul doctor --var /srv/qebul --json
    """
    settings = settings_for(var)
    foundation = "SQLite" if settings.database_url is None else "PostgreSQL"
    signs = [good("settings", f"{settings.var.resolve()}, {foundation}"), *_looked(settings)]
    worst = max(one.state for one in signs)
    if json:
        print_json([asdict(one) | {"state": one.state.name.lower()} for one in signs])
    else:
        print_table("", ["", "what", "seen", "to do"], [_row(one) for one in signs])
    raise typer.Exit(int(worst))


def _looked(settings: Settings) -> Iterator[Sign]:
    try:
        made = is_made(settings)
    except UsageError as error:
        yield bad("database", str(error), "start it, or mend QEBUL_DATABASE_URL; files stay in the inbox meanwhile")
        made = False
    else:
        if not made:
            yield bad("house", f"none in {settings.var}", "qebul demo, qebul up or qebul migrate makes one")
    if settings.var.exists():
        yield from examine(of_machine(settings))
    if made:
        with closing(build(settings)) as house:
            yield from examine(of_house(house, lambda: is_working(settings)))


def _row(one: Sign) -> tuple[str, str, str, str]:
    marks = {State.GOOD: "good", State.WARNING: "look", State.BAD: "BAD"}
    return marks[one.state], one.name, printable(one.seen), one.advice
