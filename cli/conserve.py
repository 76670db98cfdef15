"""`qebul conserve`: the proof that nothing was lost, doubled or changed."""

from dataclasses import asdict
from typing import Annotated

import typer

from cli.house import is_working, look_in
from cli.options import JsonOption, VarOption, command_app, print_json, print_table
from registries.bank_offices import DayMoney, day_money
from schemas.money import to_manat
from stages.conserving import walk

app = command_app()
RED = 1
_COLUMNS = {
    "office": "office",
    "day": "day",
    "credit": "in",
    "matched": "matched",
    "suspended": "in suspense",
    "returned": "given back",
    "came_back": "of orders",
    "credit_difference": "differs",
    "debit": "out",
    "gave_back": "gave back",
    "paid_out": "paid out",
    "debit_suspended": "in suspense",
    "debit_difference": "differs",
}


@app.command()
def conserve(
    days: Annotated[bool, typer.Option("--days", help="Money of banks' statements per office and day, too.")] = False,
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """Walks ledger, store, registers and folders. Exit status 1 when anything is red; it tells what and where.

    What it came to is written down: the overview of the screen tells it. Money of banks' statements is proven per
    office and day, to the qəpik: what came is matched, in suspense or given back.

    Example: qebul conserve --days
    """
    house = look_in(var)
    checks = house.checks()
    problems = walk(house, lambda: is_working(house.settings))
    with house.database.reads() as reads:
        money = day_money(reads) if days else ()
    if json:
        names = [check.name for check in checks]
        told = {"green": not problems, "checks": names, "problems": [asdict(one) for one in problems]}
        print_json(told | ({"days": [_told(one) for one in money]} if days else {}))
    elif problems:
        print_table("red", ["check", "where", "what"], [(one.check, one.where, one.what) for one in problems])
    else:
        print(f"green: {', '.join(check.name for check in checks)}")
    if days and not json:
        rows = [tuple(str(value) for value in _told(one).values()) for one in money]
        print_table("", list(_COLUMNS.values()), rows)
    raise typer.Exit(RED if problems else 0)


def _told(one: DayMoney) -> dict[str, str]:
    """Amounts in manat; what differs is more than nothing where something is wrong."""
    amounts = {name: str(to_manat(getattr(one, name))) for name in _COLUMNS if name not in ("office", "day")}
    return {"office": one.office, "day": one.day.isoformat()} | amounts
