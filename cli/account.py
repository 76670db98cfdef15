"""`qebul account`: the accounts of an insurer and of its persons, each line explained; what officers enter."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

import typer

from cli.account_charges import list_charges
from cli.account_entries import OfficerOption, VoenArgument, add_entry_commands, voen_of
from cli.account_sections import show_section
from cli.exits import UsageError
from cli.house import look_in
from cli.one import ended, operating_user
from cli.options import JsonOption, VarOption, command_app, print_json, print_table
from registries.accounts.balances import BalanceRow
from registries.accounts.explained import explain
from registries.accounts.lines import AccountLine
from registries.accounts.seen import look_at_person, seen_balances, seen_lines
from rules.envelope import BAKU
from schemas.identifiers import Fin, IdentifierError
from schemas.money import to_manat
from stages.money_question import line_key
from stages.open_interest import InterestUnknownError, OpenInterest, open_interest

NOT_YOURS = 2
_DAY = ["%Y-%m-%d"]
Told = Mapping[tuple[int, int], tuple[str, ...]]
app = command_app(help="Accounts in double entry. Example: qebul account show 1300144711 --officer quliyeva")
add_entry_commands(app)
app.command("section")(show_section)
app.command("charges")(list_charges)


@app.command("show")
def show(
    voen: VoenArgument,
    officer: OfficerOption,
    fin: Annotated[str, typer.Option(help="A person's account, so far as this insurer moved it.")] = "",
    activity: Annotated[str, typer.Option(help="Only lines of this activity.")] = "",
    after: Annotated[str, typer.Option(metavar="N.PLACE", help="The page behind this line.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Lines of a page.")] = 50,
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """Balances and lines of an insurer, or of a person there: the newest first, each with what it comes from.

    That an officer looked at a person is written down. Exit status 2: the insurer is not of the officer's offices.

    Example: qebul account show 1300144711 --officer quliyeva --fin 5VBK5VR
    """
    insurer, house, behind = voen_of(voen), look_in(var), _behind(after)
    with house.database.write() as tx:
        balances = seen_balances(tx, officer, insurer)
        if balances is None:
            raise ended(f"{insurer} is not for {officer}", NOT_YOURS, json=json)
        if fin:
            seen = (officer, f"os:{operating_user()}", insurer, _fin(fin), house.clock.now())
            lines = look_at_person(tx, *seen, after=behind, limit=limit) or ()
        else:
            lines = seen_lines(tx, officer, insurer, activity=activity, after=behind, limit=limit)
        told = explain(tx, lines)
    shown = [] if fin else [one for one in balances if not activity or one.activity == activity]
    if json:
        print_json({"balances": [_balance(one) for one in shown], "lines": [_line(one, told) for one in lines]})
        return
    if not fin:
        print_table("balances", ["account", "activity", "code", "manat"], [_row(one) for one in shown])
    print_table("lines", ["line", "day", "account", "manat", "why", "about", "comes from"], _rows(lines, told))


@app.command("interest")
def interest(
    voen: VoenArgument,
    officer: OfficerOption,
    until: Annotated[datetime | None, typer.Option(formats=_DAY, help="Up to this day; else today (Baku).")] = None,
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """Interest for each day on what is unpaid, from the due day on, line by line.

    Exit status 1: no table says what a day costs. 2: the insurer is not of the officer's offices.

    Example: qebul account interest 1300144711 --officer quliyeva --until 2026-12-31
    """
    insurer, house = voen_of(voen), look_in(var)
    day = until.date() if until else house.clock.now().astimezone(BAKU).date()
    with house.database.reads() as reads:
        if seen_balances(reads, officer, insurer) is None:
            raise ended(f"{insurer} is not for {officer}", NOT_YOURS, json=json)
        try:
            found = open_interest(reads, insurer, day)
        except InterestUnknownError as silent:
            raise ended(f"{silent}: no table says what a day costs", 1, json=json) from None
    if json:
        print_json({"until": day.isoformat(), "activities": [_interest(one) for one in found]})
        return
    for one in found:
        title = f"{one.activity} · {one.quarter} · {to_manat(one.whole)} (charged {to_manat(one.charged)})"
        rows = [(str(line.month), str(line.due), text) for line in one.lines for text in line.explain()]
        print_table(title, ["month", "due", "interest"], rows)


def _behind(text: str) -> tuple[int, int] | None:
    if not text:
        return None
    key = line_key(text)
    if key is None:
        raise UsageError("--after is the number of a line, such as 12.3")
    return key


def _fin(text: str) -> Fin:
    try:
        return Fin.parse(text)
    except IdentifierError as wrong:
        raise UsageError(str(wrong)) from None


def _balance(one: BalanceRow) -> dict[str, Any]:
    return {
        "account": one.account,
        "kind": one.kind.value,
        "activity": one.activity,
        "code": one.code,
        "amount": str(to_manat(one.amount)),
    }


def _row(one: BalanceRow) -> tuple[str, ...]:
    return one.kind.value, one.activity, one.code, str(to_manat(one.amount))


def _line(one: AccountLine, told: Told) -> dict[str, Any]:
    return {
        "line": f"{one.transaction}.{one.place}",
        "account": one.account,
        "amount": str(to_manat(one.amount)),
        "what": one.what.value,
        "source": one.source,
        "reason": one.reason,
        "about": one.about,
        "value_date": one.value_date.isoformat(),
        "posted_at": one.posted_at.isoformat(),
        "report": one.report,
        "submission": one.submission,
        "corrects": one.corrects,
        "reverses": one.reverses,
        "comes_from": list(told[one.key]),
    }


def _rows(lines: Sequence[AccountLine], told: Told) -> list[tuple[str, ...]]:
    return [
        (
            f"{one.transaction}.{one.place}",
            one.value_date.isoformat(),
            one.kind.value,
            str(to_manat(one.amount)),
            one.reason if one.corrects is None else f"{one.reason}, corrects {one.corrects}",
            one.about,
            "; ".join(told[one.key]),
        )
        for one in lines
    ]


def _interest(one: OpenInterest) -> dict[str, Any]:
    lines = [
        {
            "month": str(line.month),
            "due": line.due.isoformat(),
            "amount": str(to_manat(line.whole.amount)),
            "charged": str(to_manat(line.charged)),
            "told": list(line.explain()),
        }
        for line in one.lines
    ]
    amounts = {"owed": one.owed, "interest": one.whole, "charged": one.charged}
    told = {name: str(to_manat(amount)) for name, amount in amounts.items()}
    return {"activity": one.activity, "quarter": str(one.quarter), **told, "lines": lines}
