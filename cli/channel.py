"""`qebul channel`: opens channels and says whose answers go where."""

from datetime import datetime
from typing import Annotated

import typer

from cli import channel_token
from cli.exits import UsageError
from cli.house import look_in
from cli.options import JsonOption, VarOption, command_app, print_json, print_table
from pipeline.channels import (
    is_channel_name,
    open_channel,
    open_channels,
    parties,
    register_party,
    statement_channels,
    take_statements,
)
from pipeline.database import Write
from pipeline.folders import open_to_its_sender
from pipeline.prints import channels_with_pdf, prefer_pdf
from schemas.identifiers import IdentifierError, Voen

app = command_app(
    help="Channels: one folder of the inbox and of the outbox, one sender. Example: qebul channel open alfa"
)

app.add_typer(channel_token.app, name="token")
app.add_typer(channel_token.certificates, name="certificate")

NameArgument = Annotated[str, typer.Argument(help="Small letters, digits, dash, underscore.")]


@app.command("open")
def open_one(
    name: NameArgument,
    token: Annotated[bool, typer.Option("--token", help="Make a token for `qebul web`, too, and print it.")] = False,
    statements: Annotated[
        bool, typer.Option("--statements", help="It is a bank's: its statements need no signature.")
    ] = False,
    var: VarOption = None,
) -> None:
    """Opens a channel: from now on its inbox folder is read.

    Examples: qebul channel open alfa · qebul channel open alfa --token · qebul channel open xezine --statements
    """
    house = look_in(var)
    with house.database.write() as tx:
        opened = open_channel(tx, _channel_name(name), house.clock.now(), statements=statements)
        made = channel_token.issue(tx, house, name) if token else None
    open_to_its_sender(house.settings.folder("inbox") / name, writes=True)
    open_to_its_sender(house.settings.folder("outbox") / name, writes=False)
    print(f"{name}: {'opened' if opened else 'is open already'}")
    if made is not None:
        channel_token.say(*made)


@app.command("party")
def party(
    name: NameArgument,
    voen: Annotated[str, typer.Argument(help="VÖEN of the insurer whose content notices go to the channel.")],
    var: VarOption = None,
) -> None:
    """Sends the content notices of an insurer to a channel.

    Example: qebul channel party alfa 1300144711
    """
    house = look_in(var)
    with house.database.write() as tx:
        added = _register(tx, voen, name, house.clock.now())
    print(f"{voen} → {name}: {'registered' if added else 'is registered already'}")


def _channel_name(name: str) -> str:
    if not is_channel_name(name):
        raise UsageError(f"a channel's name has small letters, digits, dash and underscore, at most 40: {name!r}")
    return name


def _register(tx: Write, voen: str, name: str, at: datetime) -> bool:
    try:
        return register_party(tx, Voen.parse(voen), name, at)
    except KeyError:
        raise UsageError(f"no channel {name!r} is open") from None
    except IdentifierError:
        raise UsageError(f"not a VÖEN: {voen!r}") from None


@app.command("set")
def set_one(
    name: NameArgument,
    pdf: Annotated[
        bool | None, typer.Option("--pdf/--no-pdf", help="Whether each answer is handed out as PDF/A, too.")
    ] = None,
    statements: Annotated[
        bool | None, typer.Option("--statements/--no-statements", help="Whether its statements need no signature.")
    ] = None,
    var: VarOption = None,
) -> None:
    """Says in which forms a channel gets its answers (sealed XML always, a printed copy beside it if wanted), and
    whether it is a bank's.

    Examples: qebul channel set alfa --pdf · qebul channel set xezine --no-statements
    """
    if pdf is None and statements is None:
        raise UsageError("say what: --pdf, --no-pdf, --statements, --no-statements")
    house = look_in(var)
    with house.database.write() as tx:
        _set(tx, name, pdf, statements)
    if pdf is not None:
        print(f"{name}: {'sealed XML and PDF' if pdf else 'sealed XML'}")
    if statements is not None:
        print(f"{name}: statements {'need no signature' if statements else 'are taken signed only'}")


def _set(tx: Write, name: str, pdf: bool | None, statements: bool | None) -> None:
    try:
        if pdf is not None:
            prefer_pdf(tx, name, wanted=pdf)
        if statements is not None:
            take_statements(tx, name, wanted=statements)
    except KeyError:
        raise UsageError(f"no channel {name!r} is open") from None


@app.command("list")
def list_all(var: VarOption = None, json: JsonOption = False) -> None:
    """All channels, the parties whose content notices they get, and whether answers are printed, too.

    Example: qebul channel list --json
    """
    house = look_in(var)
    with house.database.reads() as reads:
        names, registered, printed = open_channels(reads), parties(reads), channels_with_pdf(reads)
        banks = set(statement_channels(reads))
    if json:
        told = [
            {
                "channel": one,
                "parties": registered.get(one, []),
                "pdf": one in printed,
                "statements": one in banks,
            }
            for one in names
        ]
        print_json(told)
    else:
        rows = [
            (one, ", ".join(registered.get(one, [])), "PDF" if one in printed else "", "yes" if one in banks else "")
            for one in names
        ]
        print_table("", ["channel", "parties", "printed", "statements"], rows)
