"""The register of settlement tables: what was accepted, for whom, and which month of which child is paid with it.

``RecordTable`` is its only effect. A child is the number of its birth certificate, letters and digits alone
(``rules/childcare_months.py: child_key``); amounts are qəpik. Manual 003 §2.2.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import insert, select

from pipeline.bulk import parts
from pipeline.database import Reads, Write
from pipeline.effects import Effect, EffectConflict, EffectKind, Facts, Origin
from pipeline.tables import submission
from registries.origins import key_of
from registries.tables import benefit_month, benefit_person, benefit_table
from schemas.childcare import PaidMonth, Payment
from schemas.frozen import FrozenModel
from schemas.identifiers import Fin, Voen
from schemas.months import Month

JUDGE = "benefit_lookup"
PaidKey = tuple[str, str]  # certificate, month
Care = tuple[str, date, str]  # the carer's FİN, the child's birth date, month


class RecordedPerson(FrozenModel):
    """One person of an accepted table; ``months`` are paid for one child.

    ``also`` are certificates under which the same carer was paid for a child born that day: twins, or one child written
    in two ways. An office has seen them; others that come to be known before the table is recorded are a conflict.
    """

    fin: Fin
    birth_date: date
    certificate: str
    payment: Payment
    months: tuple[PaidMonth, ...]
    total: int
    also: tuple[str, ...] = ()


class RecordTable(Effect):
    """Haqq-hesab cədvəlinin qəbulu: all its persons and months, or none."""

    kind: ClassVar[str] = "record_table"
    judge: ClassVar[str] = JUDGE

    insurer: Voen
    document_id: str
    table_date: date
    pay_month: Month
    persons: tuple[RecordedPerson, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Paid:
    """With which table a month was paid: whose it was, and its sequence."""

    insurer: str
    sequence: int


def benefit_effects() -> tuple[EffectKind, ...]:
    """The kinds of this module."""
    return (EffectKind(RecordTable, _record),)


def paid_before(reads: Reads, keys: Iterable[PaidKey]) -> Mapping[PaidKey, Paid]:
    """Those among ``keys`` that are paid; one query for each 10,000 certificates."""
    wanted = set(keys)
    found: dict[PaidKey, Paid] = {}
    for some in parts(sorted({certificate for certificate, _ in wanted})):
        query = (
            select(benefit_month, benefit_table.c.insurer, submission.c.sequence)
            .join(
                benefit_table,
                (benefit_table.c.submission == benefit_month.c.submission)
                & (benefit_table.c.line == benefit_month.c.line),
            )
            .join(submission, submission.c.id == benefit_month.c.submission)
            .where(benefit_month.c.certificate.in_(some))
        )
        for row in reads.execute(query):
            key = (row.certificate, row.month)
            if key in wanted:
                found[key] = Paid(row.insurer, row.sequence)
    return found


def certificates_paid(reads: Reads, cares: Iterable[Care]) -> Mapping[Care, frozenset[str]]:
    """The certificates for which each carer was paid in a month, for children born on a day; without none, left out."""
    wanted = set(cares)
    found: dict[Care, set[str]] = {}
    for some in parts(sorted({fin for fin, _, _ in wanted})):
        query = (
            select(benefit_person.c.fin, benefit_month.c.birth_date, benefit_month.c.month, benefit_month.c.certificate)
            .join(
                benefit_month,
                (benefit_month.c.submission == benefit_person.c.submission)
                & (benefit_month.c.line == benefit_person.c.line)
                & (benefit_month.c.place == benefit_person.c.place),
            )
            .where(benefit_person.c.fin.in_(some))
        )
        for fin, born, month, certificate in reads.execute(query):
            if (fin, born, month) in wanted:
                found.setdefault((fin, born, month), set()).add(certificate)
    return {care: frozenset(certificates) for care, certificates in found.items()}


def _record(tx: Write, orders: Sequence[tuple[RecordTable, Origin]]) -> Sequence[Facts]:
    """``recorded``: the total in qəpik."""
    keys = [key for effect, _ in orders for key in _keys(effect)]
    if len(set(keys)) < len(keys) or paid_before(tx, keys):
        raise EffectConflict(JUDGE, "a month was paid meanwhile")
    if _paid_unseen(tx, orders):
        raise EffectConflict(JUDGE, "the carer was paid meanwhile under another certificate")
    tx.execute(insert(benefit_table), [_table(effect, origin) for effect, origin in orders])
    persons = [
        (origin, place, person) for effect, origin in orders for place, person in enumerate(effect.persons, start=1)
    ]
    tx.execute(insert(benefit_person), [_person(*one) for one in persons])
    tx.execute(insert(benefit_month), [row for one in persons for row in _months(*one)])
    return [{"recorded": effect.total} for effect, _ in orders]


def _paid_unseen(tx: Write, orders: Sequence[tuple[RecordTable, Origin]]) -> bool:
    """A certificate stands in the register, or in another table of this commit, that an office has not seen."""
    cares: dict[Care, list[tuple[int, RecordedPerson]]] = {}
    for number, (effect, _) in enumerate(orders):
        for person in effect.persons:
            for paid in person.months:
                cares.setdefault((str(person.fin), person.birth_date, str(paid.month)), []).append((number, person))
    found = certificates_paid(tx, cares)
    return any(
        (found.get(care, frozenset()) | {other.certificate for place, other in persons if place != mine})
        - {*person.also, person.certificate}
        for care, persons in cares.items()
        for mine, person in persons
    )


def _keys(effect: RecordTable) -> Iterator[PaidKey]:
    for person in effect.persons:
        for paid in person.months:
            yield person.certificate, str(paid.month)


def _table(effect: RecordTable, origin: Origin) -> dict[str, Any]:
    return {
        **key_of(origin),
        "insurer": str(effect.insurer),
        "document_id": effect.document_id,
        "table_date": effect.table_date,
        "pay_month": str(effect.pay_month),
        "total": effect.total,
        "registered_at": origin.at,
    }


def _person(origin: Origin, place: int, person: RecordedPerson) -> dict[str, Any]:
    payment = person.payment
    return {
        **key_of(origin),
        "place": place,
        "fin": str(person.fin),
        "payment_kind": payment.kind.value,
        "bank_code": None if payment.bank_code is None else str(payment.bank_code),
        "account": payment.account,
        "total": person.total,
    }


def _months(origin: Origin, place: int, person: RecordedPerson) -> Iterator[dict[str, Any]]:
    for paid in person.months:
        yield {
            **key_of(origin),
            "place": place,
            "birth_date": person.birth_date,
            "certificate": person.certificate,
            "month": str(paid.month),
            "amount": paid.amount,
        }
