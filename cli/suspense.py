"""`qebul suspense`: entries of banks' statements that are nobody's, matched by officers; four eyes above a limit."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

import typer

from cli.account_entries import OfficerOption, WhyOption, voen_of
from cli.by_officer import NOT_YOURS, done_by
from cli.entry_told import manat, number_told, print_entry, told_candidates, told_entry
from cli.exits import UsageError
from cli.house import look_in
from cli.one import ended
from cli.options import JsonOption, VarOption, command_app, print_json, print_table, printable
from pipeline.database import Write
from registries.bank_looks import CauseSeen, EntrySeen, Suspended, WholeEntry
from registries.bank_seen import causes_seen, entry_seen, suspense_seen, waiting_seen
from registries.bank_steps import State, number_of
from registries.officer_users import Hand
from stages.suspense import confirm, match_debit, match_entry, refuse, undo
from stages.suspense_checks import UnfitMatchError

_ABOUT = "Entries of banks' statements that are nobody's. Example: qebul suspense list --officer quliyeva"
NumberArgument = Annotated[str, typer.Argument(metavar="NUMBER", help="Number of the entry, such as B-0000001.")]
_SENTENCES = {
    State.SUSPENSE: "in suspense",
    State.WAITS: "its match waits for a second officer",
    State.MATCHED: "matched",
    State.UNDO_WAITS: "matched; its undo waits for a second officer",
    State.RETURNED: "given back",
}
app = command_app(help=_ABOUT)


@app.callback()
def suspending() -> None:
    """Entries of banks' statements that are nobody's. Example: qebul suspense list --officer quliyeva"""


@app.command("list")
def list_entries(
    officer: OfficerOption,
    cause: Annotated[str, typer.Option(help="Only of this cause, such as PAYER_UNKNOWN.")] = "",
    after: Annotated[str, typer.Option(help="From behind this number on.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many entries.")] = 100,
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """What stands in suspense on the accounts of the officer's offices, the oldest first, with who might be meant; how
    much there is of each cause; and what waits for a second officer.

    Example: qebul suspense list --officer quliyeva --cause SEVERAL_INSURERS
    """
    house = look_in(var)
    with house.database.reads() as reads:
        found = suspense_seen(reads, officer, cause.upper(), number_told(after) if after else None, limit)
        causes, waiting = causes_seen(reads, officer), waiting_seen(reads, officer, limit)
    if json:
        print_json(
            {
                "entries": [_told_suspended(one) for one in found],
                "causes": [_told_cause(one) for one in causes],
                "waiting": [_told_waiting(one) for one in waiting],
            }
        )
        return
    rows = [(one.cause, str(one.entries), manat(one.credit), manat(one.debit)) for one in causes]
    print_table("", ["cause", "entries", "in, manat", "out, manat"], rows)
    print_table("", ["number", "day", "manat", "payer", "purpose", "cause", "candidates"], [_row(one) for one in found])
    if waiting:
        told = [(number_of(one.number), manat(one.amount), _SENTENCES[one.state]) for one in waiting]
        print_table("", ["number", "manat", "waits"], told)


@app.command("show")
def show(number: NumberArgument, officer: OfficerOption, var: VarOption = None, json: JsonOption = False) -> None:
    """One entry: what the bank said, who might be meant and why each is only a candidate, and what was done with it.

    Exit status 2: not an account of his offices, or not his role.

    Example: qebul suspense show B-0000007 --officer quliyeva
    """
    house = look_in(var)
    with house.database.reads() as reads:
        one = entry_seen(reads, officer, number_told(number))
    if one is None:
        raise ended(f"{number} is not for this officer", NOT_YOURS, json=json)
    if json:
        print_json(told_entry(one))
        return
    print_entry(one)


@app.command("match")
def match(
    number: NumberArgument,
    officer: OfficerOption,
    why: WhyOption,
    insurer: Annotated[str, typer.Option(metavar="VOEN", help="Whose money it is.")] = "",
    code: Annotated[str, typer.Option(help="Classification code that it was paid under.")] = "",
    returns: Annotated[str, typer.Option(metavar="NUMBER", help="Of a debit: the credit that it gave back.")] = "",
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """Money that came is the insurer's; or a debit gave a credit back, whose payment is taken back. From a dated amount
    on a second officer confirms it.

    Exit status 1: it cannot be matched so. 2: not an account of the officer's offices, not his role, or not the account
    under which he works (`qebul officer user`).

    Example: qebul suspense match B-0000007 --insurer 1300144711 --code 121111 --officer quliyeva --why "səhv VÖEN"
    """
    entry = number_told(number)
    if returns and not insurer and not code:
        credit = number_told(returns)
        _do(lambda tx, hand, at: match_debit(tx, hand, entry, credit, why, at), officer, var, json=json)
    elif insurer and code and not returns:
        voen = voen_of(insurer)
        _do(lambda tx, hand, at: match_entry(tx, hand, entry, voen, code, why, at), officer, var, json=json)
    else:
        raise UsageError("--insurer and --code of money that came, or --returns of a debit")


@app.command("confirm")
def confirm_one(
    number: NumberArgument, officer: OfficerOption, var: VarOption = None, json: JsonOption = False
) -> None:
    """The second officer confirms a match, or its undo. Exit status 1: not now, or by the same one. 2: not his.

    Example: qebul suspense confirm B-0000007 --officer hesenov
    """
    entry = number_told(number)
    _do(lambda tx, hand, at: confirm(tx, hand, entry, at), officer, var, json=json)


@app.command("refuse")
def refuse_one(
    number: NumberArgument, officer: OfficerOption, why: WhyOption, var: VarOption = None, json: JsonOption = False
) -> None:
    """What waits for a second officer is not to be. Exit status 1: nothing waits. 2: not his.

    Example: qebul suspense refuse B-0000007 --officer hesenov --why "Başqa sığortaedənindir"
    """
    entry = number_told(number)
    _do(lambda tx, hand, at: refuse(tx, hand, entry, why, at), officer, var, json=json)


@app.command("undo")
def undo_one(
    number: NumberArgument, officer: OfficerOption, why: WhyOption, var: VarOption = None, json: JsonOption = False
) -> None:
    """Takes a match back, the house's or an officer's, whose money no report uses: it stands in suspense again.

    Exit status 1: not now. 2: not his.

    Example: qebul suspense undo B-0000003 --officer quliyeva --why "Eyni adlı başqa müəssisə"
    """
    entry = number_told(number)
    _do(lambda tx, hand, at: undo(tx, hand, entry, why, at), officer, var, json=json)


def _do(act: Callable[[Write, Hand, datetime], WholeEntry], officer: str, var: Any, *, json: bool) -> None:
    one = done_by(officer, var, act, UnfitMatchError, json=json)
    if json:
        print_json(told_entry(one))
    else:
        print(printable(f"{number_of(one.entry.number)}: {_SENTENCES[one.entry.state]}"))


def _told_suspended(one: Suspended) -> dict[str, Any]:
    return {
        "number": number_of(one.entry.number),
        "day": one.entry.booking_date.isoformat(),
        "amount": manat(one.entry.amount),
        "payer": one.entry.payer_name,
        "payer_code": one.entry.payer_code,
        "purpose": one.entry.purpose,
        "cause": one.cause,
        "about": one.about,
        "candidates": told_candidates(one.candidates),
    }


def _told_cause(one: CauseSeen) -> dict[str, Any]:
    return {"cause": one.cause, "entries": one.entries, "credit": manat(one.credit), "debit": manat(one.debit)}


def _told_waiting(one: EntrySeen) -> dict[str, Any]:
    return {"number": number_of(one.number), "state": one.state.value, "amount": manat(one.amount)}


def _row(one: Suspended) -> tuple[str, ...]:
    entry = one.entry
    might = "; ".join(f"{each.insurer} {each.code} {each.period} ({each.score})" for each in one.candidates)
    payer = " ".join(part for part in (entry.payer_code, entry.payer_name) if part)
    day, amount = entry.booking_date.isoformat(), manat(entry.amount)
    return number_of(entry.number), day, amount, payer, entry.purpose, one.cause, might
