"""`qebul quarantine`: what was set aside for an operator, its evidence, and the two ways out."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.exits import UsageError
from cli.histories import event_json, moment, print_events
from cli.house import look_in
from cli.one import ended, find_one, operating_user
from cli.options import JsonOption, VarOption, command_app, print_json, print_table, printable
from pipeline.database import Write
from pipeline.evidence import Evidence, evidence, quarantined, words
from pipeline.overview import SubmissionRow, history
from pipeline.quarantine import NotQuarantinedError, QuarantineDesk, Said

app = command_app(help="What was set aside for an operator. Example: qebul quarantine list")

NOT_QUARANTINED = 2
LONGEST_TEXT = 1000

IdArgument = Annotated[str, typer.Argument(metavar="ID", help="Id, its first 8 characters, or sequence number.")]
WhyOption = Annotated[str, typer.Option("--why", help="Your reason. Kept in the ledger, told to nobody outside.")]
_Act = Callable[[QuarantineDesk, Write, str, Said, datetime], None]


@app.command("list")
def list_all(
    channel: Annotated[str | None, typer.Option(help="Only submissions of this channel.")] = None,
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """All that waits for an operator, the longest waiting first.

    Example: qebul quarantine list --json
    """
    house = look_in(var)
    with house.database.reads() as reads:
        rows = quarantined(reads, channel)
    columns = ["sequence", "id", "channel", "service", "since", "why"]
    if json:
        told = [(one.sequence, one.id, one.channel, one.service, one.since.isoformat(), one.why) for one in rows]
        print_json([dict(zip(columns, one, strict=True)) for one in told])
        return
    table = [
        (str(one.sequence), one.id[:8], one.channel, one.service or "–", moment(one.since), one.why) for one in rows
    ]
    print_table("", ["no", *columns[1:]], table)


@app.command("show")
def show(
    one: IdArgument,
    words_too: Annotated[
        bool, typer.Option("--words", help="Also what operators wrote about it: it may be personal.")
    ] = False,
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """History and evidence of one, and where its bytes lie; nothing of its content.

    Exit status 1: there is none of that id. 2: it was never quarantined.

    Example: qebul quarantine show 22
    """
    house = look_in(var)
    with house.database.reads() as reads:
        row = find_one(reads, one, json=json)
        seen = evidence(reads, house.quarantine(), row.id)
        if seen is None:
            raise ended(f"{one} was never quarantined: it is {row.status}", NOT_QUARANTINED, json=json)
        told = _told(row, seen, house.store.place(seen.received.sha256))
        events = history(reads, row.id)
        written = words(reads, row.id) if words_too else {}
    if json:
        print_json(told | {"events": [event_json(event) for event in events]} | _written_json(written, asked=words_too))
        return
    for name, value in told.items():
        print(printable(f"{name:<9} {', '.join(value) if isinstance(value, list) else value}"))
    print_events(events)
    for n, text in written.items():
        print(printable(f"event {n}: {text}"))


@app.command("release")
def release(one: IdArgument, why: WhyOption, var: VarOption = None, json: JsonOption = False) -> None:
    """Judged anew from its first stage on, by `qebul up` or `qebul drain`; the sender is told.

    Exit status 1: there is none of that id. 2: it is not quarantined.

    Example: qebul quarantine release 22 --why "the limit of namespaces was raised"
    """
    _decide(one, why, var, QuarantineDesk.release, "released", json=json)


@app.command("refuse")
def refuse(one: IdArgument, why: WhyOption, var: VarOption = None, json: JsonOption = False) -> None:
    """Ends refused; the sender is told, and the party where one was proven.

    Exit status 1: there is none of that id. 2: it is not quarantined.

    Example: qebul quarantine refuse 22 --why "an attack, the sender was called"
    """
    _decide(one, why, var, QuarantineDesk.refuse, "refused", json=json)


def _decide(one: str, why: str, var: Path | None, act: _Act, done: str, *, json: bool) -> None:
    said, house = Said(operating_user(), _reason(why)), look_in(var)
    desk = house.quarantine()
    with house.database.write() as tx:
        row = find_one(tx, one, json=json)
        try:
            act(desk, tx, row.id, said, house.clock.now())
        except NotQuarantinedError as refused:
            raise ended(f"{one} is not quarantined: it is {refused.status}", NOT_QUARANTINED, json=json) from None
    print_json({"id": row.id, "sequence": row.sequence, "done": done}) if json else print(f"{row.id}: {done}")


def _reason(text: str) -> str:
    if not text.strip() or len(text) > LONGEST_TEXT:
        raise UsageError(f"--why wants a reason of at most {LONGEST_TEXT} characters")
    return text.strip()


def _told(row: SubmissionRow, seen: Evidence, place: str) -> dict[str, Any]:
    received = seen.received
    piece = {} if received.piece is None else {"piece": received.piece.model_dump(mode="json")}
    return {
        "id": row.id,
        "sequence": row.sequence,
        "channel": row.channel,
        "service": row.service,
        "status": row.status,
        "since": seen.since.isoformat(),
        "times": seen.times,
        "codes": list(seen.codes),
        "seen": seen.seen,
        "stage": seen.stage,
        "sha256": received.sha256,
        "size": received.size,
        "bytes": place,
        **piece,
    }


def _written_json(written: Mapping[int, str], *, asked: bool) -> dict[str, Any]:
    return {"words": [{"event": n, "text": text} for n, text in written.items()]} if asked else {}
