"""`qebul account charges`: what the Fund applied to an insurer, found or wrote off, and which report counts it."""

from typing import Any

from cli.account_entries import OfficerOption, VoenArgument, voen_of
from cli.by_officer import NOT_YOURS
from cli.house import look_in
from cli.one import ended
from cli.options import JsonOption, VarOption, print_json, print_table
from registries.charges import Charge, charges_seen
from schemas.money import to_manat

_COLUMNS = ("number", "activity", "kind", "debt", "day", "amount", "basis", "counted_in")


def list_charges(voen: VoenArgument, officer: OfficerOption, var: VarOption = None, json: JsonOption = False) -> None:
    """The charges of an insurer by their days, those of late reports too, and the quarter whose report counts each.

    The first report that ends on its day or later counts it. Exit status 2: it is not of the officer's offices.

    Example: qebul account charges 1300144711 --officer quliyeva
    """
    insurer, house = voen_of(voen), look_in(var)
    with house.database.reads() as reads:
        found = charges_seen(reads, officer, insurer)
    if found is None:
        raise ended(f"{insurer} is not for {officer}", NOT_YOURS, json=json)
    rows = [_told(one, quarter) for one, quarter in found]
    print_json(rows) if json else print_table("", _COLUMNS, [[row[name] for name in _COLUMNS] for row in rows])


def _told(one: Charge, counted_in: str) -> dict[str, Any]:
    return {
        "number": one.number,
        "activity": str(one.activity),
        "kind": one.kind.value,
        "debt": one.debt.value,
        "day": one.day.isoformat(),
        "amount": f"{to_manat(one.amount)}",
        "basis": one.basis,
        "counted_in": counted_in,
    }
