"""`qebul officer password|lock|unlock|user|sessions`: how officers sign in, as an administrator sees and changes it."""

import sys
from typing import Annotated, Any

import typer

from cli.exits import UsageError
from cli.histories import moment
from cli.house import look_in
from cli.one import ended, operating_user
from cli.options import JsonOption, VarOption, print_json, print_table, printable
from registries.officer_accounts import NoOfficerError, give_password, lock, unlock
from registries.officer_users import NOBODY, TakenUserError, give_user, user_of
from registries.passwords import fault_of, hash_password, make_first_password
from registries.sessions import SessionRow, end, end_all, sessions
from stages.assembly import Assembly

SHORTEST_KEY = 8
LoginArgument = Annotated[str, typer.Argument(help="Login of the officer.")]
_NO_SUCH = 1


def add_account_commands(app: typer.Typer) -> None:
    """Hangs the commands on `qebul officer`."""
    app.command("password")(password)
    app.command("lock")(lock_account)
    app.command("unlock")(unlock_account)
    app.command("user")(work_under)
    app.command("sessions")(list_sessions)


def password(
    login: LoginArgument,
    from_stdin: Annotated[
        bool, typer.Option("--stdin", help="Read the password from standard input; else one is made and printed.")
    ] = False,
    lasting: Annotated[bool, typer.Option("--lasting", help="The officer need not change it.")] = False,
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """Gives an officer a first password, and ends all sessions of that login. It is printed once and kept nowhere.

    Exit status 1: there is no such officer.

    Example: qebul officer password aliyeva
    """
    given = sys.stdin.readline().rstrip("\r\n") if from_stdin else make_first_password()
    if (fault := fault_of(given, login)) is not None:
        raise UsageError(f"not a password: {fault}")
    house = look_in(var)
    give_first_password(house, login, given, lasting=lasting, json=json)
    told = {"login": login} | ({} if from_stdin else {"password": given})
    print_json(told) if json else print(printable(": ".join(told.values())))


def give_first_password(house: Assembly, login: str, given: str, *, lasting: bool, json: bool) -> None:
    """Puts it into the account. Ends the command with 1 where there is no such officer."""
    hashed = hash_password(given)
    try:
        with house.database.write() as tx:
            give_password(tx, login, hashed, house.clock.now(), first=not lasting)
    except NoOfficerError:
        raise ended(f"no officer {login}", _NO_SUCH, json=json) from None


def lock_account(login: LoginArgument, var: VarOption = None) -> None:
    """Nobody signs in by that login any more; who is in is out at once.

    Example: qebul officer lock aliyeva
    """
    house = look_in(var)
    try:
        with house.database.write() as tx:
            lock(tx, login, house.clock.now())
    except NoOfficerError:
        raise ended(f"no officer {login}", _NO_SUCH, json=False) from None
    print(f"{printable(login)}: locked")


def unlock_account(login: LoginArgument, var: VarOption = None) -> None:
    """Takes a lock back and forgives all tries that failed.

    Example: qebul officer unlock aliyeva
    """
    house = look_in(var)
    try:
        with house.database.write() as tx:
            unlock(tx, login)
    except NoOfficerError:
        raise ended(f"no officer {login}", _NO_SUCH, json=False) from None
    print(f"{printable(login)}: unlocked")


def work_under(
    login: LoginArgument,
    user: Annotated[
        str, typer.Argument(help="Name of the account by the operating system; else what holds is shown.")
    ] = "",
    none: Annotated[bool, typer.Option("--none", help="He works at no command line any more.")] = False,
    var: VarOption = None,
) -> None:
    """Under which account of the operating system an officer works. At the command line he enters and confirms money,
    or accepts as one of two, under that one alone; an account is of one officer at a time.

    Exit status 1: there is no such officer, or another one has the account.

    Example: qebul officer user quliyeva squliyeva
    """
    if user and none:
        raise UsageError("an account, or --none")
    house = look_in(var)
    with house.database.write() as tx:
        try:
            if user or none:
                give_user(tx, login, NOBODY if none else user, house.clock.now(), by=operating_user())
        except NoOfficerError:
            raise ended(f"no officer {login}", _NO_SUCH, json=False) from None
        except TakenUserError:
            raise ended(f"{user} is the account of another officer", _NO_SUCH, json=False) from None
        held = user_of(tx, login)
    print(printable(f"{login}: {held or 'no account'}"))


def list_sessions(
    login: Annotated[str | None, typer.Argument(help="Login of an officer; else all.")] = None,
    end_them: Annotated[bool, typer.Option("--end", help="End all sessions of the officer.")] = False,
    end_one: Annotated[str, typer.Option("--end-one", metavar="KEY", help="End one: the beginning of its key.")] = "",
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """The newest sessions at the screen; ends those that should not be.

    Exit status 1: there is no such session.

    Example: qebul officer sessions aliyeva --end
    """
    if end_them and login is None:
        raise UsageError("--end needs a login")
    house = look_in(var)
    if end_them and login is not None:
        with house.database.write() as tx:
            print(f"{printable(login)}: {end_all(tx, login, house.clock.now())} ended")
        return
    with house.database.reads() as reads:
        rows = sessions(reads, login)
    if end_one:
        _end_one(house, rows, end_one)
        return
    if json:
        print_json([_told(row) for row in rows])
        return
    table = [
        (row.key[:12], row.login, row.way, row.peer, moment(row.begun_at), moment(row.seen_at), _end_of(row))
        for row in rows
    ]
    print_table("", ["key", "login", "way", "from", "begun", "seen", "until"], table)


def _end_one(house: Assembly, rows: Any, key: str) -> None:
    found = [row.key for row in rows if row.key.startswith(key)]
    if len(key) < SHORTEST_KEY or len(found) != 1:
        raise ended(f"no one session {key}", _NO_SUCH, json=False)
    with house.database.write() as tx:
        end(tx, found[0], house.clock.now())
    print(f"{found[0][:12]}: ended")


def _end_of(row: SessionRow) -> str:
    return moment(row.until) if row.ended_at is None else f"ended {moment(row.ended_at)}"


def _told(row: SessionRow) -> dict[str, Any]:
    return {
        "key": row.key,
        "login": row.login,
        "way": row.way,
        "from": row.peer,
        "begun": row.begun_at.isoformat(),
        "seen": row.seen_at.isoformat(),
        "until": row.until.isoformat(),
        "ended": None if row.ended_at is None else row.ended_at.isoformat(),
    }
