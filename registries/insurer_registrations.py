"""What document 000 does to the registers: an individual becomes an insurer with a number (uçot nömrəsi).

``ChooseOffice`` puts an application before the office that its applicant chose; ``RegisterInsurer`` is what that
office's acceptance comes to. Manual 000 §1, §3.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import select

from pipeline import canonical
from pipeline.bulk import add, parts, rows_by
from pipeline.channels import register_party_beside
from pipeline.database import Reads, Write
from pipeline.effects import Effect, EffectConflict, EffectKind, Facts, Origin
from pipeline.ledger import take_numbers
from pipeline.status import Status
from pipeline.tables import submission
from registries.insurer_series import COUNTER, SERIES
from registries.insurers import Insurer, InsurerKind, insurers_by_fin, insurers_by_voen, put_insurers, put_offices
from registries.origins import key_of
from registries.tables import insurer_activity, insurer_registration
from schemas.identifiers import Fin, OfficeCode
from schemas.insurer_registration import INSURER_REGISTRATION_CODE, InsurerRegistration

JUDGE = "insurer_lookup"


class ChooseOffice(Effect):
    """The office decides about the applicant's documents from now on."""

    kind: ClassVar[str] = "choose_office"
    judge: ClassVar[str] = ""

    party: Fin
    name: str
    office: OfficeCode


class RegisterInsurer(Effect):
    """Uçota alınma: the next number, a row among the insurers, its kinds of activity. ``name`` is the register's."""

    kind: ClassVar[str] = "register_insurer"
    judge: ClassVar[str] = JUDGE

    fin: Fin
    name: str
    applied_on: date
    document: InsurerRegistration


def insurer_registration_effects() -> tuple[EffectKind, ...]:
    """The kinds of this module."""
    return (EffectKind(ChooseOffice, _choose), EffectKind(RegisterInsurer, _register))


def waiting_of(reads: Reads, fins: Iterable[str]) -> Mapping[str, Sequence[tuple[str, int]]]:
    """The applications of each FİN that an office has to decide, as (submission, sequence), the earliest first."""
    found: dict[str, list[tuple[str, int]]] = {}
    for some in parts(sorted(set(fins))):
        rows = reads.execute(
            select(submission.c.party, submission.c.id, submission.c.sequence)
            .where(submission.c.party.in_(some), submission.c.service == INSURER_REGISTRATION_CODE)
            .where(submission.c.status == Status.IN_REVIEW)
            .order_by(submission.c.rank)
        )
        for row in rows:
            found.setdefault(row.party, []).append((row.id, row.sequence))
    return found


def activities_of(reads: Reads, voens: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """The codes of each insurer's kinds of activity, the main one first; one query for each 10,000."""
    found: dict[str, list[tuple[int, str]]] = {}
    for row in rows_by(reads, insurer_activity.c.insurer, voens):
        found.setdefault(row.insurer, []).append((row.place, row.code))
    return {voen: [code for _, code in sorted(rows)] for voen, rows in found.items()}


def _choose(tx: Write, orders: Sequence[tuple[ChooseOffice, Origin]]) -> Sequence[Facts]:
    newest = {effect.party: (effect.party, effect.name, effect.office) for effect, _ in orders}
    put_offices(tx, list(newest.values()))
    return [{}] * len(orders)


def _register(tx: Write, orders: Sequence[tuple[RegisterInsurer, Origin]]) -> Sequence[Facts]:
    """``insurer_number``, ``insurer_since`` (day). Numbers are taken first: that row lock makes the look final."""
    numbers = [SERIES.number(place) for place in take_numbers(tx, COUNTER, len(orders))]
    fins, voens = ({effect.fin for effect, _ in orders}, {effect.document.voen for effect, _ in orders})
    known = insurers_by_fin(tx, fins)
    twice = any(known[one.fin].is_open(one.applied_on) for one, _ in orders if one.fin in known)
    if twice or min(len(fins), len(voens)) < len(orders) or insurers_by_voen(tx, voens):
        raise EffectConflict(JUDGE, "an insurer was registered meanwhile")
    told = list(zip(orders, numbers, strict=True))
    put_insurers(tx, [_insurer(effect, number) for (effect, _), number in told])
    add(tx, insurer_registration, [_registration(effect, origin, number) for (effect, origin), number in told])
    add(tx, insurer_activity, [row for effect, origin in orders for row in _activities(effect, origin)])
    for effect, origin in orders:
        register_party_beside(tx, effect.document.voen, effect.fin, origin.at)
    return [{"insurer_number": number, "insurer_since": effect.applied_on.isoformat()} for (effect, _), number in told]


def _insurer(effect: RegisterInsurer, number: str) -> Insurer:
    return Insurer(
        voen=effect.document.voen,
        name=effect.name,
        kind=InsurerKind.NATURAL,
        sun=number,
        responsible=effect.name,
        office=effect.document.office,
        opened_on=effect.applied_on,
        fin=effect.fin,
    )


def _registration(effect: RegisterInsurer, origin: Origin, number: str) -> dict[str, Any]:
    return {
        "insurer": str(effect.document.voen),
        "sun": number,
        "applied_on": effect.applied_on,
        "registered_at": origin.at,
        "data": canonical.dumps(effect.document.model_dump(mode="json", exclude_none=True)),
        **key_of(origin),
    }


def _activities(effect: RegisterInsurer, origin: Origin) -> Iterable[dict[str, Any]]:
    for place, code in enumerate(effect.document.activities.codes):
        yield {"insurer": str(effect.document.voen), "code": str(code), "place": place, **key_of(origin)}
