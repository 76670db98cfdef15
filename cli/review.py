"""`qebul review`: what waits for a local office, and its officer's decision."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.document_files import printed, put_files
from cli.exits import UsageError
from cli.histories import moment
from cli.house import look_in
from cli.one import ended, find_one, operating_user
from cli.options import JsonOption, VarOption, command_app, print_json, print_table, printable
from pipeline.database import Reads
from pipeline.review import NotInReviewError, SameOfficerError, findings_with_values, mark_of
from registries.desk_holds import HeldError
from registries.officer_users import NotHisUserError
from registries.officers import Waiting, find, waiting
from stages.assembly import Assembly
from stages.copying import name_beside
from stages.desk import decide_at_desk
from stages.office import (
    CameTo,
    ChangedSinceSeenError,
    NoAnswerError,
    NotForOfficerError,
    Said,
    UnfitTextError,
    UnknownReasonError,
    reasons_on,
)
from stages.papers import signed_files

app = command_app(help="What waits for a local office. Example: qebul review list --officer aliyeva")

NOT_YOURS = 2
DONE: Mapping[CameTo, str] = {"accept": "accepted", "return": "returned", "endorse": "accepted_first"}
SENTENCES: Mapping[CameTo, str] = {"endorse": "accepted by the first of two officers, waits for second eyes"}
IdArgument = Annotated[str, typer.Argument(metavar="ID", help="Id, its first 8 characters, or sequence number.")]
SeenOption = Annotated[
    str, typer.Option(help="The mark of what was shown: nothing is decided if it has changed since.")
]
OfficerOption = Annotated[str, typer.Option("--officer", help="Login of the officer who asks or decides.")]


@app.command("list")
def list_all(officer: OfficerOption, var: VarOption = None, json: JsonOption = False) -> None:
    """All that waits for the offices of an officer, the longest waiting first.

    Example: qebul review list --officer aliyeva --json
    """
    house = look_in(var)
    with house.database.reads() as reads:
        rows = waiting(reads, officer)
    if json:
        print_json([_row(one) for one in rows])
        return
    table = [
        (
            *(str(one.sequence), one.submission[:8], one.service, one.party, one.office, moment(one.since)),
            one.first or "",
        )
        for one in rows
    ]
    print_table("", ["no", "id", "service", "insurer", "office", "since", "accepted first by"], table)


@app.command("show")
def show(
    one: IdArgument,
    officer: OfficerOption,
    files: Annotated[
        Path | None,
        typer.Option(help="A folder that does not exist yet: the document, its print and its scans go there."),
    ] = None,
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """One item as its office sees it: its findings, and the reasons by which it can be returned today.

    Exit status 1: there is none of that id. 2: it is not of the officer's offices.

    Example: qebul review show 12 --officer aliyeva --files baxis
    """
    if files is not None and files.exists():
        raise UsageError(f"{printable(str(files))} exists already")
    house = look_in(var)
    with house.database.reads() as reads:
        row = find_one(reads, one, json=json)
        seen = find(reads, officer, row.id, to_decide=False)
        if seen is None:
            raise ended(f"{row.sequence} is not for {officer}", NOT_YOURS, json=json)
        found, mark = findings_with_values(reads, row.id), mark_of(reads, row.id)
        reasons = reasons_on(reads, seen.office, seen.service, house.clock.now())
        written = () if files is None else _write_files(house, reads, row.id, files)
    if json:
        told = [
            {"code": each.code, "severity": each.severity, "where": each.where, "value": each.value} for each in found
        ]
        listed = [{"code": reason.code, "az": reason.az, "en": reason.en} for reason in reasons.values()]
        print_json(_row(seen) | {"findings": told, "reasons": listed, "seen": mark, "files": written})
        return
    print(
        printable(
            f"no {seen.sequence} · {seen.service} · {seen.party} · office {seen.office} · {seen.status} · seen {mark}"
        )
    )
    if seen.first is not None:
        print(printable(f"accepted by {seen.first}: waits for second eyes"))
    rows = [(each.code, str(each.severity), each.where, each.value) for each in found]
    print_table("findings", ["code", "severity", "where", "value"], rows)
    print_table("reasons", ["code", "reason"], [(reason.code, reason.en) for reason in reasons.values()])
    if written:
        print(printable(f"{files}: {', '.join(written)}"))


@app.command("accept")
def accept(
    one: IdArgument,
    officer: OfficerOption,
    text: Annotated[str, typer.Option(help="The answer to a message; nothing else is told it.")] = "",
    seen: SeenOption = "",
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """The office accepts: the registers are written by `qebul up` or `qebul drain`, and the sender is told.

    Where policy wants two officers, the first acceptance waits in the queue for that of another one; here each of them
    works under his own account (`qebul officer user`). A message is accepted by its answer (--text).

    Exit status 1: there is none of that id. 2: not of the officer's offices, not his to decide, not in review, or his
    is the first of two acceptances already.

    Example: qebul review accept 12 --officer aliyeva
    """
    _decide(one, Said(officer, operating_user(), "accept", text=text, seen=seen, at_machine=True), var, json=json)


@app.command("return")
def give_back(
    one: IdArgument,
    officer: OfficerOption,
    reason: Annotated[list[str], typer.Option(help="Code of a reason; may be given several times.")],
    text: Annotated[str, typer.Option(help="What the sender is to correct, in the officer's words.")] = "",
    seen: SeenOption = "",
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """The office gives it back with its reasons; the sender is told them in both languages.

    Exit status 1: there is none of that id. 2: not of the officer's offices, not his to decide, or not in review.

    Example: qebul review return 12 --officer aliyeva --reason ATTACHMENT_UNREADABLE --text "2-ci səhifə oxunmur"
    """
    said = Said(officer, operating_user(), "return", tuple(dict.fromkeys(reason)), text, seen)
    _decide(one, said, var, json=json)


def _write_files(house: Assembly, reads: Reads, submission: str, folder: Path) -> Sequence[str]:
    """The document, its print and its scans; their names."""
    document, scans = signed_files(house.store.open, reads, submission)
    # a sender's "document.pdf" would otherwise lie where our print is looked for
    name = name_beside([*scans, *(f"{one[:-4]}.xml" for one in scans if one.lower().endswith(".pdf"))])
    made = {name: document, f"{Path(name).stem}.pdf": printed(document), **scans}
    put_files(folder, made)
    return sorted(made)


def _decide(one: str, said: Said, var: Path | None, *, json: bool) -> None:
    house = look_in(var)
    with house.database.write() as tx:
        row = find_one(tx, one, json=json)
        try:
            came_to = decide_at_desk(tx, row.id, said, house.clock.now())
        except NotForOfficerError:
            raise ended(f"{row.sequence} is not for {said.officer}", NOT_YOURS, json=json) from None
        except NotInReviewError as late:
            raise ended(f"{row.sequence} is not in review: it is {late.status}", NOT_YOURS, json=json) from None
        except ChangedSinceSeenError:
            raise ended(f"{row.sequence} has changed since it was shown", NOT_YOURS, json=json) from None
        except SameOfficerError:
            raise ended(
                f"{row.sequence} was accepted by {said.officer}, or by {said.user}: a second one's is missing",
                NOT_YOURS,
                json=json,
            ) from None
        except NotHisUserError as wrong:
            raise ended(f"{wrong}: `qebul officer user`", NOT_YOURS, json=json) from None
        except HeldError as held:
            raise ended(f"{row.sequence} is in the hands of {held.login}", NOT_YOURS, json=json) from None
        except (UnknownReasonError, UnfitTextError, NoAnswerError) as wrong:
            raise UsageError(str(wrong)) from None
    print_json({"id": row.id, "sequence": row.sequence, "done": DONE[came_to]}) if json else print(
        f"{row.id}: {SENTENCES.get(came_to, DONE[came_to])}"
    )


def _row(one: Waiting) -> dict[str, Any]:
    return {
        "id": one.submission,
        "sequence": one.sequence,
        "service": one.service,
        "party": one.party,
        "office": one.office,
        "status": one.status,
        "since": one.since.isoformat(),
        "first": one.first,
    }
