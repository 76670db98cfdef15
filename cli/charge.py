"""`qebul charge`: what the Fund applied to an insurer, found or wrote off beside its quarterly reports.

The first report that ends on its day or later counts it (004 §2.3.2, steps 11 and 14; §2.3.1, borcların silinməsi).
"""

from datetime import date, datetime
from typing import Annotated, Any

import typer

from cli.exits import UsageError
from cli.house import look_in
from cli.options import JsonOption, VarOption, command_app, print_json, print_table
from registries.charges import Charge, ChargeKind, charges_of, put_charges
from registries.insurers import insurers_by_voen
from schemas.identifiers import ActivityCode, IdentifierError, Voen
from schemas.money import MoneyError, parse_manat, to_manat
from schemas.report_debt_terms import DebtKind, Section, section_terms

app = command_app(help="Sanctions, fines, funds found and write-offs. Example: qebul charge list 1300144711")
InsurerArgument = Annotated[str, typer.Argument(metavar="VOEN", help="VÖEN of the insurer.")]


@app.command("add")
def add(
    number: Annotated[str, typer.Argument(help="Number of the decision; once for the whole Fund.")],
    insurer: Annotated[str, typer.Option(metavar="VOEN", help="Whom it falls on.")],
    activity: Annotated[str, typer.Option(help="Code of the activity whose report counts it.")],
    kind: Annotated[ChargeKind, typer.Option(help="What was done.")],
    day: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Day of the decision.")],
    amount: Annotated[str, typer.Option(help="In manat: 40.00.")],
    basis: Annotated[str, typer.Option(help="What it rests on, for those who read the report.")],
    debt: Annotated[DebtKind | None, typer.Option(help="Of a write-off: the debt that is written off.")] = None,
    var: VarOption = None,
) -> None:
    """Enters a charge, or says anew what was entered wrongly, as long as no report counts it.

    Example: qebul charge add 17-M --insurer 1300144711 --activity 62010 --kind FINE --day 2026-02-10 --amount 200.00
    --basis "İXM 460"
    """
    charge = _charge(number, insurer, activity, kind, day.date(), amount, basis, debt)
    house = look_in(var)
    with house.database.write() as tx:
        if not insurers_by_voen(tx, [charge.insurer]):
            raise UsageError("no insurer has this VÖEN")
        try:
            put_charges(tx, [charge])
        except ValueError as wrong:
            raise UsageError(str(wrong)) from None
    print(f"{number}: {charge.kind.value} {to_manat(charge.amount)}, {charge.day}")


@app.command("list")
def list_all(insurer: InsurerArgument, var: VarOption = None, json: JsonOption = False) -> None:
    """The charges of an insurer by their days, and the quarter whose report counts each.

    Example: qebul charge list 1300144711 --json
    """
    voen = _read_voen(insurer)
    house = look_in(var)
    with house.database.reads() as reads:
        rows = [_told(one, quarter) for one, quarter in charges_of(reads, voen)]
    if json:
        print_json(rows)
    else:
        columns = ["number", "activity", "kind", "debt", "day", "amount", "basis", "counted_in"]
        print_table("", columns, [[str(row[name]) for name in columns] for row in rows])


def _charge(
    number: str,
    insurer: str,
    activity: str,
    kind: ChargeKind,
    day: date,
    amount: str,
    basis: str,
    debt: DebtKind | None,
) -> Charge:
    try:
        code, qepik = ActivityCode.parse(activity), parse_manat(amount)
    except (IdentifierError, MoneyError) as wrong:
        raise UsageError(str(wrong)) from None
    return Charge(
        number=number,
        insurer=_read_voen(insurer),
        activity=code,
        kind=kind,
        debt=debt or _usual_debt(kind, day),
        day=day,
        amount=qepik,
        basis=basis,
    )


def _usual_debt(kind: ChargeKind, day: date) -> DebtKind:
    if kind is ChargeKind.WRITE_OFF:
        raise UsageError("which debt is written off? say --debt")
    if kind is not ChargeKind.FOUND:
        return DebtKind(kind.value)
    terms = section_terms(Section.FOUND, day)
    if terms is None:
        raise UsageError(f"no table says which debt funds found on {day} are")
    return terms.kind


def _read_voen(text: str) -> Voen:
    try:
        return Voen.parse(text)
    except IdentifierError as wrong:
        raise UsageError(str(wrong)) from None


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
