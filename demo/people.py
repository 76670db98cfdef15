"""The invented people of the demo: eighty-five rows of the population register and one whom it lacks, always the same.

Each person has a role by which files name him (``alfa.head``, ``worker.7``, ``deceased``, ``resident.6``, ``team.3``).
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TypedDict

from demo.employers import SEED
from demo.names import FATHERS, MEN, PLACES, STREETS, SURNAMES, WOMEN
from schemas.identifiers import Fin
from schemas.person import PersonRecord, Sex
from schemas.registration import Address, DocumentType

FIN_LETTERS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
WORKERS = 51
TEAM = 25  # those whom one bundle registers
# He has a role in the files, but the population register does not know him.
ABSENT = "absent"
_STAFF = tuple(f"{channel}.{post}" for channel in ("alfa", "beta", "qamma") for post in ("head", "accountant"))
_FIRST_BIRTH = date(1962, 1, 1)
_BIRTH_SPAN_DAYS = 43 * 365
_FIRST_ISSUE = date(2019, 1, 1)
_ISSUE_SPAN_DAYS = 5 * 365
_CAPITALS = {"TUR": "Ankara", "GEO": "Tbilisi"}


class _Papers(TypedDict):
    birth_place: str
    issued_by: str
    issued_on: date


def make_people() -> Mapping[str, PersonRecord]:
    """All persons by role. Drawn from one seeded source: a new role goes to the end, or the others change."""
    return dict(_people(random.Random(f"{SEED}/people")))  # noqa: S311 - the same world each time, no secret


def _people(source: random.Random) -> Iterator[tuple[str, PersonRecord]]:
    taken: set[str] = set()
    for role in (*_STAFF, *(f"worker.{n}" for n in range(1, WORKERS + 1))):
        yield role, _citizen(source, _fin(source, 7, taken), alive=True)
    yield "deceased", _citizen(source, _fin(source, 7, taken), alive=False)
    yield "resident.6", _resident(source, _fin(source, 6, taken), "Yılmaz", "Emre", "Kemal oğlu", "TUR")
    yield "resident.5", _resident(source, _fin(source, 5, taken), "Beridze", "Giorgi", "Levan oğlu", "GEO")
    yield ABSENT, _citizen(source, _fin(source, 7, taken), alive=True)
    for n in range(1, TEAM + 1):
        yield f"team.{n}", _citizen(source, _fin(source, 7, taken), alive=True)


def population(people: Mapping[str, PersonRecord]) -> tuple[PersonRecord, ...]:
    """The eighty-five rows of the population register."""
    return tuple(person for role, person in people.items() if role != ABSENT)


def _fin(source: random.Random, length: int, taken: set[str]) -> Fin:
    while (fin := "".join(source.choices(FIN_LETTERS, k=length))) in taken:
        pass
    taken.add(fin)
    return Fin.parse(fin)


def _citizen(source: random.Random, fin: Fin, *, alive: bool) -> PersonRecord:
    man = source.random() < 0.5  # noqa: PLR2004 - a coin
    surname = source.choice(SURNAMES)
    return PersonRecord(
        fin=fin,
        document_type=DocumentType.DIN,
        surname=surname if man else _of_a_woman(surname),
        given_name=source.choice(MEN if man else WOMEN),
        patronymic=f"{source.choice(FATHERS)} {'oğlu' if man else 'qızı'}",
        sex=Sex.MALE if man else Sex.FEMALE,
        birth_date=_birth_date(source),
        citizenship="AZE",
        registered_address=make_address(source),
        alive=alive,
        **_papers(fin, ("Bakı", "Gəncə", "Sumqayıt", "Lənkəran", "Şəki"), "Daxili İşlər Nazirliyi"),
    )


def _resident(
    source: random.Random, fin: Fin, surname: str, given_name: str, patronymic: str, citizenship: str
) -> PersonRecord:
    """A foreigner with a residence permit: his FİN has 5 to 7 characters [M 001 §2.2]."""
    return PersonRecord(
        fin=fin,
        document_type=DocumentType.MIGRATION,
        surname=surname,
        given_name=given_name,
        patronymic=patronymic,
        sex=Sex.MALE,
        birth_date=_birth_date(source),
        citizenship=citizenship,
        registered_address=make_address(source),
        alive=True,
        **_papers(fin, (_CAPITALS[citizenship],), "Dövlət Miqrasiya Xidməti"),
    )


def _papers(fin: Fin, places: Sequence[str], issued_by: str) -> _Papers:
    """Where he was born, and who issued his document when; from a source of his own, so that all else stays."""
    source = random.Random(f"{SEED}/papers/{fin}")  # noqa: S311 - the same world each time, no secret
    issued_on = _FIRST_ISSUE + timedelta(days=source.randrange(_ISSUE_SPAN_DAYS))
    return {"birth_place": source.choice(places), "issued_by": issued_by, "issued_on": issued_on}


def _of_a_woman(surname: str) -> str:
    return f"{surname}a" if surname.endswith(("ov", "ev")) else surname


def _birth_date(source: random.Random) -> date:
    return _FIRST_BIRTH + timedelta(days=source.randrange(_BIRTH_SPAN_DAYS))


def make_address(source: random.Random) -> Address:
    """An address in one of nine places."""
    region, city, postal = source.choice(PLACES)
    return Address(
        region=region,
        city=city or None,
        street=source.choice(STREETS),
        building=str(source.randrange(1, 180)),
        apartment=str(source.randrange(1, 120)) if source.random() < 0.8 else None,  # noqa: PLR2004 - most live in flats
        postal_code=f"AZ{postal}{source.randrange(1, 80):02d}",
    )


def new_home(n: int) -> Address:
    """An address that somebody moved to, by number, the same each time."""
    return make_address(random.Random(f"{SEED}/home/{n}"))  # noqa: S311 - the same world each time, no secret


def make_phone(role: str) -> str:
    """The mobile number of a person, by role, the same each time."""
    source = random.Random(f"{SEED}/phone/{role}")  # noqa: S311 - the same world each time, no secret
    return f"+994{source.choice(('50', '51', '55', '70', '77'))}{source.randrange(2_000_000, 9_999_999)}"
