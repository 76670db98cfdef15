"""The command ``qebul``: finds the file of a command by its name and runs it.

Loading by name keeps the employer's part (verify, sign, check, receipt, print) free of the server's libraries: their
import never touches SQLAlchemy or Dramatiq.
"""

import gc
import importlib
import os
import sys
from collections.abc import Sequence
from importlib.util import find_spec

import typer
from rich.console import Console

from cli.exits import FAULT, USAGE, UsageError, at_end
from cli.options import printable

# name → (module, what it is for). `server` ones need the extra [server].
COMMANDS: dict[str, tuple[str, str, bool]] = {
    "demo": ("cli.demo", "Makes a demo world, drops its files, works until all are answered.", True),
    "up": ("cli.up", "Runs the house: watches the inbox and answers until it is stopped.", True),
    "watch": ("cli.watch", "On many machines: takes files from the inbox folders into the ledger.", True),
    "worker": ("cli.worker", "On many machines: runs what is due in its queues.", True),
    "beat": ("cli.beat", "On many machines: the chores that only one process may do.", True),
    "web": ("cli.web", "Takes files over HTTP and hands out answers, beside a running house.", True),
    "desk": ("cli.desk", "The screen of the local offices, beside a running house.", True),
    "drain": ("cli.drain", "Works until nothing is due, then ends.", True),
    "status": ("cli.status", "What became of the submissions, or of one, event by event.", True),
    "verify": ("cli.verify", "Verifies signed files: who signed, and is it whole?", False),
    "sign": ("cli.sign", "Signs a document with a key.", False),
    "extend": ("cli.extend", "Gives what is signed proof of its time and certificates that lasts.", False),
    "check": ("cli.check", "Checks a document by the same rules as the fund, before it is sent.", False),
    "receipt": ("cli.receipt", "Proves a sealed answer offline, and prints it as PDF.", False),
    "print": ("cli.print", "A document as PDF, Word or Excel.", False),
    "replay": ("cli.replay", "Judges again what was received, by the rules of today or of then.", True),
    "doctor": ("cli.doctor", "Is the house well? Settings, disk, seal, trust, queues, and what to do.", True),
    "conserve": ("cli.conserve", "Proves that nothing was lost, doubled or changed.", True),
    "quarantine": ("cli.quarantine", "What was set aside: lists it, shows the evidence, releases or refuses it.", True),
    "draft": ("cli.draft", "Drafts that wait for a signature, and the versions of one.", True),
    "authorization": ("cli.authorization", "Who may sign for an insurer: its register of authorizations.", True),
    "explain": ("cli.explain", "How the figures of a decision came about, line by line.", True),
    "copy": ("cli.copy", "Writes a returned document out, ready to be corrected and signed.", True),
    "register": ("cli.register", "What an insurer sent, as its own register shows it.", True),
    "review": ("cli.review", "What waits for a local office, and its decision.", True),
    "ocr": ("cli.ocr", "Scans that were read: what officers corrected, as samples.", True),
    "account": ("cli.account", "What insurers and persons owe and paid, line by line, and what officers enter.", True),
    "suspense": ("cli.suspense", "Entries of banks' statements that are nobody's, matched by officers.", True),
    "payout": ("cli.payout", "Payment orders of accepted benefits, and what became of them.", True),
    "subordinate": ("cli.subordinate", "Whose subordinate an insurer is, from which day to which.", True),
    "officer": ("cli.officer", "Who decides for which local office, and who signs in.", True),
    "reconcile": ("cli.reconcile", "Banks' statements: reads, matches and books them, tells what came of each.", True),
    "channel": ("cli.channel", "Opens channels and says whose answers go where.", True),
    "pause": ("cli.pause", "Stops a route or a queue, or tells what is stopped.", True),
    "resume": ("cli.resume", "Lets a paused route or queue go on.", True),
    "limit": ("cli.limit", "How many pieces of a queue are worked on at once.", True),
    "trust": ("cli.trust", "What the house trusts, and what came of fetching revocation lists.", True),
    "migrate": ("cli.migrate", "Brings the tables of the database up to date.", True),
}


def _help() -> str:
    width = max(map(len, COMMANDS))
    rows = "\n".join(f"  {name:<{width}}  {about}" for name, (_, about, _) in COMMANDS.items())
    return (
        "qebul: signed documents in, proven, judged, registered once, answered under seal.\n\n"
        f"Commands:\n{rows}\n\nqebul COMMAND --help tells more, with an example."
    )


def main() -> None:
    """Entry point. Exit status: 0 good; 1 and 2 as the command defines; 3 usage error; 4 our own fault."""
    os.umask(0o077)  # what the house writes is nobody else's, unless a folder says so
    arguments = sys.argv[1:]
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(_help())
        sys.exit(0 if arguments else USAGE)
    name, rest = arguments[0], arguments[1:]
    if name not in COMMANDS:
        print(f"qebul: no command {name!r}\n\n{_help()}", file=sys.stderr)
        sys.exit(USAGE)
    module, _, server = COMMANDS[name]
    if server and find_spec("sqlalchemy") is None:
        print(f"qebul {name} needs the server's part: pip install 'qebul[server]'", file=sys.stderr)
        sys.exit(FAULT)
    gc.disable()  # looking for garbage in what is imported, and stays, takes a sixth of a start
    app = importlib.import_module(module).app
    gc.freeze()
    gc.enable()
    sys.exit(_run(app, name, rest))


def _run(app: typer.Typer, name: str, arguments: list[str]) -> int:
    """Runs one command; a usage error is 3 (click's own is 2), our fault 4 with its kind and no private text."""
    command = typer.main.get_command(app)
    try:
        result = command.main(args=arguments, prog_name=f"qebul {name}", standalone_mode=False)
    except typer.Exit as ended:
        return ended.exit_code
    except typer.Abort:
        return USAGE
    except Exception as error:  # noqa: BLE001 - the last boundary before the shell
        return _failed(error, arguments)
    finally:
        at_end.close()
    return int(result or 0)


# What the user can mend by asking otherwise.
_WRONG_USE = (
    UsageError,
    FileExistsError,
    FileNotFoundError,
    IsADirectoryError,
    NotADirectoryError,
    PermissionError,
)


def _failed(error: Exception, arguments: Sequence[str]) -> int:
    message = getattr(error, "format_message", None)  # click's usage errors; typer has a click of its own
    if callable(message):
        context = getattr(error, "ctx", None)
        usage = f"{context.get_usage()}\n" if context is not None else ""
        print(f"{usage}Error: {printable(message())}", file=sys.stderr)
        return USAGE
    # every refusal of a key, a document or a trust folder is the signatures' own exception
    wrong_use = isinstance(error, _WRONG_USE) or type(error).__module__.startswith("signatures.")
    if isinstance(error, UnicodeEncodeError) and any(map(_is_not_utf8, arguments)):
        error, wrong_use = UsageError("an argument is not UTF-8"), True
    text = printable(f"qebul: {error}" if wrong_use else f"qebul: {_told(error)}")
    Console(stderr=True).print(text, style="red", markup=False, highlight=False, emoji=False, soft_wrap=True)
    return USAGE if wrong_use else FAULT


def _is_not_utf8(argument: str) -> bool:
    """Whether it came as bytes that are no UTF-8: names of files may, but nothing is kept under such a name."""
    return any("\ud800" <= one <= "\udfff" for one in argument)


def _told(error: Exception) -> str:
    """Our own fault by its kind; what a database could not do (a full disk) in its own words, one line of them."""
    if type(error).__name__ == "OperationalError":  # SQLAlchemy's, which the employer's part lacks
        words = str(getattr(error, "orig", None) or error).partition("\n")[0]
        return f"the database: {words}; qebul doctor tells more"
    return f"{type(error).__name__}: {error}"


if __name__ == "__main__":
    main()
