"""A person as the population register (əhalinin dövlət reyestri) tells; the register itself is not ours."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from schemas.identifiers import Fin
from schemas.registration import Address, DocumentType


class Sex(StrEnum):
    """Cins."""

    FEMALE = "F"
    MALE = "M"


@dataclass(frozen=True, slots=True, repr=False)
class PersonRecord:
    """One row of the population register; its repr shows nothing, since all of it is personal.

    ``patronymic`` is empty where the person has none; ``registered_address`` is None where none is registered;
    ``citizenship`` is the ISO 3166-1 alpha-3 code. ``birth_place``, ``issued_by`` and ``issued_on`` (the authority
    and the day of the identity document) are empty where the register does not tell them.
    """

    fin: Fin
    document_type: DocumentType
    surname: str
    given_name: str
    patronymic: str
    sex: Sex
    birth_date: date
    citizenship: str
    registered_address: Address | None
    alive: bool = True
    birth_place: str = ""
    issued_by: str = ""
    issued_on: date | None = None
