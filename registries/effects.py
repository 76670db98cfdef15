"""What submissions do to the registers: frozen commands and their appliers.

An applier looks again at what its judge saw: if that no longer holds it raises EffectConflict and writes nothing. The
key (submission, line) is unique in each register, so an effect cannot be applied twice. Manual 001 §3.1 and §3.2.
"""

from collections.abc import Sequence
from typing import ClassVar

from sqlalchemy import insert, update

from pipeline.bulk import add
from pipeline.database import Write
from pipeline.effects import Effect, EffectConflict, EffectKind, Facts, Origin, one_by_one
from pipeline.ledger import take_numbers
from registries.access import write_accesses
from registries.allocations import allocation_effects
from registries.applications import application_effects
from registries.authorization_effects import authorization_effects
from registries.benefits import benefit_effects
from registries.certificates import certificate_effects, first_certificates
from registries.charges import charge_effects
from registries.insured import Insured, insured_by_fin, linked
from registries.insurer_data import insurer_data_effects
from registries.insurer_registrations import insurer_registration_effects
from registries.origins import key_of
from registries.payments import payment_effects
from registries.payout_reports import payout_effects
from registries.personal_accounts import open_accounts
from registries.report_effects import report_effects
from registries.scan_pages import scan_effects
from registries.ssn_series import COUNTER, SERIES
from registries.stored_models import written
from registries.tables import insured_link, insured_person, person_change
from schemas.identifiers import Fin, Voen
from schemas.registration import Address, Contacts


class IssueSsn(Effect):
    """İlkin uçot: gives a person the next SSN with a certificate and an empty personal account, and links him to the
    insurer that registered him.
    """

    kind: ClassVar[str] = "issue_ssn"
    judge: ClassVar[str] = "ssn_lookup"

    fin: Fin
    insurer: Voen
    actual_address: Address | None
    contacts: Contacts


class CorrectPerson(Effect):
    """Düzəliş: what is given here stands instead of the actual address and the contacts; nothing else changes."""

    kind: ClassVar[str] = "correct_person"
    judge: ClassVar[str] = "ssn_lookup"

    fin: Fin
    insurer: Voen
    actual_address: Address | None
    contacts: Contacts


class LogAccess(Effect):
    """A party is told something about a person."""

    kind: ClassVar[str] = "log_access"
    judge: ClassVar[str] = ""

    party: str
    fin: Fin
    what: str


def effect_kinds() -> tuple[EffectKind, ...]:
    """The kinds of this package."""
    return (
        EffectKind(IssueSsn, _issue),
        EffectKind(CorrectPerson, one_by_one(_correct)),
        EffectKind(LogAccess, _log),
        *application_effects(),
        *certificate_effects(),
        *authorization_effects(),
        *insurer_data_effects(),
        *insurer_registration_effects(),
        *benefit_effects(),
        *payment_effects(),
        *charge_effects(),
        *report_effects(),
        *allocation_effects(),
        *scan_effects(),
        *payout_effects(),
    )


def _issue(tx: Write, orders: Sequence[tuple[IssueSsn, Origin]]) -> Sequence[Facts]:
    """``ssn`` and ``issued_at`` (ISO). Numbers are taken first: that row lock makes the look at the register final."""
    numbers = [str(SERIES.number(place)) for place in take_numbers(tx, COUNTER, len(orders))]
    fins = {effect.fin for effect, _ in orders}
    if len(fins) < len(orders) or insured_by_fin(tx, fins):
        raise EffectConflict(IssueSsn.judge, "an SSN was issued meanwhile")
    persons = [
        {
            "fin": str(effect.fin),
            "ssn": ssn,
            "issued_at": origin.at,
            "actual_address": written(effect.actual_address),
            "contacts": written(effect.contacts),
            **key_of(origin),
        }
        for (effect, origin), ssn in zip(orders, numbers, strict=True)
    ]
    links = [
        {"insurer": str(effect.insurer), "fin": str(effect.fin), "since": origin.at, **key_of(origin)}
        for effect, origin in orders
    ]
    add(tx, insured_person, persons)
    add(tx, insured_link, links)
    first_certificates(tx, [(str(effect.fin), origin) for effect, origin in orders])
    open_accounts(tx, [(ssn, str(effect.fin), origin) for ssn, (effect, origin) in zip(numbers, orders, strict=True)])
    return [
        {"ssn": row["ssn"], "issued_at": origin.at.isoformat()}
        for row, (_, origin) in zip(persons, orders, strict=True)
    ]


def _correct(tx: Write, effect: CorrectPerson, origin: Origin) -> Facts:
    """``changed``: the names of the parts that differ from what stood there."""
    before = insured_by_fin(tx, [effect.fin]).get(effect.fin)
    if before is None:
        raise EffectConflict(effect.judge, "the person is not registered")
    if not linked(tx, [(effect.insurer, effect.fin)]):
        raise EffectConflict(effect.judge, "the person is not of this insurer")
    tx.execute(
        update(insured_person)
        .where(insured_person.c.fin == str(effect.fin))
        .values(actual_address=written(effect.actual_address), contacts=written(effect.contacts))
    )
    tx.execute(insert(person_change).values(fin=str(effect.fin), at=origin.at, **key_of(origin)))
    return {"changed": _changed(before, effect)}


def _changed(before: Insured, effect: CorrectPerson) -> list[str]:
    return [name for name in ("actual_address", "contacts") if getattr(before, name) != getattr(effect, name)]


def _log(tx: Write, orders: Sequence[tuple[LogAccess, Origin]]) -> Sequence[Facts]:
    write_accesses(tx, [(origin, effect.party, effect.fin, effect.what) for effect, origin in orders])
    return [{}] * len(orders)
