"""`qebul explain`: how the figures of a decision came about, line by line."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from cli.exits import GOOD, UsageError
from cli.explain_distribution import distribution
from cli.explain_entry import entry
from cli.house import look_in
from cli.one import NOT_FOUND, ended
from cli.one_report import submission_of
from cli.options import JsonOption, VarOption, command_app, print_json, print_table, printable
from pipeline.database import Reads
from rules.report_explained import ExplainedFigure
from schemas.identifiers import Fin, IdentifierError
from schemas.money import to_manat
from stages.rejudging import NoRulesError
from stages.report_explained import Explained, PersonMonth, explain, explain_person

_ABOUT = "How the figures of a decision came about. Example: qebul explain report 12"
NOT_COMPUTED = 2
app = command_app(help=_ABOUT)


@app.callback()
def explaining() -> None:
    """How the figures of a decision came about. Example: qebul explain report 12"""


app.command("distribution")(distribution)
app.command("entry")(entry)


@app.command("report")
def report(
    one: Annotated[
        str,
        typer.Argument(metavar="ID", help="Id, its first 8 characters, or sequence number; or the id of the document."),
    ],
    person: Annotated[str, typer.Option("--person", metavar="FIN", help="What one person earned and owes.")] = "",
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """Every figure of a quarterly report by the steps of its form, with its formula, as it was computed then.

    Exit status: 0; 1 no such report, or the person is not in it; 2 it was returned before anything was computed, or
    this install cannot follow the rules that it was judged by.
    Example: qebul explain report 12 --person 5VBK5VR
    """
    fin = _fin(person) if person else None
    house = look_in(var)
    with house.database.reads() as reads:
        found = explain(house, reads, submission_of(reads, one, json=json))
        if found is None:
            raise ended(f"{one} is no quarterly report", NOT_FOUND, json=json)
        if found.assessed is None:
            raise ended(f"of {one} nothing was computed", NOT_COMPUTED, json=json)
        months = () if fin is None else _months(reads, found, fin, json=json)
    if json:
        print_json(_told(found) if fin is None else {"person": fin, "months": [_month(row) for row in months]})
    elif fin is None:
        _print(found)
    else:
        _print_person(months)
    raise typer.Exit(GOOD)


def _fin(text: str) -> Fin:
    try:
        return Fin.parse(text)
    except IdentifierError:
        raise UsageError("--person is a FİN") from None


def _months(reads: Reads, found: Explained, fin: Fin, *, json: bool) -> Sequence[PersonMonth]:
    try:
        months = explain_person(reads, found, fin)
    except NoRulesError as missing:
        raise ended(f"{missing.code}: {missing}", NOT_COMPUTED, json=json) from None
    if not months:
        raise ended("the person is not in this report", NOT_FOUND, json=json)
    return months


def _print(found: Explained) -> None:
    told = found.report
    print(printable(f"{told.period}, {told.activity}, {told.kind.value}: {len(told.persons)} persons"))
    if found.known is not None and found.known.before is not None:
        print(f"opening debt: what report № {found.known.before} closed with")
    rows = [(_step(one), one.kind.value, one.about, _manat(one.amount), "; ".join(one.told)) for one in found.figures]
    print_table("", ["step", "debt", "about", "manat", "how"], rows)
    if found.distributed is not None and found.distributed.undistributed:
        left = [(str(one.month), _manat(one.amount), one.cause.value) for one in found.distributed.undistributed]
        print_table("", ["month", "not distributable, manat", "cause"], left)
    if found.assessed is not None and found.assessed.late is not None:
        print(printable(f"late: {found.assessed.late.told}"))


def _print_person(months: Sequence[PersonMonth]) -> None:
    columns = ["month", "income", "employee", "employer", "how"]
    amounts = [
        (str(row.month), *map(_manat, (row.income, row.employee, row.employer)), "; ".join(row.told)) for row in months
    ]
    print_table("", columns, amounts)


def _manat(qepik: int) -> str:
    return f"{to_manat(qepik)}"


def _step(one: ExplainedFigure) -> str:
    return str(one.step) if one.step else "–"


def _told(found: Explained) -> dict[str, Any]:
    told, assessed = found.report, found.assessed
    return {
        "kind": told.kind.value,
        "quarter": told.period,
        "activity": str(told.activity),
        "persons": len(told.persons),
        "rules": found.rules,
        "opening_from": None if found.known is None else found.known.before,
        "assessed": None if assessed is None else assessed.model_dump(mode="json"),
        "distributed": None if found.distributed is None else found.distributed.model_dump(mode="json"),
    }


def _month(row: PersonMonth) -> dict[str, Any]:
    amounts = {"income": row.income, "employee": row.employee, "employer": row.employer}
    return {"month": row.month, **amounts, "told": list(row.told)}
