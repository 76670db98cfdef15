"""`qebul beat`: the chores of a house on many machines that only one process may do at a time."""

from cli.configured import settings_for
from cli.long_running import live
from cli.options import HealthOption, VarOption, command_app
from stages import many_machines

app = command_app()


@app.command()
def beat(var: VarOption = None, health: HealthOption = None) -> None:
    """Sends again what is due and was not taken, records new trust, ends the leases of the dead, removes leftovers.

    Example: qebul beat --var /srv/qebul --health 8083
    Several beats may run: one acts, another within seconds of its death.
    """
    live(
        settings_for(var), "beat", health, lambda self: many_machines.beat(self.house, self.name, self.stop, self.pulse)
    )
