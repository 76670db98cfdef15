"""`qebul register`: what an insurer sent, as its own register shows it (reyestr; 001 §3.3, 003 §2.2.2)."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Annotated, Any

import typer

from cli.exits import GOOD, UsageError
from cli.house import look_in
from cli.options import JsonOption, VarOption, command_app, print_json, print_table
from pipeline.status import Status
from registries.insurers import insurers_by_voen
from registries.registers import Wanted
from registries.sent_documents import Pile, SentRow, sent
from rules.envelope import BAKU
from schemas.identifiers import Fin, IdentifierError, Voen
from schemas.money import parse_manat
from schemas.months import Quarter
from schemas.services import SERVICES
from stages.register_words import CERTIFICATES, KINDS

_ABOUT = "What an insurer sent, and nobody else's. Example: qebul register list --insurer 1300144711 --pile returned"
_DAY = ["%Y-%m-%d"]
app = command_app(help=_ABOUT)


@app.callback()
def register() -> None:
    """What an insurer sent, and nobody else's. Example: qebul register list --insurer 1300144711 --pile returned"""


@app.command("list")
def list_sent(
    insurer: Annotated[
        str, typer.Option("--insurer", metavar="VOEN", help="VÖEN of the insurer; of an applicant his FİN.")
    ],
    pile: Annotated[Pile, typer.Option(help="Which list.")] = Pile.ALL,
    service: Annotated[str, typer.Option(help="Code of a service.")] = "",
    kind: Annotated[str, typer.Option(help="initial, correction, replacement or duplicate.")] = "",
    fin: Annotated[str, typer.Option(help="Beginning of a FİN.")] = "",
    surname: Annotated[str, typer.Option(help="Beginning of a surname; so are the other names.")] = "",
    given_name: Annotated[str, typer.Option("--name", help="Name.")] = "",
    patronymic: Annotated[str, typer.Option(help="Patronymic.")] = "",
    ssn: Annotated[str, typer.Option(help="Beginning of an SSN.")] = "",
    ssn_from: Annotated[datetime | None, typer.Option(formats=_DAY, help="SSN of this day (Baku) or later.")] = None,
    ssn_until: Annotated[datetime | None, typer.Option(formats=_DAY, help="SSN of this day or earlier.")] = None,
    sent_from: Annotated[
        datetime | None, typer.Option("--from", formats=_DAY, help="Sent on this day or later.")
    ] = None,
    sent_until: Annotated[datetime | None, typer.Option("--to", formats=_DAY, help="Sent until this day.")] = None,
    certificate: Annotated[str, typer.Option(help="issued, known or none.")] = "",
    status: Annotated[str, typer.Option(help="Status of the submission.")] = "",
    quarter: Annotated[str, typer.Option(help="Of an accepted quarterly report: 2026-Q1.")] = "",
    activity: Annotated[str, typer.Option(help="Its code of activity.")] = "",
    amount_from: Annotated[str, typer.Option(help="Its labour payments from, in manat.")] = "",
    amount_until: Annotated[str, typer.Option("--amount-to", help="Its labour payments until, in manat.")] = "",
    after: Annotated[str, typer.Option(metavar="ID", help="The page behind this submission.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Rows of a page.")] = 25,
    var: VarOption = None,
    json: JsonOption = False,
) -> None:
    """The insurer's own documents, the latest first. Exit status: 0, also where there are none; 3 no such insurer.

    Examples: qebul register list --insurer 1300144711 --surname əli --json
    qebul register list --insurer 1300144711 --service childcare_table --pile returned
    qebul register list --insurer 1300144711 --pile reports --quarter 2026-Q1 --activity 62010 --amount-from 1000
    """
    wanted = Wanted(
        kind=kind,
        fin=fin,
        surname=surname,
        given_name=given_name,
        patronymic=patronymic,
        ssn=ssn,
        ssn_from=ssn_from.date() if ssn_from else None,
        ssn_until=ssn_until.date() if ssn_until else None,
        sent_from=sent_from.date() if sent_from else None,
        sent_until=sent_until.date() if sent_until else None,
        certificate=certificate,
        status=status,
        service=service,
        quarter=quarter,
        activity=activity,
        amount_from=amount_from,
        amount_until=amount_until,
    )
    _check_all(wanted)
    party = _party(insurer)
    house = look_in(var)
    with house.database.reads() as reads:
        if isinstance(party, Voen) and not insurers_by_voen(reads, [party]):
            raise UsageError("no insurer has this VÖEN")
        rows = sent(reads, party, pile, wanted, after=after, limit=limit)
    if json:
        print_json([_told(row) for row in rows])
    else:
        print_table("", [*_told(rows[0])] if rows else ["submission"], [_row(row) for row in rows])
    raise typer.Exit(GOOD)


def _check_all(wanted: Wanted) -> None:
    """Raises UsageError for what no document can be."""
    for option, value, choices in (
        ("--service", wanted.service, SERVICES),
        ("--kind", wanted.kind, KINDS),
        ("--certificate", wanted.certificate, CERTIFICATES),
        ("--status", wanted.status, Status),
    ):
        if value and value not in choices:
            raise UsageError(f"{option} is one of: {', '.join(choices)}")
    for option, value, read in (
        ("--quarter", wanted.quarter, Quarter),
        ("--amount-from", wanted.amount_from, parse_manat),
        ("--amount-to", wanted.amount_until, parse_manat),
    ):
        _check(option, value, read)


def _check(option: str, value: str, read: Callable[[str], object]) -> None:
    """What cannot be read would be asked for in silence, and answered with everything or nothing."""
    try:
        if value:
            read(value.upper())
    except ValueError:
        raise UsageError(f"{option} cannot be read: {value}") from None


def _party(text: str) -> Voen | Fin:
    """Whose register: an insurer's, or that of an applicant who is none yet (000)."""
    for kind in (Voen, Fin):
        with suppress(IdentifierError):
            return kind.parse(text)
    raise UsageError("--insurer is a VÖEN (ten digits), or an applicant's FİN")


def _row(row: SentRow) -> tuple[str, ...]:
    return tuple("" if value is None else str(value) for value in _told(row).values())


def _told(row: SentRow) -> Mapping[str, Any]:
    return {
        "number": f"{row.sequence}.{row.part}" if row.part else str(row.sequence),
        "submission": row.submission,
        "service": row.service,
        "kind": row.kind,
        "fin": row.fin,
        "surname": row.surname,
        "given_name": row.given_name,
        "patronymic": row.patronymic,
        "ssn": row.ssn,
        "ssn_date": None if row.issued_at is None else row.issued_at.astimezone(BAKU).date().isoformat(),
        "sent_at": row.received_at.isoformat(),
        "certificate": row.certificate,
        "status": row.status,
    }
