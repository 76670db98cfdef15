"""`qebul explain entry`: how an entry of a bank's statement was matched, or why it could not be."""

from typing import Annotated

import typer

from cli.entry_told import number_told, print_entry, told_entry
from cli.house import look_in
from cli.one import NOT_FOUND, ended
from cli.options import JsonOption, VarOption, print_json
from registries.bank_seen import entry_kept


def entry(
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="Number of the entry, such as B-0000001.")],
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """What the bank said, by which pass and with what score it was matched, which dues it pays, who might be meant
    otherwise, and what officers did. Exit status 1: there is no such entry.

    Example: qebul explain entry B-0000001
    """
    wanted = number_told(number)
    with look_in(var).database.reads() as reads:
        one = entry_kept(reads, wanted)
    if one is None:
        raise ended(f"there is no entry {number}", NOT_FOUND, json=json)
    print_json(told_entry(one)) if json else print_entry(one)
