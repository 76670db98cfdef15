"""A house after years: hundreds of thousands of submissions, of which many wait at the desks of fourteen offices.

What waits is the demo's waiting tables over and over, each with facts, findings, papers and history, under numbers,
insurers, persons and moments of its own; what is over has its row, its history and its persons, and stands in the
register of applications where it was one.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert, select

from bench.full_house import settings
from demo.names import FATHERS, MEN, SURNAMES
from pipeline.database import Reads, Write
from pipeline.status import Status
from pipeline.tables import event, fact, finding, subject, submission, submission_blob
from registries.applications import search_columns
from registries.desk import seen_by
from registries.insurers import Insurer, InsurerKind, put_insurers
from registries.officers import Officer, Role, put_officers
from registries.sessions import begin
from registries.tables import application
from schemas.identifiers import OfficeCode, Voen
from schemas.offices import offices
from stages.assembly import Assembly, build

INSURERS = 2_000
OFFICERS = 20
PART = 500
_LATEST_DAYS = 20
_OLDEST_DAYS = 1_000
_HISTORY = (event, fact, finding, submission_blob)
Rows = Mapping[Table, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Sample:
    """A submission of the demo with all that hangs on it, to be multiplied."""

    row: Mapping[str, Any]
    hanging: Rows
    fins: int


def fill(var: Path, total: int, waiting: int) -> None:
    """``total`` submissions more, ``waiting`` of them in review, in a house where the demo has run."""
    house = build(settings(var))
    with house.database.reads() as reads:
        wait = [_sample(reads, one) for one in _ids(reads, Status.IN_REVIEW)]
        over = [_sample(reads, one) for one in _ids(reads, Status.REGISTERED)]
        number = reads.execute(select(submission.c.sequence).order_by(submission.c.sequence.desc())).scalars().first()
    source = random.Random("bench/full_desk")
    known = sorted(offices())
    insurers = [_insurer(n, known[n % len(known)]) for n in range(INSURERS)]
    with house.database.write() as tx:
        put_insurers(tx, insurers)
    assert number is not None
    for start in range(0, total, PART):
        made: dict[Table, list[Mapping[str, Any]]] = {}
        for n in range(start, min(total, start + PART)):
            waits = n < waiting
            sample = source.choice(wait if waits else over)
            days = source.uniform(0, _LATEST_DAYS) if waits else source.uniform(_LATEST_DAYS, _OLDEST_DAYS)
            place = {
                "party": str(source.choice(insurers).voen),
                "received_at": house.clock.now() - timedelta(days=days),
            }
            for table, row in _rows(sample, number + 1 + n, place, whole=waits):
                made.setdefault(table, []).append(row)
            if sample.row["service"] == "insured_registration":
                made.setdefault(application, []).append(_applied(source, number + 1 + n, place["received_at"]))
        with house.database.write() as tx:
            _write(tx, made)
    house.close()


def seat_officers(house: Assembly) -> Mapping[str, str]:
    """Twenty officers, each of one office and the last a supervisor of all; the secrets of their sessions by login."""
    known = sorted(offices())
    made = [Officer(f"bench{n}", f"Bench {n}", Role.OFFICER, (known[n % len(known)],)) for n in range(OFFICERS - 1)]
    made.append(Officer("bench-all", "Bench All", Role.SUPERVISOR, tuple(known)))
    now = house.clock.now()
    with house.database.write() as tx:
        put_officers(tx, made)
        return {one.login: begin(tx, one.login, "password", now, timedelta(hours=8), peer="") for one in made}


def waiting_for(reads: Reads, login: str) -> Sequence[str]:
    """What an officer may open: of an item that is not his he is shown one sentence, which costs nothing."""
    return reads.execute(seen_by(login, submission.c.id).where(submission.c.status == Status.IN_REVIEW)).scalars().all()


def _ids(reads: Reads, status: Status) -> Sequence[str]:
    return reads.execute(select(submission.c.id).where(submission.c.status == status)).scalars().all()


def _sample(reads: Reads, one: str) -> Sample:
    row = reads.execute(select(submission).where(submission.c.id == one)).mappings().one()
    hanging = {
        table: [dict(found) for found in reads.execute(select(table).where(table.c.submission == one)).mappings()]
        for table in _HISTORY
    }
    about = select(subject).where(subject.c.submission == one, subject.c.kind == "fin")
    return Sample(dict(row), hanging, len(reads.execute(about).all()))


def _insurer(n: int, office: OfficeCode) -> Insurer:
    return Insurer(
        voen=Voen(f"19{n:06}01"),
        name=f"Sınaq müəssisəsi {n} MMC",
        kind=InsurerKind.LEGAL,
        sun="1",
        responsible="Sınaq",
        office=office,
        opened_on=date(2019, 1, 1),
    )


def _rows(
    sample: Sample, number: int, place: Mapping[str, Any], *, whole: bool
) -> Iterator[tuple[Table, Mapping[str, Any]]]:
    one = f"bench-{number}"
    fresh = {"id": one, "sequence": number, "rank": number, "idx": 0, "parent": None, "copy_of": None}
    fresh |= {"document_id": None, "duplicate_of": None, "delivery": sample.row["delivery"]}
    yield submission, {**sample.row, **fresh, **place}
    for table in _HISTORY if whole else (event,):
        for row in sample.hanging[table]:
            yield table, {**row, "submission": one}
    for n in range(max(1, sample.fins)):
        yield subject, {"submission": one, "kind": "fin", "value": f"B{number % 100_000:05}{n}"}


def _applied(source: random.Random, number: int, at: object) -> Mapping[str, Any]:
    """What the register of applications is searched by."""
    names = {
        "surname": source.choice(SURNAMES),
        "given_name": source.choice(MEN),
        "patronymic": f"{source.choice(FATHERS)} oğlu",
    }
    row = {"submission": f"bench-{number}", "received_at": at, "kind": "initial", "fin": f"B{number % 100_000:05}0"}
    return {**row, **names, **search_columns(**names)}


def _write(tx: Write, made: Mapping[Table, Sequence[Mapping[str, Any]]]) -> None:
    for table, rows in made.items():
        tx.execute(insert(table), rows)
