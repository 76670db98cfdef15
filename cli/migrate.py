"""`qebul migrate`: tables up to date."""

from cli.configured import settings_for
from cli.house import migrate_house
from cli.options import VarOption, command_app

app = command_app()


@app.command()
def migrate(var: VarOption = None) -> None:
    """Creates the database, or brings its tables up to date. `up`, `drain` and `demo` do it by themselves.

    Example: qebul migrate --var /srv/qebul
    """
    settings = settings_for(var)
    migrate_house(settings)
    print(f"{settings.database}: up to date")
