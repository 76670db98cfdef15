"""`qebul account enter|confirm|refuse|reverse|entries`: what finance officers enter, with four eyes above a limit."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

import typer

from cli.by_officer import done_by
from cli.exits import UsageError
from cli.house import look_in
from cli.options import JsonOption, VarOption, print_json, print_table, printable
from pipeline.database import Write
from registries.finance import Entered, State, entries_of
from registries.officer_users import Hand
from schemas.finance import EntryKind
from schemas.identifiers import IdentifierError, Voen
from schemas.money import MoneyError, parse_manat, to_manat
from schemas.report_debt_terms import DebtKind
from stages.finance import (
    confirm,
    enter,
    refuse,
    reverse_entry,
)
from stages.finance_checks import UnfitEntryError, Wish

VoenArgument = Annotated[str, typer.Argument(metavar="VOEN", help="VÖEN of the insurer.")]
OfficerOption = Annotated[str, typer.Option("--officer", help="Login of the officer who asks or acts.")]
NumberArgument = Annotated[str, typer.Argument(metavar="NUMBER", help="Number of the entry, such as M-0000001.")]
WhyOption = Annotated[str, typer.Option(help="The reason, one line.")]
_SENTENCES = {
    State.WAITS: "waits for a second officer",
    State.REFUSED: "refused",
    State.IN_FORCE: "in force",
    State.REVERSAL_WAITS: "in force; its reversal waits for a second officer",
    State.REVERSED: "reversed",
}


def add_entry_commands(app: typer.Typer) -> None:
    """Hangs the commands on `qebul account`."""
    app.command("enter")(enter_one)
    app.command("confirm")(confirm_one)
    app.command("refuse")(refuse_one)
    app.command("reverse")(reverse_one)
    app.command("entries")(list_entries)


def enter_one(
    what: Annotated[EntryKind, typer.Argument(help="What is entered.", case_sensitive=False)],
    voen: VoenArgument,
    amount: Annotated[str, typer.Argument(help="In manat: 1234.50.")],
    officer: OfficerOption,
    day: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Value date, or day of the decision.")],
    basis: Annotated[str, typer.Option(help="The decision or order that it rests on.")],
    activity: Annotated[str, typer.Option(help="Code of the activity; not for a payment.")] = "",
    code: Annotated[str, typer.Option(help="Classification code of a payment.")] = "",
    debt: Annotated[DebtKind | None, typer.Option(help="Which debt an OTHER_WRITE_OFF writes off.")] = None,
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """A payment, sanction, fine, found amount or write-off. From a dated amount on a second officer confirms it.

    Exit status 1: it cannot be entered so. 2: not an insurer of the officer's offices, not his role, or not the account
    under which he works (`qebul officer user`).

    Example: qebul account enter payment 1300144711 250.00 --officer quliyeva --day 2026-11-20 --code 121111 --basis 71
    """
    wish = Wish(
        what=what,
        insurer=voen_of(voen),
        day=day.date(),
        amount=_qepik(amount),
        basis=basis,
        activity=activity,
        code=code,
        debt=debt,
    )
    _do(lambda tx, hand, at: enter(tx, hand, wish, at), officer, var, json=json)


def confirm_one(
    number: NumberArgument, officer: OfficerOption, var: VarOption = None, json: JsonOption = False
) -> None:
    """The second officer confirms an entry, or a reversal. Exit status 1: not now, or by the same one. 2: not his.

    Example: qebul account confirm M-0000001 --officer hesenov
    """
    _do(lambda tx, hand, at: confirm(tx, hand, number, at), officer, var, json=json)


def refuse_one(
    number: NumberArgument, officer: OfficerOption, why: WhyOption, var: VarOption = None, json: JsonOption = False
) -> None:
    """What waits for a second officer is not to be. Exit status 1: nothing waits. 2: not his.

    Example: qebul account refuse M-0000001 --officer hesenov --why "Məbləğ səhvdir"
    """
    _do(lambda tx, hand, at: refuse(tx, hand, number, why, at), officer, var, json=json)


def reverse_one(
    number: NumberArgument, officer: OfficerOption, why: WhyOption, var: VarOption = None, json: JsonOption = False
) -> None:
    """Takes back what is in force and no report counts; nothing is deleted. Exit status 1: not now. 2: not his.

    Example: qebul account reverse M-0000001 --officer quliyeva --why "İki dəfə daxil edilib"
    """
    _do(lambda tx, hand, at: reverse_entry(tx, hand, number, why, at), officer, var, json=json)


def list_entries(
    officer: OfficerOption,
    insurer: Annotated[str, typer.Option(metavar="VOEN", help="Only of this insurer.")] = "",
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """What was entered for the insurers of the officer's offices, the newest first.

    Example: qebul account entries --officer quliyeva
    """
    house = look_in(var)
    with house.database.reads() as reads:
        found = entries_of(reads, officer, str(voen_of(insurer)) if insurer else "")
    if json:
        print_json([_told(one) for one in found])
        return
    rows = [tuple(str(value) for value in list(_told(one).values())[:-1]) for one in found]
    print_table("", ["number", "what", "insurer", "activity", "debt", "day", "manat", "code", "basis", "state"], rows)


def voen_of(text: str) -> Voen:
    """Raises UsageError."""
    try:
        return Voen.parse(text)
    except IdentifierError as wrong:
        raise UsageError(str(wrong)) from None


def _qepik(text: str) -> int:
    try:
        return parse_manat(text)
    except MoneyError as wrong:
        raise UsageError(f"AMOUNT: {wrong}") from None


def _do(act: Callable[[Write, Hand, datetime], Entered], officer: str, var: Any, *, json: bool) -> None:
    one = done_by(officer, var, act, UnfitEntryError, json=json)
    print_json(_told(one)) if json else print(printable(f"{one.entry.number}: {_SENTENCES[one.state]}"))


def _told(one: Entered) -> dict[str, Any]:
    entry = one.entry
    steps = [{"what": step.what.value, "officer": step.login, "at": step.at.isoformat()} for step in one.steps]
    return {
        "number": entry.number,
        "what": entry.what.value,
        "insurer": entry.insurer,
        "activity": entry.activity,
        "debt": entry.debt,
        "day": entry.day.isoformat(),
        "amount": str(to_manat(entry.amount)),
        "code": entry.code,
        "basis": entry.basis,
        "state": one.state.value,
        "steps": steps,
    }
