"""`qebul conserve`: the proof that nothing was lost, doubled or changed."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer

from cli.house import is_working, look_in
from cli.options import JsonOption, VarOption, command_app, print_json, print_table
from pipeline.database import Reads
from registries.bank_offices import DayMoney, day_money
from registries.payout_checks import accepted_sums, payout_sums
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
# Of benefits, as ``payout_sums`` calls where they stand.
_STANDS = {
    "PAID": "paid",
    "OPEN": "on the way",
    "WAITS": "wait for a second officer",
    "REJECTED": "rejected",
    "NOT_ORDERED": "not ordered",
}


@app.command()
def conserve(
    days: Annotated[bool, typer.Option("--days", help="Money in and out per office and day, too.")] = False,
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """Walks ledger, store, registers and folders. Exit status 1 when anything is red; it tells what and where.

    What it came to is written down: the overview of the screen tells it. Money of banks' statements is proven per
    office and day, to the qəpik: what came is matched, in suspense or given back. So are benefits: what was accepted
    on a day is paid, on its way, rejected or not ordered yet.

    Example: qebul conserve --days
    """
    house = look_in(var)
    checks = house.checks()
    problems = walk(house, lambda: is_working(house.settings))
    with house.database.reads() as reads:
        money = day_money(reads) if days else ()
        benefits = _benefits(reads) if days else ()
    if json:
        names = [check.name for check in checks]
        told = {"green": not problems, "checks": names, "problems": [asdict(one) for one in problems]}
        print_json(told | ({"days": [_told(one) for one in money], "benefits": benefits} if days else {}))
    elif problems:
        print_table("red", ["check", "where", "what"], [(one.check, one.where, one.what) for one in problems])
    else:
        print(f"green: {', '.join(check.name for check in checks)}")
    if days and not json:
        rows = [tuple(str(value) for value in _told(one).values()) for one in money]
        print_table("", list(_COLUMNS.values()), rows)
        print_table("", ["office", "day", "accepted", *_STANDS.values()], [tuple(one.values()) for one in benefits])
    raise typer.Exit(RED if problems else 0)


def _told(one: DayMoney) -> dict[str, str]:
    """Amounts in manat; what differs is more than nothing where something is wrong."""
    amounts = {name: str(to_manat(getattr(one, name))) for name in _COLUMNS if name not in ("office", "day")}
    return {"office": one.office, "day": one.day.isoformat()} | amounts


def _benefits(reads: Reads) -> Sequence[dict[str, str]]:
    """By the office and the day of their acceptance, in manat; ``accepted`` is what their tables say."""
    accepted, sums = accepted_sums(reads), payout_sums(reads)
    return [
        {"office": office, "day": day.isoformat(), "accepted": str(to_manat(accepted.get((day, office), 0)))}
        | {name.lower(): str(to_manat(sums.get((day, office), {}).get(name, 0))) for name in _STANDS}
        for day, office in sorted(accepted.keys() | sums.keys(), key=lambda one: (one[1], one[0]))
    ]
