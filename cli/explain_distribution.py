"""`qebul explain distribution`: whose the money of a report or payment became, and why each qəpik."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from cli.exits import GOOD
from cli.house import look_in
from cli.one import ended
from cli.one_report import submission_of
from cli.options import JsonOption, VarOption, print_json, print_table, printable
from pipeline.database import Reads
from registries.distributions import (
    Allocated,
    NoLine,
    PaymentTold,
    allocations_of,
    payment_of,
    payment_told,
    why_nothing,
)
from rules.allocation import Line, Reason
from schemas.money import to_manat

NOTHING_GIVEN, DIFFERS = 2, 3
_WHY = {
    Reason.SHARE: "equal share of those with debt",
    Reason.DEBT: "the whole debt, no larger than the equal share",
    Reason.REMAINDER: "a qəpik that cannot be shared equally: the oldest debt, then by FİN",
    Reason.MONTH: "the whole contribution of the month",
    Reason.PROPORTION: "in proportion: the money ended in this month",
}
_WHY_NOTHING = {
    NoLine.EXEMPT: "nothing owed from before, and nothing computed for these months: no income, or exempt",
    NoLine.PAID_BEFORE: "earlier money that was too much for him pays these months",
    NoLine.MONEY_ENDED: "the money ended before it came to him",
}
Nothing = Mapping[int, NoLine]  # by transaction


def distribution(
    one: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="A report or a signed distribution (id, its first 8 characters, sequence number, id of the document),"
            " or the number of a payment.",
        ),
    ],
    person: Annotated[str, typer.Option("--person", metavar="FIN", help="Only the lines of one person.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="Lines that are printed; --json has all.")] = 50,
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """Whose the money became: of a report by person and reason, of a payment by share and by the reports that use it.

    The lines are those of the accounts, and are made again from what the accounts said before them. Exit status: 0;
    1 no such report or payment; 2 it distributed no money; 3 the lines made again are others.
    Example: qebul explain distribution 2026-3001
    """
    house = look_in(var)
    with house.database.reads() as reads:
        paid, found = _find(reads, one, json=json)
        without = [each for each in found if person and not _lines(each, person)]
        nothing = {each.transaction: why_nothing(reads, each, person) for each in without}
    if paid is None and not found:
        raise ended(f"{one} distributed no money", NOTHING_GIVEN, json=json)
    if json:
        payment = None if paid is None else _payment(paid)
        print_json({"payment": payment, "reports": [_allocated(each, person, nothing) for each in found]})
    else:
        if paid is not None:
            _print_payment(paid)
        for each in found:
            _print_allocated(each, person, limit, nothing)
    raise typer.Exit(GOOD if all(each.same for each in found) else DIFFERS)


def _find(reads: Reads, one: str, *, json: bool) -> tuple[PaymentTold | None, Sequence[Allocated]]:
    """A payment with the allocations of the reports that use it, or the allocations of a report."""
    paid = payment_told(reads, one)
    if paid is None:
        submission = submission_of(reads, one, json=json)
        number = payment_of(reads, submission)
        if number is None:
            return None, allocations_of(reads, submission)
        paid = payment_told(reads, number)
        assert paid is not None
    return paid, [each for use in paid.uses for each in allocations_of(reads, use.submission)]


def _print_payment(paid: PaymentTold) -> None:
    print(printable(f"{paid.number}: {paid.value_date}, {_manat(paid.amount)}, {paid.code}, {paid.insurer}"))
    shares = [(one.insurer, one.code, _manat(one.amount)) for one in paid.shares]
    if shares:
        print_table("signed shares", ["insurer", "code", "manat"], shares)
    uses = [(str(one.report), one.insurer, one.quarter, _manat(one.amount)) for one in paid.uses]
    print_table("used by reports", ["report", "insurer", "quarter", "manat"], uses)


def _print_allocated(one: Allocated, person: str, limit: int, nothing: Nothing) -> None:
    again, lines = one.again, _lines(one, person)
    state = "" if one.stands else ", taken back"
    print(printable(f"report {one.report}, {one.quarter}, {one.activity}: {_manat(again.amount)}{state}"))
    months = [(str(month.month), _manat(month.owed), _manat(month.paid)) for month in again.months]
    print_table("", ["month", "unpaid", "given"], months)
    rows = [(line.fin, _manat(line.amount), _WHY[line.reason], again.explain(line)) for line in lines[:limit]]
    print_table("", ["person", "manat", "why", "how"], rows)
    if one.transaction in nothing:
        print(printable(f"{person}: nothing ({_WHY_NOTHING[nothing[one.transaction]]})"))
    if len(lines) > limit:
        print(f"{len(lines) - limit} lines more")
    if again.cause is not None:
        print(printable(f"undistributed: {_manat(again.rest)} ({again.cause.value})"))
    print("made again: the same" if one.same else "made again: OTHERS")


def _lines(one: Allocated, person: str) -> Sequence[Line]:
    return [line for line in one.lines if not person or line.fin == person]


def _manat(qepik: int) -> str:
    return f"{to_manat(qepik)}"


def _payment(paid: PaymentTold) -> dict[str, Any]:
    shares = [{"insurer": one.insurer, "code": one.code, "amount": one.amount} for one in paid.shares]
    uses = [{"report": one.report, "submission": one.submission, "amount": one.amount} for one in paid.uses]
    told = {"number": paid.number, "insurer": paid.insurer, "value_date": paid.value_date.isoformat()}
    return {**told, "amount": paid.amount, "code": paid.code, "shares": shares, "uses": uses}


def _allocated(one: Allocated, person: str, nothing: Nothing) -> dict[str, Any]:
    again = one.again
    return {
        "report": one.report,
        "quarter": one.quarter,
        "activity": one.activity,
        "transaction": one.transaction,
        "stands": one.stands,
        "amount": again.amount,
        "share": again.share,
        "months": [{"month": str(each.month), "owed": each.owed, "paid": each.paid} for each in again.months],
        "lines": [_line(one, line) for line in _lines(one, person)],
        "nothing": None if one.transaction not in nothing else nothing[one.transaction].value,
        "rest": again.rest,
        "cause": None if again.cause is None else again.cause.value,
        "same_again": one.same,
    }


def _line(one: Allocated, line: Line) -> dict[str, Any]:
    month = None if line.month is None else str(line.month)
    told = {"fin": line.fin, "month": month, "amount": line.amount, "reason": line.reason.value, "of": line.of}
    return {**told, "told": one.again.explain(line)}
