"""`qebul status`: what became of the submissions, or of one, event by event."""

from typing import Annotated, Any

import typer

from cli.exits import GOOD
from cli.house import look_in
from cli.options import JsonOption, VarOption, command_app, print_json, print_table, printable
from pipeline.database import Reads
from pipeline.overview import SHORT_ID, EventRow, NoticeRow, SubmissionRow, answers, history, last_error, submissions

app = command_app()
NOT_FOUND = 1
# Other submissions that an event names: the draft that a file joined, the file that did something to a draft.
_OTHERS = {"into": "into", "submission": "by"}


@app.command()
def status(
    one: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="Id, its first 8 characters, or sequence number.")
    ] = None,
    status: Annotated[str | None, typer.Option(help="Only submissions that stand there.")] = None,
    channel: Annotated[str | None, typer.Option(help="Only submissions of this channel.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1_000_000, help="At most so many, newest first.")] = 50,
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """Lists submissions, or tells the history of one. Exit status 1: there is none of that id.

    Examples: qebul status --status returned · qebul status 12 --json
    """
    house = look_in(var)
    with house.database.reads() as reads:
        rows = submissions(reads, status=status, channel=channel, limit=limit, one=one)
        if one is None:
            _print_list(rows, json=json)
            raise typer.Exit(GOOD)
        if len(rows) != 1:
            wrong = f"no submission {one}" if not rows else f"{one} names {len(rows)} submissions"
            print_json({"error": wrong}) if json else print(printable(wrong))
            raise typer.Exit(NOT_FOUND)
        _print_one(rows[0], reads, json=json)


def _print_list(rows: list[SubmissionRow], *, json: bool) -> None:
    if json:
        print_json([_row(row) for row in rows])
        return
    columns = ["no", "id", "file", "channel", "service", "insurer", "status", "reasons"]
    table = [
        (
            str(row.sequence),
            row.id[:8],
            row.file,
            row.channel,
            row.service or "–",
            row.party or "–",
            row.status,
            ", ".join(row.codes),
        )
        for row in rows
    ]
    print_table("", columns, table)


def _print_one(row: SubmissionRow, reads: Reads, *, json: bool) -> None:
    events, notices, error = history(reads, row.id), answers(reads, row.id), last_error(reads, row.id)
    if json:
        told = {"events": [_event(one) for one in events], "answers": [_notice(one) for one in notices]}
        print_json(_row(row) | told | {"last_error": error})
        return
    print(printable(f"{row.file} · {row.id} · no {row.sequence} · {row.channel} · {row.status}"))
    about = [(str(one.n), _moment(one.at), one.kind, one.by, one.status, _about(one)) for one in events]
    print_table("events", ["n", "at", "event", "by", "status", "about"], about)
    print_table("answers", ["kind", "sealed", "delivered to"], [_answer(one) for one in notices])
    if error:
        print(f"last error: {error}")


def _moment(at: Any) -> str:
    return str(at.isoformat(timespec="seconds"))


def _about(one: EventRow) -> str:
    parts = [*one.data.get("codes", ()), str(one.data.get("why", "")), " → ".join(one.data.get("stages", ()))]
    parts += [f"{word} {one.data[name][:SHORT_ID]}" for name, word in _OTHERS.items() if name in one.data]
    return " · ".join(part for part in parts if part)


def _answer(one: NoticeRow) -> tuple[str, str, str]:
    places = [f"{channel}/{name}{'' if done else ' (not yet)'}" for channel, name, done in one.deliveries]
    return one.kind, "yes" if one.sealed else "not yet", ", ".join(places) or "waits for a channel of the party"


def _row(row: SubmissionRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "sequence": row.sequence,
        "file": row.file,
        "channel": row.channel,
        "service": row.service,
        "party": row.party,
        "document_id": row.document_id,
        "status": row.status,
        "codes": list(row.codes),
        "received_at": row.received_at.isoformat(),
        "last_event_at": row.last_event_at.isoformat(),
    }


def _event(one: EventRow) -> dict[str, Any]:
    return {
        "n": one.n,
        "at": one.at.isoformat(),
        "event": one.kind,
        "by": one.by,
        "status": one.status,
        "data": dict(one.data),
    }


def _notice(one: NoticeRow) -> dict[str, Any]:
    places = [{"channel": channel, "file": name, "delivered": done} for channel, name, done in one.deliveries]
    return {"id": one.id, "kind": one.kind, "sealed": one.sealed, "deliveries": places}
