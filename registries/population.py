"""The population register (əhalinin dövlət reyestri): asked, never written by a submission.

It belongs to another authority and its interface is not public: it stands behind ``PopulationRegister``. The default
asks the local copy that ``put_persons`` loads; ``MemoryPopulation`` is the in-memory twin.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from sqlalchemy import Row

from pipeline.bulk import rows_by, upsert
from pipeline.database import Reads, Write
from registries.stored_models import read_address, written
from registries.tables import population_person
from schemas.identifiers import Fin
from schemas.person import PersonRecord, Sex
from schemas.registration import DocumentType


class PopulationRegister(Protocol):
    """Somebody who knows persons by FİN."""

    def find(self, reads: Reads, fins: Iterable[str]) -> Mapping[str, PersonRecord]:
        """The known ones among ``fins``, in bulk."""
        ...


class TablePopulation:
    """The local copy."""

    def find(self, reads: Reads, fins: Iterable[str]) -> Mapping[str, PersonRecord]:
        """The known ones among ``fins``; one query for each 10,000."""
        return {row.fin: _person(row) for row in rows_by(reads, population_person.c.fin, fins)}


class MemoryPopulation:
    """The persons that it was made with, by FİN."""

    def __init__(self, persons: Mapping[str, PersonRecord]) -> None:
        self._by_fin = persons

    def find(self, reads: Reads, fins: Iterable[str]) -> Mapping[str, PersonRecord]:
        """The known ones among ``fins``."""
        del reads
        return {str(fin): self._by_fin[fin] for fin in fins if fin in self._by_fin}


def put_persons(tx: Write, rows: Iterable[PersonRecord]) -> None:
    """Loads persons into the local copy, over what was known of them."""
    upsert(tx, population_person, (_row(one) for one in rows))


def _row(one: PersonRecord) -> dict[str, Any]:
    return {
        "fin": str(one.fin),
        "document_type": one.document_type.value,
        "surname": one.surname,
        "given_name": one.given_name,
        "patronymic": one.patronymic,
        "sex": one.sex.value,
        "birth_date": one.birth_date,
        "citizenship": one.citizenship,
        "registered_address": written(one.registered_address),
        "alive": one.alive,
        "birth_place": one.birth_place,
        "issued_by": one.issued_by,
        "issued_on": one.issued_on,
    }


def _person(row: Row[Any]) -> PersonRecord:
    return PersonRecord(
        fin=Fin(row.fin),
        document_type=DocumentType(row.document_type),
        surname=row.surname,
        given_name=row.given_name,
        patronymic=row.patronymic,
        sex=Sex(row.sex),
        birth_date=row.birth_date,
        citizenship=row.citizenship,
        registered_address=read_address(row.registered_address),
        alive=row.alive,
        birth_place=row.birth_place,
        issued_by=row.issued_by,
        issued_on=row.issued_on,
    )
