"""`qebul subordinate`: whose subordinate an insurer is, from which day to which (tabeçilik, 004 §2.3.1.1)."""

from datetime import datetime
from typing import Annotated

import typer

from cli.account_entries import voen_of
from cli.exits import UsageError
from cli.house import look_in
from cli.one import ended
from cli.options import JsonOption, VarOption, command_app, print_json, print_table
from registries.insurers import insurers_by_voen
from registries.payments import Subordination, is_above, put_subordinations, subordinations_of

app = command_app(help="Whose subordinate an insurer is. Example: qebul subordinate list 1300144711")
ParentArgument = Annotated[str, typer.Argument(metavar="PARENT", help="VÖEN of the one above.")]
ChildArgument = Annotated[str, typer.Argument(metavar="CHILD", help="VÖEN of the subordinate.")]
_DAY = ["%Y-%m-%d"]
_NO_SUCH = 1


@app.command("list")
def list_all(
    voen: Annotated[str, typer.Argument(metavar="VOEN", help="VÖEN of the one above, or of a subordinate.")],
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """All that was ever recorded of an insurer, above and below it.

    Example: qebul subordinate list 1300144711 --json
    """
    house, insurer = look_in(var), voen_of(voen)
    with house.database.reads() as reads:
        rows = subordinations_of(reads, insurer)
    told = [(one.parent, one.child, one.since.isoformat(), one.until.isoformat() if one.until else "") for one in rows]
    columns = ["parent", "child", "since", "until"]
    print_json([dict(zip(columns, row, strict=True)) for row in told]) if json else print_table("", columns, told)


@app.command("put")
def put(
    parent: ParentArgument,
    child: ChildArgument,
    since: Annotated[datetime, typer.Option(formats=_DAY, help="The first day.")],
    var: VarOption = None,
) -> None:
    """CHILD is a subordinate of PARENT from a day on. An insurer has one above it on a day.

    Exit status 1: an insurer is not known, is somebody's subordinate on that day, or stands above PARENT itself.

    Example: qebul subordinate put 1300144711 9901523552 --since 2026-01-01
    """
    house, above, below = look_in(var), voen_of(parent), voen_of(child)
    if above == below:
        raise UsageError("an insurer is not its own subordinate")
    fresh = Subordination(child=below, parent=above, since=since.date())
    with house.database.write() as tx:
        if missing := {above, below} - set(insurers_by_voen(tx, [above, below])):
            raise ended(f"no insurer {', '.join(sorted(missing))}", _NO_SUCH, json=False)
        taken = [one for one in subordinations_of(tx, below) if one.child == below]
        if any(one.until is None or one.until >= fresh.since for one in taken):
            raise ended(f"{below} has one above it then: end that first", _NO_SUCH, json=False)
        if is_above(tx, below, above, fresh.since):
            raise ended(f"{above} is below {below} itself", _NO_SUCH, json=False)
        put_subordinations(tx, [fresh])
    print(f"{below}: subordinate of {above} from {fresh.since}")


@app.command("end")
def end(
    parent: ParentArgument,
    child: ChildArgument,
    until: Annotated[datetime, typer.Option(formats=_DAY, help="The last day.")],
    var: VarOption = None,
) -> None:
    """Ends what holds now; what was before stays. Exit status 1: nothing holds, or it began later.

    Example: qebul subordinate end 1300144711 9901523552 --until 2026-12-31
    """
    house, above, below, last = look_in(var), voen_of(parent), voen_of(child), until.date()
    with house.database.write() as tx:
        mine = [one for one in subordinations_of(tx, below) if (one.parent, one.child) == (above, below)]
        standing = [one for one in mine if one.until is None and one.since <= last]
        if not standing:
            raise ended(f"{below} is no subordinate of {above}", _NO_SUCH, json=False)
        put_subordinations(
            tx, [Subordination(child=below, parent=above, since=one.since, until=last) for one in standing]
        )
    print(f"{below}: subordinate of {above} until {last}")
