"""`qebul review`: what waits for a local office, and its officer's decision."""

from datetime import datetime
from typing import Annotated, Any, Literal

import typer

from cli.exits import UsageError
from cli.histories import moment
from cli.house import look_in
from cli.one import ended, find_one, operating_user
from cli.options import JsonOption, VarOption, command_app, print_json, print_table, printable
from pipeline.database import Reads
from pipeline.overview import SubmissionRow, findings_of
from pipeline.review import Decision, NotInReviewError, decide
from pipeline.status import Status
from registries.officers import Waiting, find, waiting
from rules.envelope import BAKU
from schemas.return_reasons import ReturnReason, return_reasons
from stages.assembly import Assembly
from stages.routes import ROUTES

app = command_app(help="What waits for a local office. Example: qebul review list --officer aliyeva")

NOT_YOURS = 2
LONGEST_TEXT = 2000
IdArgument = Annotated[str, typer.Argument(metavar="ID", help="Id, its first 8 characters, or sequence number.")]
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
        (str(one.sequence), one.submission[:8], one.service, one.party, one.office, moment(one.since)) for one in rows
    ]
    print_table("", ["no", "id", "service", "insurer", "office", "since"], table)


@app.command("show")
def show(one: IdArgument, officer: OfficerOption, var: VarOption = None, json: JsonOption = False) -> None:
    """One item as its office sees it: its findings, and the reasons by which it can be returned today.

    Exit status 1: there is none of that id. 2: it is not of the officer's offices.

    Example: qebul review show 12 --officer aliyeva
    """
    house = look_in(var)
    with house.database.reads() as reads:
        row = find_one(reads, one, json=json)
        seen = _seen(reads, officer, row, to_decide=False, json=json)
        found = findings_of(reads, row.id)
    reasons = _reasons(house, seen.service)
    if json:
        told = [{"code": code, "severity": severity, "where": where} for code, severity, where in found]
        listed = [{"code": reason.code, "az": reason.az, "en": reason.en} for reason in reasons.values()]
        print_json(_row(seen) | {"findings": told, "reasons": listed})
        return
    print(printable(f"no {seen.sequence} · {seen.service} · {seen.party} · office {seen.office} · {seen.status}"))
    print_table("findings", ["code", "severity", "where"], [tuple(map(str, each)) for each in found])
    print_table("reasons", ["code", "reason"], [(reason.code, reason.en) for reason in reasons.values()])


@app.command("accept")
def accept(one: IdArgument, officer: OfficerOption, var: VarOption = None, json: JsonOption = False) -> None:
    """The office accepts: the registers are written by `qebul up` or `qebul drain`, and the sender is told.

    Exit status 1: there is none of that id. 2: not of the officer's offices, not his to decide, or not in review.

    Example: qebul review accept 12 --officer aliyeva
    """
    _decide(one, officer, "accept", (), "", var, json=json)


@app.command("return")
def give_back(
    one: IdArgument,
    officer: OfficerOption,
    reason: Annotated[list[str], typer.Option(help="Code of a reason; may be given several times.")],
    text: Annotated[str, typer.Option(help="What the sender is to correct, in the officer's words.")] = "",
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """The office gives it back with its reasons; the sender is told them in both languages.

    Exit status 1: there is none of that id. 2: not of the officer's offices, not his to decide, or not in review.

    Example: qebul review return 12 --officer aliyeva --reason SCAN_UNREADABLE --text "2-ci səhifə oxunmur"
    """
    _decide(one, officer, "return", tuple(dict.fromkeys(reason)), text, var, json=json)


def _decide(
    one: str,
    officer: str,
    verdict: Literal["accept", "return"],
    reasons: tuple[str, ...],
    text: str,
    var: Any,
    *,
    json: bool,
) -> None:
    if len(text) > LONGEST_TEXT:
        raise UsageError(f"--text takes at most {LONGEST_TEXT} characters")
    house = look_in(var)
    with house.database.write() as tx:  # role and office are asked in the transaction that decides
        row = find_one(tx, one, json=json)
        mine = _seen(tx, officer, row, to_decide=True, json=json)
        known = _reasons(house, mine.service)
        if unknown := [code for code in reasons if code not in known]:
            raise UsageError(f"no reason {', '.join(unknown)} for {mine.service} today: {', '.join(known)}")
        made = Decision(
            officer=officer,
            office=mine.office,
            user=operating_user(),
            verdict=verdict,
            reasons=reasons,
            text=text.strip(),
            at=house.clock.now(),
        )
        try:
            decide(tx, ROUTES, row.id, made)
        except NotInReviewError as late:
            raise ended(f"{one} is not in review: it is {late.status}", NOT_YOURS, json=json) from None
    done = {"accept": "accepted", "return": "returned"}[verdict]
    print_json({"id": row.id, "sequence": row.sequence, "done": done}) if json else print(f"{row.id}: {done}")


def _seen(reads: Reads, officer: str, row: SubmissionRow, *, to_decide: bool, json: bool) -> Waiting:
    """The item as the officer may see it. Whether it is another office's or there is no such officer is not told."""
    found = find(reads, officer, row.id, to_decide=to_decide)
    if found is None:
        raise ended(f"{row.sequence} is not for {officer}", NOT_YOURS, json=json)
    if to_decide and found.status != Status.IN_REVIEW:
        raise ended(f"{row.sequence} is not in review: it is {found.status}", NOT_YOURS, json=json)
    return found


def _reasons(house: Assembly, service: str) -> dict[str, ReturnReason]:
    now: datetime = house.clock.now()
    return dict(return_reasons(service, now.astimezone(BAKU).date()))


def _row(one: Waiting) -> dict[str, Any]:
    return {
        "id": one.submission,
        "sequence": one.sequence,
        "service": one.service,
        "party": one.party,
        "office": one.office,
        "status": one.status,
        "since": one.since.isoformat(),
    }
