"""The register of applications (müraciətlərin reyestri, 001 §3.3, 002 §4.3): what was applied for, about whom.

A row is written when an application is judged, whatever becomes of it, and written anew when it is judged again. It
says nothing that the ledger does not; it is there to be searched (``register_applications.py``).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from pipeline.bulk import upsert
from pipeline.database import Write
from pipeline.effects import Effect, EffectKind, Facts, Origin
from registries.tables import application
from schemas.identifiers import Fin
from schemas.text import fold, order_text


class ListApplication(Effect):
    """Müraciətin reyestrə salınması. ``applied_for``: initial, correction, replacement or duplicate.

    ``named``: the document gave the names, and they are not those that a register has; None where that was not noted.
    """

    kind: ClassVar[str] = "list_application"
    judge: ClassVar[str] = "ssn_lookup"

    applied_for: str
    fin: Fin
    surname: str
    given_name: str
    patronymic: str
    named: bool | None = None


def application_effects() -> tuple[EffectKind, ...]:
    """The kinds of this module. Nothing stands against being listed, so nothing conflicts."""
    return (EffectKind(ListApplication, _list),)


def _list(tx: Write, orders: Sequence[tuple[ListApplication, Origin]]) -> Sequence[Facts]:
    upsert(tx, application, (_row(effect, origin.submission, origin.received_at) for effect, origin in orders))
    return [{}] * len(orders)


def _row(effect: ListApplication, submission: str, received_at: datetime) -> dict[str, Any]:
    return {"submission": submission, "received_at": received_at, "named": bool(effect.named), **columns_of(effect)}


def columns_of(effect: ListApplication) -> dict[str, Any]:
    """What a row says of the application itself."""
    noted = {} if effect.named is None else {"named": effect.named}
    names = {"surname": effect.surname, "given_name": effect.given_name, "patronymic": effect.patronymic}
    return {"kind": effect.applied_for, "fin": str(effect.fin), **noted, **names, **search_columns(**names)}


def search_columns(surname: str, given_name: str, patronymic: str) -> dict[str, str]:
    """What names are found and sorted by."""
    return {
        "surname_folded": fold(surname),
        "given_folded": fold(given_name),
        "patronymic_folded": fold(patronymic),
        "name_order": order_text(f"{surname} {given_name} {patronymic}"),
    }
