"""`qebul authorization`: the register of authorizations of an insurer (səlahiyyətlərin reyestri)."""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

import typer

from cli.exits import GOOD, UsageError
from cli.house import look_in
from cli.options import JsonOption, VarOption, command_app, print_json, print_table
from registries.authorizations import authorizations_of
from registries.insurers import insurers_by_voen
from rules.authority import State, state_of
from rules.envelope import BAKU
from schemas.authority import Authorization
from schemas.identifiers import IdentifierError, Voen
from schemas.service_directory import newest_row

_ABOUT = "Authorizations of an insurer. Example: qebul authorization list --insurer 1300144711"
app = command_app(help=_ABOUT)


class Shown(StrEnum):
    """The tabs of the manual (003 §2.1.1), and both together."""

    ACTIVE = "active"
    ENDED = "ended"
    ALL = "all"


_ENDED = frozenset({State.EXPIRED, State.REVOKED})
_SHOWS: Mapping[Shown, Callable[[State], bool]] = {
    Shown.ACTIVE: lambda state: state not in _ENDED,
    Shown.ENDED: lambda state: state in _ENDED,
    Shown.ALL: lambda _: True,
}


@app.callback()
def authorization() -> None:
    """Authorizations of an insurer. Example: qebul authorization list --insurer 1300144711"""


@app.command("list")
def list_all(
    insurer: Annotated[str, typer.Option("--insurer", metavar="VOEN", help="VÖEN of the insurer who gave them.")],
    state: Annotated[
        Shown, typer.Option(help="active: not over, also those that start later; ended: over or revoked.")
    ] = Shown.ALL,
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """The register of an insurer's authorizations, in the order in which they were given, as it stands today.

    An authorization also ends with the certificate of the signer: that is judged with each signature, not listed here.
    Example: qebul authorization list --insurer 1300144711 --state active
    """
    voen, house = _voen(insurer), look_in(var)
    with house.database.reads() as reads:
        if voen not in insurers_by_voen(reads, [voen]):
            raise UsageError(f"no insurer is registered with the VÖEN {voen}")
        given = authorizations_of(reads, voen)
    today = house.clock.now().astimezone(BAKU).date()
    rows = [(one, stands) for one in given if _SHOWS[state](stands := state_of(one, today))]
    if json:
        print_json([_told(one, stands) for one, stands in rows])
    else:
        columns = ["card number", "phone", "FİN", "term", "start", "end", "service", "state"]
        print_table("", columns, [_row(one, stands) for one, stands in rows])
    raise typer.Exit(GOOD)


def _voen(text: str) -> Voen:
    try:
        return Voen.parse(text)
    except IdentifierError:
        raise UsageError(f"not a VÖEN: {text!r}") from None


def _row(one: Authorization, stands: State) -> tuple[str, ...]:
    row = newest_row(one.service)
    return (
        one.card_number or "–",
        one.phone or "–",
        str(one.fin),
        one.term,
        _day(one.start) or "–",
        _day(one.end) or "–",
        row.name("az") if row else one.service,
        stands,
    )


def _told(one: Authorization, stands: State) -> dict[str, Any]:
    row = newest_row(one.service)
    return {
        "grant": one.document_id,
        "kind": one.kind.value,
        "card_number": one.card_number,
        "phone": one.phone,
        "fin": str(one.fin),
        "term": one.term.value,
        "start": _day(one.start),
        "end": _day(one.end),
        "service": one.service,
        "service_az": row.name("az") if row else None,
        "service_en": row.name("en") if row else None,
        "state": stands.value,
        "granted_at": one.granted_at.isoformat(),
        "revoked_at": one.revoked_at.isoformat() if one.revoked_at else None,
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
