"""`qebul replay`: what was judged once, judged again by the rules of today or of then; nothing is changed by it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import track

from cli.exits import UsageError
from cli.house import look_in
from cli.options import JsonOption, VarOption, command_app, print_json, print_table, printable
from pipeline.received import count_between
from registries.baku_days import begin_of, end_of
from rules.version import RULES_VERSION
from schemas.code_table import TableSet
from stages.assembly import Assembly
from stages.rejudging import TODAY, Judgement, NoRulesError, Rejudged, judge_again, rules_to_follow

app = command_app()
SAME, NO_RULES, DIFFERS = 0, 1, 2
REGISTERS = "as they answered then; what a stage asked a register is not asked again"
_GONE = "its bytes are gone"


@app.command()
def replay(
    first: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="First day of receipt (Baku).")],
    last: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day of receipt, included.")],
    rules: Annotated[str, typer.Option(help="today, or the version of a rule-set that this house judged by.")] = TODAY,
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """Judges what was received then again, by a rule-set, and tells what would differ. Writes nothing.

    Registers are not asked again: their answers of then count. An office's decision is no rule and is not repeated.
    Exit status: 0 nothing differs, 1 this install cannot follow those rules, 2 something differs, 3 usage error.
    Example: qebul replay --from 2026-10-01 --to 2026-10-31 --rules today --json
    """
    if last < first:
        raise UsageError("--to is before --from")
    house = look_in(var)
    try:
        with house.database.reads() as reads:
            tables = rules_to_follow(reads, rules)
    except NoRulesError as missing:
        print(printable(f"{missing.code}: {missing}"), file=Console(stderr=True).file)
        raise typer.Exit(NO_RULES) from None
    told = _Tally(RULES_VERSION if tables is None else rules)
    for one in _judged(house, begin_of(first.date()), end_of(last.date()), tables):
        told.add(one)
    (_print_json if json else _print)(told)
    raise typer.Exit(DIFFERS if told.differing else SAME)


@dataclass
class _Tally:
    """What is told in the end: of what does not differ, the number alone."""

    version: str
    judged: int = 0
    met_no_rules: int = 0
    differing: list[Rejudged] = field(default_factory=list)

    def add(self, one: Rejudged | None) -> None:
        if one is None:
            self.met_no_rules += 1
            return
        self.judged += 1
        if one.differs:
            self.differing.append(one)


def _judged(house: Assembly, first: datetime, end: datetime, tables: TableSet | None) -> Iterator[Rejudged | None]:
    """As they are judged, with a bar for whoever watches."""
    with house.database.reads() as reads:
        total = count_between(reads, first, end)
    console = Console(stderr=True)
    judged = judge_again(house, first, end, tables)
    hidden = not console.is_terminal
    yield from track(judged, description="", total=total, console=console, transient=True, disable=hidden)


def _print(told: _Tally) -> None:
    if told.differing:
        columns = ["no", "submission", "service", "status", "then", "codes", "again", "codes"]
        print_table("", columns, [_row(one) for one in told.differing])
    counts = f"{told.judged} judged again, {len(told.differing)} differ, {told.met_no_rules} had met no rules"
    print(f"{told.version}: {counts}")
    print(f"registers: {REGISTERS}")


def _row(one: Rejudged) -> tuple[str, ...]:
    about = one.submission
    again = (_GONE, "") if one.again is None else (one.again.came, ", ".join(one.again.codes))
    then = (one.before.came, ", ".join(one.before.codes))
    return _number(one), about.id, about.service or "–", about.status, *then, *again


def _number(one: Rejudged) -> str:
    about = one.submission
    return f"{about.sequence}.{about.part}" if about.part else str(about.sequence)


def _print_json(told: _Tally) -> None:
    print_json(
        {
            "rules": told.version,
            "registers": REGISTERS,
            "judged": told.judged,
            "met_no_rules": told.met_no_rules,
            "differ": [_told(one) for one in told.differing],
        }
    )


def _told(one: Rejudged) -> dict[str, Any]:
    about = one.submission
    return {
        "submission": about.id,
        "number": _number(one),
        "service": about.service,
        "status": about.status,
        "received_at": about.received_at.isoformat(),
        "rules": one.rules,
        "then": _judgement(one.before),
        "again": None if one.again is None else _judgement(one.again),
    }


def _judgement(one: Judgement) -> dict[str, Any]:
    return {"outcome": one.came, "findings": [found.model_dump(mode="json") for found in one.findings]}
