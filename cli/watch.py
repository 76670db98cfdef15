"""`qebul watch`: the inbox folders of a house on many machines."""

from cli.configured import settings_for
from cli.long_running import live
from cli.options import HealthOption, VarOption, command_app
from stages import many_machines

app = command_app()


@app.command()
def watch(var: VarOption = None, health: HealthOption = None) -> None:
    """Takes files from var/inbox/<channel>/ into the ledger until it is stopped (SIGTERM or Ctrl-C).

    Example: qebul watch --var /srv/qebul --health 8081
    Several watchers may run: a file has one winner.
    """
    live(settings_for(var), "watch", health, lambda self: many_machines.watch(self.house, self.stop, self.pulse))
