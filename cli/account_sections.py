"""`qebul account section`: a money section of an insurer's cabinet, as the screen shows it."""

from typing import Annotated

import typer

from cli.account_entries import OfficerOption, VoenArgument, voen_of
from cli.by_officer import NOT_YOURS
from cli.house import look_in
from cli.one import ended, operating_user
from cli.options import JsonOption, VarOption, print_json, print_table
from outbox.prints.sheet import lines_of
from schemas.money import to_manat
from stages.money_question import Question
from stages.money_view import money_table, told_rows
from stages.money_words import COLUMNS, NAMES, MoneySection


def show_section(
    section: Annotated[MoneySection, typer.Argument(help="Which section.", case_sensitive=False)],
    voen: VoenArgument,
    officer: OfficerOption,
    activity: Annotated[str, typer.Option(help="Only of this activity.")] = "",
    of: Annotated[str, typer.Option(help="A person's FİN, or the number of an allocation.")] = "",
    after: Annotated[str, typer.Option(metavar="KEY", help="The page behind the row of this key.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=5000, help="Rows of a page.")] = 50,
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """A money section of an insurer's cabinet: each line with what it comes from.

    That an officer looked at persons is written down. Exit status 2: it is not of the officer's offices.

    Example: qebul account section interest 1300144711 --officer quliyeva --activity 62010
    """
    house, insurer = look_in(var), voen_of(voen)
    asked = Question(
        login=officer,
        session=f"os:{operating_user()}",
        at=house.clock.now(),
        section=section,
        voen=str(insurer),
        activity=activity,
        opened=of,
        after=after,
    )
    with house.database.write() as tx:
        found = money_table(tx, asked, size=limit)
    if found is None:
        raise ended(f"{insurer} is not for {officer}", NOT_YOURS, json=json)
    if json:
        sums = {label.en: str(to_manat(amount)) for label, amount in found.sums}
        keys = [key for key, _ in found.rows]
        print_json({"sums": sums, "rows": told_rows(section, found), "next": keys[-1] if found.more else None})
        return
    rows = [tuple((lines_of(cell) or ("",))[-1] for cell in cells) for _, cells in found.rows]
    print_table(NAMES[section].en, [one.label.en for one in COLUMNS[section].values()], rows)
