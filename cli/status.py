"""`qebul status`: what became of the submissions, or of one, event by event."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from cli.exits import GOOD
from cli.histories import event_json, moment, print_events
from cli.house import look_in
from cli.options import JsonOption, VarOption, command_app, print_json, print_table, printable
from cli.pause import sentence
from cli.pause import told as gate_json
from pipeline.bundles import counts_of
from pipeline.database import Reads
from pipeline.gates import gates, holding
from pipeline.overview import NoticeRow, SubmissionRow, answers, history, last_error, submissions
from stages.replay import signatures_on
from stages.verified import KeptSignature

app = command_app()
NOT_FOUND = 1


@app.command()
def status(
    one: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="Id, its first 8 characters, or sequence number.")
    ] = None,
    status: Annotated[str | None, typer.Option(help="Only submissions that stand there.")] = None,
    channel: Annotated[str | None, typer.Option(help="Only submissions of this channel.")] = None,
    parts: Annotated[
        bool, typer.Option("--parts", help="The documents of the bundle ID instead of its history.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, max=1_000_000, help="At most so many, newest first.")] = 50,
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """Lists submissions, or tells the history of one. Exit status 1: there is none of that id.

    Examples: qebul status --status returned · qebul status 12 --json · qebul status 12 --parts
    """
    house = look_in(var)
    with house.database.reads() as reads:
        rows = submissions(reads, status=status if one is None else None, channel=channel, limit=limit, one=one)
        if one is None:
            _print_list(rows, json=json)
            if not json:
                for paused in [each for each in gates(reads) if each.paused_at is not None]:
                    print(sentence(paused))
            raise typer.Exit(GOOD)
        if len(rows) != 1:
            wrong = f"no submission {one}" if not rows else f"{one} names {len(rows)} submissions"
            print_json({"error": wrong}) if json else print(printable(wrong))
            raise typer.Exit(NOT_FOUND)
        if parts:
            found = submissions(reads, status=status, bundle=rows[0].id, limit=limit)
            _print_list(sorted(found, key=lambda row: row.part), json=json)
        else:
            _print_one(rows[0], reads, signatures_on(house, reads, rows[0].id), json=json)


def _print_list(rows: list[SubmissionRow], *, json: bool) -> None:
    if json:
        print_json([_row(row) for row in rows])
        return
    columns = ["no", "id", "file", "channel", "service", "insurer", "status", "reasons"]
    table = [
        (
            str(row.sequence),
            row.id[:8],
            f"{row.file} ({row.part})" if row.part else row.file,
            row.channel,
            row.service or "–",
            row.party or "–",
            row.status,
            ", ".join(row.codes),
        )
        for row in rows
    ]
    print_table("", columns, table)


def _print_one(row: SubmissionRow, reads: Reads, signatures: Sequence[KeptSignature], *, json: bool) -> None:
    held = holding(reads, row.id)
    events, notices, error = history(reads, row.id), answers(reads, row.id), last_error(reads, row.id)
    if json:
        told: dict[str, Any] = {
            "events": [event_json(one) for one in events],
            "answers": [_notice(one) for one in notices],
        }
        told["parts"] = dict(counts_of(reads, row.id))
        told["paused"] = None if held is None else gate_json(held)
        told["signatures"] = [_signature_json(one) for one in signatures]
        print_json(_row(row) | told | {"last_error": error})
        return
    print(printable(f"{row.file} · {row.id} · no {row.sequence} · {row.channel} · {row.status}"))
    for one in signatures:
        source = "proven by a time-stamp" if one.time_source == "tst" else "its receipt"
        print(printable(f"signature: {one.outcome} · level {one.level} · {moment(one.best_time)}, {source}"))
    print_events(events)
    print_table("answers", ["kind", "sealed", "delivered to"], [_answer(one) for one in notices])
    if counts := counts_of(reads, row.id):
        listed = ", ".join(f"{number} {where}" for where, number in counts.items())
        print(f"parts: {listed} (qebul status {row.sequence} --parts)")
    if held is not None:
        print(sentence(held))
    if error:
        print(printable(f"last error: {error}"))


def _signature_json(one: KeptSignature) -> dict[str, Any]:
    told = ("outcome", "level", "time_source", "cert_sha256")
    return {name: getattr(one, name) for name in told} | {"time": one.best_time.isoformat()}


def _answer(one: NoticeRow) -> tuple[str, str, str]:
    places = [f"{channel}/{name}{'' if done else ' (not yet)'}" for channel, name, done in one.deliveries]
    if not one.sealed:
        return one.kind, "not yet", "waits for the seal"
    return one.kind, "yes", ", ".join(places) or "waits for a channel of the party"


def _row(row: SubmissionRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "sequence": row.sequence,
        "part": row.part,
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


def _notice(one: NoticeRow) -> dict[str, Any]:
    places = [{"channel": channel, "file": name, "delivered": done} for channel, name, done in one.deliveries]
    return {"id": one.id, "kind": one.kind, "sealed": one.sealed, "deliveries": places}
