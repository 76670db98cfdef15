"""Conservation of certificates and accounts: who was registered here has both, and every number is counted."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Row, select

from pipeline import canonical
from pipeline.conservation import Problem
from pipeline.database import Reads
from pipeline.tables import counter, effect
from registries.certificate_series import COUNTER, place_of
from registries.certificates import ReplaceCertificate
from registries.tables import certificate, insured_person, personal_account
from schemas.certificate import CertificateKind

Key = tuple[str, int]


class CertificatesCheck:
    """A person's certificates are a chain: the first came with his SSN, each other was ordered by an applied effect and
    stands in place of one that ended with it; one is in force. Numbers are gapless.
    """

    name = "certificates"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        rows = reads.execute(select(certificate).order_by(certificate.c.number)).all()
        by_number = {row.number: row for row in rows}
        yield from self._firsts(reads, rows)
        yield from self._ordered(reads, by_number)
        yield from self._in_force(rows)
        yield from self._numbers(reads, by_number)

    def _firsts(self, reads: Reads, rows: Any) -> Iterator[Problem]:
        firsts = {(row.fin, row.submission, row.line) for row in rows if row.kind == CertificateKind.FIRST}
        persons = select(insured_person.c.fin, insured_person.c.submission, insured_person.c.line)
        insured = {tuple(row) for row in reads.execute(persons.where(insured_person.c.submission.is_not(None)))}
        for _, submission, _ in sorted(insured - firsts):
            yield Problem(self.name, submission, "the person it registered has no first certificate of it")
        for _, submission, _ in sorted(firsts - insured):
            yield Problem(self.name, submission, "a first certificate without a registration")

    def _ordered(self, reads: Reads, by_number: Mapping[str, Row[Any]]) -> Iterator[Problem]:
        """What applied effects say against what the register holds."""
        applied = select(effect).where(effect.c.kind == ReplaceCertificate.kind, effect.c.applied_at.is_not(None))
        said: dict[Key, tuple[Any, ...]] = {}
        for row in reads.execute(applied):
            order, made = ReplaceCertificate.model_validate_json(row.data), canonical.loads(row.result)
            told = (str(order.fin), order.gives.value, order.reason.value, order.ends)
            said[row.submission, row.line] = (made["certificate"], *told)
        ended = {row.successor: row for row in by_number.values() if row.successor is not None}
        held: dict[Key, tuple[Any, ...]] = {}
        for row in by_number.values():
            if row.kind == CertificateKind.FIRST:
                continue
            old = ended.get(row.number)
            key = (row.submission, row.line)
            whole = old is not None and (old.ended_submission, old.ended_line, old.end_reason) == (*key, row.reason)
            of_one = whole and old is not None and old.fin == row.fin
            held[key] = (row.number, row.fin, row.kind, row.reason, old.number if of_one and old is not None else None)
        for key in sorted(said.keys() | held.keys()):
            if said.get(key) != held.get(key):
                yield Problem(self.name, key[0], "the register holds other certificates than its effect orders")

    def _in_force(self, rows: Any) -> Iterator[Problem]:
        """An end has its moment, its reason and its successor, or nothing of these; one a person has none."""
        standing: dict[str, int] = {}
        for row in rows:
            halves = {value is None for value in (row.ended_at, row.end_reason, row.successor, row.ended_submission)}
            if len(halves) > 1:
                yield Problem(self.name, row.submission, "a certificate that has half of an end")
            standing[row.fin] = standing.get(row.fin, 0) + (row.ended_at is None)
        for row in rows:
            if row.kind == CertificateKind.FIRST and standing[row.fin] != 1:
                yield Problem(self.name, row.submission, f"{standing[row.fin]} certificates of the person are in force")

    def _numbers(self, reads: Reads, by_number: Mapping[str, Row[Any]]) -> Iterator[Problem]:
        last = reads.execute(select(counter.c.value).where(counter.c.name == COUNTER)).scalar() or 0
        places = {place_of(number): row for number, row in by_number.items()}
        for place in sorted(places.keys() - set(range(1, last + 1))):
            yield Problem(self.name, places[place].submission, "a certificate whose number was not counted")
        for place in sorted(set(range(1, last + 1)) - places.keys()):
            yield Problem(self.name, f"place {place}", "counted, and no certificate bears it")


class PersonalAccountsCheck:
    """Every insured person has one account, opened with his SSN and numbered by it."""

    name = "personal accounts"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        mine, person = personal_account.c, insured_person.c
        opened = {tuple(row) for row in reads.execute(select(mine.id, mine.fin, mine.submission, mine.line))}
        registered = select(person.ssn, person.fin, person.submission, person.line).where(
            person.submission.is_not(None)
        )
        insured = {tuple(row) for row in reads.execute(registered)}
        for _, _, submission, _ in sorted(insured - opened):
            yield Problem(self.name, submission, "the person it registered has no account of his SSN")
        for _, _, submission, _ in sorted(opened - insured):
            yield Problem(self.name, submission, "an account of nobody who was registered")
