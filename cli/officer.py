"""`qebul officer`: who decides for which local office."""

from typing import Annotated, Any

import typer

from cli.exits import UsageError
from cli.house import look_in
from cli.officer_accounts import add_account_commands, give_first_password
from cli.options import JsonOption, VarOption, command_app, print_json, print_table, printable
from pipeline.database import Reads
from registries.officers import LONGEST_LOGIN, Officer, Role, is_login, officers, put_officers, reads_like
from registries.passwords import make_first_password
from schemas.identifiers import IdentifierError, OfficeCode

app = command_app(help="Officers and their local offices. Example: qebul officer list")
OfficesOption = Annotated[list[str], typer.Option("--office", help="Code of an office; may be given several times.")]


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
    office: OfficesOption,
    inactive: Annotated[bool, typer.Option("--inactive", help="May do nothing any more.")] = False,
    var: VarOption = None,
) -> None:
    """Says anew who an officer is and what he may do, or adds one who does not sign in at the screen.

    Example: qebul officer put aliyeva --name "Əliyeva Nigar" --role officer --office 188
    """
    offices = _offices(office)
    house = look_in(var)
    with house.database.write() as tx:
        if not any(one.login == login for one in officers(tx)):
            _check_new(tx, login)
        put_officers(tx, [Officer(login, name, role, offices, not inactive)])
    print(printable(f"{login}: {role.value}, offices {', '.join(map(str, offices))}"))


@app.command("add")
def add(
    login: Annotated[str, typer.Argument(help="The name by which the officer signs in.")],
    name: Annotated[str, typer.Option(help="Surname and given name.")],
    role: Annotated[Role, typer.Option(help="What the officer may do.")],
    office: OfficesOption,
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """Adds an officer with a first password, which is printed once and has to be changed at the first signing in.

    Example: qebul officer add aliyeva --name "Əliyeva Nigar" --role officer --office 188
    """
    offices = _offices(office)
    house = look_in(var)
    with house.database.write() as tx:
        if any(one.login == login for one in officers(tx)):
            raise UsageError(f"{login} is there already: `qebul officer put` changes, `qebul officer password` lets in")
        _check_new(tx, login)
        put_officers(tx, [Officer(login, name, role, offices)])
    given = make_first_password()
    give_first_password(house, login, given, lasting=False, json=json)
    print_json({"login": login, "password": given}) if json else print(f"{login}: {given}")


add_account_commands(app)


def _check_new(reads: Reads, login: str) -> None:
    """Raises UsageError."""
    if not is_login(login):
        raise UsageError(f"a login is one word of Latin letters, digits and signs, at most {LONGEST_LOGIN}: {login!r}")
    if (other := reads_like(reads, login)) is not None:
        raise UsageError(f"{login} reads like {other}, who is there already")


def _offices(codes: list[str]) -> tuple[OfficeCode, ...]:
    try:
        return tuple(OfficeCode.parse(code) for code in codes)
    except IdentifierError as wrong:
        raise UsageError(str(wrong)) from None


def _told(one: Officer) -> dict[str, Any]:
    offices = [str(code) for code in one.offices]
    return {"login": one.login, "name": one.name, "role": one.role.value, "offices": offices, "active": one.active}
