"""`qebul officer`: who decides for which local office."""

from typing import Annotated, Any

import typer

from cli.exits import UsageError
from cli.house import look_in
from cli.options import JsonOption, VarOption, command_app, print_json, print_table
from registries.officers import Officer, Role, officers, put_officers
from schemas.identifiers import IdentifierError, OfficeCode

app = command_app(help="Officers and their local offices. Example: qebul officer list")


@app.command("list")
def list_all(var: VarOption = None, json: JsonOption = False) -> None:
    """All officers with role and offices.

    Example: qebul officer list --json
    """
    house = look_in(var)
    with house.database.reads() as reads:
        rows = officers(reads)
    if json:
        print_json([_told(one) for one in rows])
        return
    table = [
        (one.login, one.name, one.role.value, ", ".join(map(str, one.offices)), "yes" if one.active else "no")
        for one in rows
    ]
    print_table("", ["login", "name", "role", "offices", "active"], table)


@app.command("put")
def put(
    login: Annotated[str, typer.Argument(help="The name by which commands call the officer.")],
    name: Annotated[str, typer.Option(help="Surname and given name.")],
    role: Annotated[Role, typer.Option(help="What the officer may do.")],
    office: Annotated[list[str], typer.Option(help="Code of an office; may be given several times.")],
    inactive: Annotated[bool, typer.Option("--inactive", help="May do nothing any more.")] = False,
    var: VarOption = None,
) -> None:
    """Adds an officer, or says anew who he is and what he may do.

    Example: qebul officer put aliyeva --name "Əliyeva Nigar" --role officer --office 188
    """
    try:
        offices = tuple(OfficeCode.parse(code) for code in office)
    except IdentifierError as wrong:
        raise UsageError(str(wrong)) from None
    house = look_in(var)
    with house.database.write() as tx:
        put_officers(tx, [Officer(login, name, role, offices, not inactive)])
    print(f"{login}: {role.value}, offices {', '.join(map(str, offices))}")


def _told(one: Officer) -> dict[str, Any]:
    offices = [str(code) for code in one.offices]
    return {"login": one.login, "name": one.name, "role": one.role.value, "offices": offices, "active": one.active}
