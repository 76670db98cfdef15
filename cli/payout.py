"""`qebul payout make|list|show|confirm|refuse|status`: payment orders of accepted benefits, and what became of them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.account_entries import OfficerOption, WhyOption
from cli.by_officer import done_by, told_why
from cli.exits import UsageError
from cli.house import look_in
from cli.one import NOT_FOUND, ended, operating_user
from cli.options import JsonOption, VarOption, command_app, print_json, print_table, printable
from pipeline.database import Write
from reconciliation.pain002 import StatusFileError, read_pain002
from registries.officer_users import Hand, hand_at_the_machine
from registries.payout_outcomes import Taken, UnfitStatusError
from registries.payouts import Ordered, State
from registries.payouts_seen import LineSeen, OrderSeen, lines_seen, order_seen, orders_seen
from rules.envelope import BAKU
from schemas.childcare import PaymentKind
from schemas.identifiers import IdentifierError, OfficeCode
from schemas.money import to_manat
from schemas.payouts import StatusReport
from stages.finance_checks import UnfitEntryError
from stages.payouts import Made, PayoutWish, UnfitPayoutError, confirm, make, refuse, status

app = command_app(help="Payment orders of accepted benefits. Example: qebul payout make --officer quliyeva")
NumberArgument = Annotated[str, typer.Argument(metavar="NUMBER", help="Number of the order, such as P-0000001.")]
PAGE = 10_000
_UNFIT = (UnfitEntryError, UnfitPayoutError, UnfitStatusError, StatusFileError)
_COLUMNS = ["number", "office", "kind", "bank", "day", "lines", "manat", "state", "came", "channel"]
_SENTENCES = {
    State.WAITS: "waits for a second officer",
    State.REFUSED: "refused",
    State.IN_FORCE: "in force",
}


@app.command("make")
def make_orders(
    officer: OfficerOption,
    office: Annotated[str, typer.Option(help="Only of this office.")] = "",
    kind: Annotated[PaymentKind | None, typer.Option(help="Only this kind.", case_sensitive=False)] = None,
    day: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of the payment (default today).")
    ] = None,
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """Orders for all accepted benefits that no order pays yet: one for each office, kind and bank.

    From a dated amount on a second officer confirms. Exit status 1: it cannot be ordered so. 2: not his office or role.

    Examples: qebul payout make --officer quliyeva · qebul payout make --officer quliyeva --office 188 --kind transfer
    """
    house = look_in(var)
    channel = house.settings.payments_channel
    now = house.clock.now()
    wish = PayoutWish(now.astimezone(BAKU).date() if day is None else day.date(), _office(office), kind)
    with told_why(*_UNFIT, json=json), house.database.write() as tx:
        hand = hand_at_the_machine(tx, officer, operating_user())
        made = make(tx, hand, wish, now, channel=channel)
    _say_made(made, json=json)


@app.command("confirm")
def confirm_one(
    number: NumberArgument, officer: OfficerOption, var: VarOption = None, json: JsonOption = False
) -> None:
    """The second officer confirms an order: its file is made, sealed and handed out. Exit status 1: not now, or by the
    same one. 2: not his.

    Example: qebul payout confirm P-0000001 --officer hesenov
    """
    _do(lambda tx, hand, at: confirm(tx, hand, number, at), officer, var, json=json)


@app.command("refuse")
def refuse_one(
    number: NumberArgument, officer: OfficerOption, why: WhyOption, var: VarOption = None, json: JsonOption = False
) -> None:
    """What waits for a second officer is not to be; its persons can be ordered again. Exit status 1: nothing waits.
    2: not his.

    Example: qebul payout refuse P-0000001 --officer hesenov --why "Bank səhvdir"
    """
    _do(lambda tx, hand, at: refuse(tx, hand, number, why, at), officer, var, json=json)


@app.command("status")
def take_status(
    files: Annotated[
        list[Path], typer.Argument(exists=True, dir_okay=False, readable=True, help="Status reports, pain.002.")
    ],
    officer: OfficerOption,
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """Takes what receivers tell of orders: paid lines are closed, rejected ones can be ordered again. All of it or
    nothing: exit status 1 where a file cannot be read, or contradicts what is known. 2: not his.

    Example: qebul payout status pain002.xml --officer quliyeva
    """
    house = look_in(var)
    with told_why(*_UNFIT, json=json):
        reports = [_read(one) for one in files]
        with house.database.write() as tx:
            hand = hand_at_the_machine(tx, officer, operating_user())
            taken = status(tx, hand, reports, house.clock.now())
    if json:
        print_json([_told_taken(one) for one in taken])
        return
    rows = [tuple(str(value) for value in _told_taken(one).values()) for one in taken]
    print_table("", ["order", "paid", "rejected", "new", "on the way"], rows)


@app.command("list")
def list_orders(
    officer: OfficerOption,
    state: Annotated[State | None, typer.Option(help="Only those that stand there.", case_sensitive=False)] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 100,
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """Orders of the officer's offices, the newest first.

    Examples: qebul payout list --officer quliyeva · qebul payout list --officer quliyeva --state waits --json
    """
    house = look_in(var)
    with house.database.reads() as reads:
        found = orders_seen(reads, officer, state=state, limit=limit)
    if json:
        print_json([_told(one) for one in found])
        return
    print_table("", _COLUMNS, [_row(one) for one in found])


@app.command("show")
def show_one(number: NumberArgument, officer: OfficerOption, var: VarOption = None, json: JsonOption = False) -> None:
    """One order: its steps, its lines and what became of each. Exit status 1: there is none for this officer.

    Example: qebul payout show P-0000001 --officer quliyeva
    """
    house = look_in(var)
    with house.database.reads() as reads:
        found = order_seen(reads, officer, number)
        lines = lines_seen(reads, officer, number, limit=PAGE)
    if found is None:
        raise ended(f"no order {number} for this officer", NOT_FOUND, json=json)
    if json:
        print_json(_told(found) | {"steps": _steps(found), "of": [_told_line(one) for one in lines]})
        return
    print_table("", _COLUMNS, [_row(found)])
    print_table("", ["step", "officer", "at", "about"], [tuple(one.values()) for one in _steps(found)])
    rows = [tuple(str(value) for value in _told_line(one).values()) for one in lines]
    print_table("", ["end to end", "fin", "name", "account", "manat", "came", "reason"], rows)


def _do(act: Callable[[Write, Hand, datetime], Ordered], officer: str, var: Any, *, json: bool) -> None:
    _say_made(Made([done_by(officer, var, act, *_UNFIT, json=json)], {}), json=json)


def _read(file: Path) -> StatusReport:
    with file.open("rb") as source:
        return read_pain002(source)


def _office(text: str) -> str:
    try:
        return str(OfficeCode.parse(text)) if text else ""
    except IdentifierError as wrong:
        raise UsageError(str(wrong)) from None


def _say_made(made: Made, *, json: bool) -> None:
    left = {why.value: count for why, count in made.left_out.items()}
    if json:
        orders = [{"number": one.order.number, "state": one.state.value, **_sums(one)} for one in made.orders]
        print_json({"orders": orders, "left_out": left})
        return
    for one in made.orders:
        order = one.order
        told = f"{order.kind} {order.bank} {order.lines} lines, {to_manat(order.amount)} manat"
        print(printable(f"{order.number}: {_SENTENCES[one.state]}, office {order.office}, {told}"))
    for why, count in left.items():
        print(f"left out: {count}, {why}")
    if not made.orders:
        print("nothing is to be ordered")


def _sums(one: Ordered) -> dict[str, Any]:
    order = one.order
    return {
        "office": order.office,
        "kind": order.kind.value,
        "bank": order.bank,
        "day": order.day.isoformat(),
        "lines": order.lines,
        "amount": str(to_manat(order.amount)),
        "channel": order.channel,
    }


def _told(one: OrderSeen) -> dict[str, Any]:
    came = {what: {"lines": each.lines, "amount": str(to_manat(each.amount))} for what, each in one.came.items()}
    moments = {"sealed_at": one.sealed_at, "delivered_at": one.delivered_at}
    return {
        "number": one.order.number,
        "state": one.state.value,
        **_sums(one.ordered),
        **{name: None if at is None else at.isoformat() for name, at in moments.items()},
        "came": came,
    }


def _row(one: OrderSeen) -> Sequence[str]:
    told = _sums(one.ordered)
    came = ", ".join(f"{what} {each.lines}" for what, each in sorted(one.came.items()))
    state = "delivered" if one.delivered_at is not None else _SENTENCES[one.state]
    values = (told[name] for name in ("office", "kind", "bank", "day", "lines", "amount"))
    return (one.order.number, *map(str, values), state, came, told["channel"])


def _steps(one: OrderSeen) -> list[dict[str, str]]:
    return [
        {"what": step.what.value, "officer": step.login, "at": step.at.isoformat(), "about": step.about}
        for step in one.steps
    ]


def _told_line(one: LineSeen) -> dict[str, Any]:
    return {
        "end_to_end": one.line.end_to_end,
        "fin": one.line.fin,
        "name": one.line.name,
        "account": one.line.account,
        "amount": str(to_manat(one.line.amount)),
        "came": one.came,
        "reason": one.reason,
    }


def _told_taken(one: Taken) -> dict[str, Any]:
    return {
        "order": one.order,
        "paid": one.paid,
        "rejected": one.rejected,
        "new": one.new,
        "on_the_way": one.pending,
    }
