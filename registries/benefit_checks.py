"""Conservation of the register of settlement tables: to the qəpik, from the table down to each month."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Table, and_, func, select

from pipeline.conservation import Problem
from pipeline.database import Reads
from pipeline.tables import effect
from registries.benefits import RecordTable
from registries.tables import benefit_month, benefit_person, benefit_table


class BenefitsCheck:
    """A table's total is the sum of its persons, a person's total the sum of his months, and both what its effect says.

    That no month is paid twice for a child is a unique index of ``benefit_month``.
    """

    name = "benefits"

    def problems(self, reads: Reads) -> Iterator[Problem]:
        ordered, kept = _ordered(reads), _kept(reads)
        for key in sorted(ordered.keys() | kept.keys()):
            if ordered.get(key) != kept.get(key):
                yield Problem(self.name, key[0], "the register holds other months than its effect orders")
        persons = _sums(reads, benefit_person, "submission", "line", of="total")
        for row in reads.execute(select(benefit_table).order_by(benefit_table.c.submission)):
            if persons.get((row.submission, row.line), 0) != row.total:
                yield Problem(self.name, row.submission, "its persons do not add up to the table")
        months = _sums(reads, benefit_month, "submission", "line", "place", of="amount")
        for row in reads.execute(select(benefit_person).order_by(benefit_person.c.submission, benefit_person.c.place)):
            if months.get((row.submission, row.line, row.place), 0) != row.total:
                yield Problem(self.name, row.submission, f"person {row.place}: his months do not add up")


Key = tuple[str, int]
Month = tuple[str, str, str, str, int]  # FİN, birth date, certificate, month, qəpik


def _ordered(reads: Reads) -> dict[Key, list[Month]]:
    """What each applied effect says, by its key."""
    applied = select(effect).where(effect.c.kind == RecordTable.kind, effect.c.applied_at.is_not(None))
    found: dict[Key, list[Month]] = {}
    for row in reads.execute(applied):
        told = RecordTable.model_validate_json(row.data)
        found[row.submission, row.line] = sorted(
            (str(one.fin), one.birth_date.isoformat(), one.certificate, str(paid.month), paid.amount)
            for one in told.persons
            for paid in one.months
        )
    return found


def _kept(reads: Reads) -> dict[Key, list[Month]]:
    """What the register holds, by the key of the effect that it names."""
    of = ("submission", "line", "place")
    mine = and_(*(benefit_person.c[name] == benefit_month.c[name] for name in of))
    found: dict[Key, list[Month]] = {}
    for row in reads.execute(select(benefit_month, benefit_person.c.fin).join(benefit_person, mine)):
        one = (row.fin, row.birth_date.isoformat(), row.certificate, row.month, row.amount)
        found.setdefault((row.submission, row.line), []).append(one)
    return {key: sorted(months) for key, months in found.items()}


def _sums(reads: Reads, table: Table, *by: str, of: str) -> dict[tuple[Any, ...], int]:
    columns = [table.c[name] for name in by]
    grouped = select(*columns, func.sum(table.c[of])).group_by(*columns)
    return {tuple(row)[:-1]: int(row[-1]) for row in reads.execute(grouped)}
