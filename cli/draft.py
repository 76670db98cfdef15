"""`qebul draft`: the drafts that wait for a signature, the versions of one, one signature over those of a quarter."""

from typing import Annotated, Any

import typer

from cli.draft_sign import sign
from cli.house import look_in
from cli.one import ended, find_one
from cli.options import JsonOption, VarOption, command_app, print_json, print_table, printable
from pipeline.draft_overview import DraftRow, RemarkRow, VersionRow, drafts, remarks, versions, was_draft
from pipeline.overview import SubmissionRow
from stages.draft_claims import NO_CLAIMS, DraftClaims
from stages.drafts_of_quarter import claims_of_drafts

app = command_app(help="Drafts: what waits for a signature. Example: qebul draft list --channel alfa")
app.command("sign")(sign)
NEVER_A_DRAFT = 2


@app.command("list")
def list_all(
    channel: Annotated[str | None, typer.Option(help="Only drafts of this channel.")] = None,
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """All drafts that are open, the oldest first.

    Example: qebul draft list --channel alfa --json
    """
    house = look_in(var)
    with house.database.reads() as reads:
        rows = drafts(reads, channel=channel)
        known = claims_of_drafts(reads, [row.id for row in rows])
    claims = [known.get(row.id, (NO_CLAIMS, ""))[0] for row in rows]
    if json:
        print_json([_draft(row, claimed) for row, claimed in zip(rows, claims, strict=True)])
        return
    columns = ["no", "id", "file", "channel", "draft of", "service", "period", "versions", "since", "reasons"]
    print_table("", columns, [_line(row, claimed) for row, claimed in zip(rows, claims, strict=True)])


@app.command("show")
def show(
    one: Annotated[str, typer.Argument(metavar="ID", help="Id, its first 8 characters, or sequence number.")],
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """The versions of a draft and the findings of its last judging; also of one that was signed or deleted since.

    Exit status 1: there is none of that id. 2: it was never a draft. Example: qebul draft show 14
    """
    house = look_in(var)
    with house.database.reads() as reads:
        row = find_one(reads, one, json=json)
        if not was_draft(reads, row.id):
            raise ended(f"{one} was never a draft: it is {row.status}", NEVER_A_DRAFT, json=json)
        held, told = versions(reads, row.id), remarks(reads, row.id)
    if json:
        print_json(_whole(row, held, told))
    else:
        _print(row, held, told)


def _print(row: SubmissionRow, held: list[VersionRow], told: list[RemarkRow]) -> None:
    print(printable(f"{row.file} · {row.id} · no {row.sequence} · {row.channel} · {row.status}"))
    table = [(str(one.number), one.file, one.sha256, str(one.size), _moment(one.at)) for one in held]
    print_table("versions", ["version", "file", "sha-256", "bytes", "received"], table)
    print_table("findings", ["code", "severity", "where", "value"], [_remark(one) for one in told])


def _line(row: DraftRow, claims: DraftClaims) -> tuple[str, ...]:
    reasons = ", ".join(row.codes)
    named = (str(row.sequence), row.id[:8], row.file, row.channel, row.key[:36], claims.service, claims.period)
    return (*named, str(row.versions), _moment(row.since), reasons)


def _draft(row: DraftRow, claims: DraftClaims) -> dict[str, Any]:
    return {
        "id": row.id,
        "sequence": row.sequence,
        "channel": row.channel,
        "file": row.file,
        "key": row.key,
        "service": claims.service,
        "insurer": claims.insurer,
        "period": claims.period,
        "versions": row.versions,
        "codes": list(row.codes),
        "since": row.since.isoformat(),
    }


def _whole(row: SubmissionRow, held: list[VersionRow], told: list[RemarkRow]) -> dict[str, Any]:
    return {
        "id": row.id,
        "sequence": row.sequence,
        "channel": row.channel,
        "status": row.status,
        "versions": [
            {
                "version": one.number,
                "file": one.file,
                "sha256": one.sha256,
                "size": one.size,
                "received_at": one.at.isoformat(),
            }
            for one in held
        ],
        "findings": [
            {"code": one.code, "severity": one.severity, "where": one.place, "value": one.value} for one in told
        ],
    }


def _remark(one: RemarkRow) -> tuple[str, str, str, str]:
    return one.code, one.severity, one.place, one.value


def _moment(at: Any) -> str:
    return str(at.isoformat(timespec="seconds"))
