"""The register of social insurance certificates (SSŞ): the first one of each person, and what stands in its place.

``first_certificates`` writes the first ones for ``IssueSsn``, ``ReplaceCertificate`` all others. The SSN is the
person's, and no certificate changes it. Manual 002 §4.3, 001 §3.1.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Row, select

from pipeline.bulk import add, change, parts
from pipeline.database import Reads, Write
from pipeline.effects import Effect, EffectConflict, EffectKind, Facts, Origin
from pipeline.ledger import take_numbers
from registries.certificate_series import COUNTER, certificate_number
from registries.insured import insured_by_fin
from registries.origins import key_of
from registries.tables import certificate
from schemas.certificate import CertificateKind, Reason
from schemas.identifiers import Fin, Ssn

JUDGE = "certificate_lookup"


class ReplaceCertificate(Effect):
    """Ends certificate ``ends`` and issues the next one of the same person, under the same SSN."""

    kind: ClassVar[str] = "replace_certificate"
    judge: ClassVar[str] = JUDGE

    fin: Fin
    ssn: Ssn
    ends: str
    gives: CertificateKind
    reason: Reason


@dataclass(frozen=True, slots=True, repr=False)
class Certificate:
    """One certificate; its repr shows nothing. In force as long as ``ended_at`` is None."""

    number: str
    fin: str
    kind: CertificateKind
    reason: str | None
    issued_at: datetime
    submission: str
    ended_at: datetime | None
    end_reason: str | None
    successor: str | None


def certificate_effects() -> tuple[EffectKind, ...]:
    """The kinds of this module."""
    return (EffectKind(ReplaceCertificate, _replace),)


def certificates_by_fin(reads: Reads, fins: Iterable[str]) -> Mapping[str, Certificate]:
    """The latest certificate of each of ``fins``; without one, left out. One query for each 10,000."""
    found: dict[str, Certificate] = {}
    for some in parts(dict.fromkeys(str(fin) for fin in fins)):
        query = select(certificate).where(certificate.c.fin.in_(some)).order_by(certificate.c.number)
        found |= {row.fin: _certificate(row) for row in reads.execute(query)}
    return found


def certificates_of(reads: Reads, fin: str) -> Sequence[Certificate]:
    """All certificates of a person, the latest first."""
    query = select(certificate).where(certificate.c.fin == fin).order_by(certificate.c.number.desc())
    return [_certificate(row) for row in reads.execute(query)]


def first_certificates(tx: Write, issued: Sequence[tuple[str, Origin]]) -> None:
    """The first certificate of each person (FİN), under the key of the effect that gave him his SSN."""
    numbers = [certificate_number(place) for place in take_numbers(tx, COUNTER, len(issued))]
    add(
        tx,
        certificate,
        [
            _row(number, fin, CertificateKind.FIRST, None, origin)
            for number, (fin, origin) in zip(numbers, issued, strict=True)
        ],
    )


def _replace(tx: Write, orders: Sequence[tuple[ReplaceCertificate, Origin]]) -> Sequence[Facts]:
    """``certificate`` (the new number), ``certificate_issued_at`` (ISO) and ``ended`` (the old number).

    Numbers are taken first: that row lock makes the look at the register final.
    """
    numbers = [certificate_number(place) for place in take_numbers(tx, COUNTER, len(orders))]
    _look_again(tx, [effect for effect, _ in orders])
    ends = [
        {"number": effect.ends, "ended_at": origin.at, "end_reason": effect.reason.value}
        | {"ended_submission": origin.submission, "ended_line": origin.line}
        for effect, origin in orders
    ]
    change(tx, certificate, ["number"], ends)
    add(
        tx,
        certificate,
        [
            _row(number, str(effect.fin), effect.gives, effect.reason.value, origin)
            for number, (effect, origin) in zip(numbers, orders, strict=True)
        ],
    )
    follows = [
        {"number": effect.ends, "successor": number} for number, (effect, _) in zip(numbers, orders, strict=True)
    ]
    change(tx, certificate, ["number"], follows)
    return [
        {"certificate": number, "certificate_issued_at": origin.at.isoformat(), "ended": effect.ends}
        for number, (effect, origin) in zip(numbers, orders, strict=True)
    ]


def _look_again(tx: Write, effects: Sequence[ReplaceCertificate]) -> None:
    """Raises EffectConflict unless each person still has the SSN and the certificate that the judge saw."""
    fins = [str(effect.fin) for effect in effects]
    latest, insured = certificates_by_fin(tx, fins), insured_by_fin(tx, fins)
    for effect in effects:
        one, person = latest.get(effect.fin), insured.get(effect.fin)
        if person is None or person.ssn != effect.ssn:
            raise EffectConflict(JUDGE, "the person has another SSN")
        if one is None or one.number != effect.ends or one.ended_at is not None or fins.count(effect.fin) > 1:
            raise EffectConflict(JUDGE, "the certificate was replaced meanwhile")


def _row(number: str, fin: str, kind: CertificateKind, reason: str | None, origin: Origin) -> dict[str, Any]:
    told = {"number": number, "fin": fin, "kind": kind.value, "reason": reason, "issued_at": origin.at}
    return told | key_of(origin)


def _certificate(row: Row[Any]) -> Certificate:
    return Certificate(
        number=row.number,
        fin=row.fin,
        kind=CertificateKind(row.kind),
        reason=row.reason,
        issued_at=row.issued_at,
        submission=row.submission,
        ended_at=row.ended_at,
        end_reason=row.end_reason,
        successor=row.successor,
    )
