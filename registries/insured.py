"""Insured persons (sığortaolunanlar) and the insurers that registered them. Written by ``effects.py`` only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from pipeline.bulk import parts, rows_by
from pipeline.database import Reads
from registries.stored_models import read_address, read_contacts
from registries.tables import insured_link, insured_person
from schemas.identifiers import Fin, Ssn
from schemas.registration import Address, Contacts


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Insured:
    """One insured person; its repr shows nothing. ``actual_address`` None: he lives where he is registered."""

    fin: Fin
    ssn: Ssn
    issued_at: datetime
    actual_address: Address | None
    contacts: Contacts


def insured_by_fin(reads: Reads, fins: Iterable[str]) -> Mapping[str, Insured]:
    """Those among ``fins`` who have an SSN; one query for each 10,000."""
    return {row.fin: _insured(row) for row in rows_by(reads, insured_person.c.fin, fins)}


def insured_among(reads: Reads, fins: Iterable[str]) -> set[str]:
    """Which of ``fins`` have an SSN, and nothing else of them; one query for each 10,000."""
    found: set[str] = set()
    for some in parts(dict.fromkeys(str(fin) for fin in fins)):
        found.update(reads.execute(select(insured_person.c.fin).where(insured_person.c.fin.in_(some))).scalars().all())
    return found


def insured_by_ssn(reads: Reads, ssns: Iterable[str]) -> Mapping[str, Insured]:
    """Those who bear one of ``ssns``; one query for each 10,000."""
    return {row.ssn: _insured(row) for row in rows_by(reads, insured_person.c.ssn, ssns)}


def linked(reads: Reads, pairs: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those among ``pairs`` (insurer's VÖEN, FİN) of which the insurer registered the person."""
    wanted = {(str(insurer), str(fin)) for insurer, fin in pairs}
    rows = rows_by(reads, insured_link.c.fin, (fin for _, fin in wanted))
    return {(row.insurer, row.fin) for row in rows} & wanted


def _insured(row: Row[Any]) -> Insured:
    return Insured(
        fin=Fin(row.fin),
        ssn=Ssn(row.ssn),
        issued_at=row.issued_at,
        actual_address=read_address(row.actual_address),
        contacts=read_contacts(row.contacts),
    )
