"""One payment allocated among 100,000 insured persons: debts read, shared, and posted with a reason for each qəpik.

Twice: where the money ends among the debts, and where it pays all of them, a month, and a part of the next one. The
floor is the same arithmetic in numpy (largest remainders in the place of Webster's method) and the same postings
written in bulk into an empty database of the same shape. Making persons and debts is not counted.
"""

import random
import sqlite3
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
from sqlalchemy import insert

from bench.bundle import timed
from bench.report import Row, options, show
from demo.employers import make_employers
from demo.people import FIN_LETTERS
from pipeline.channels import open_channel
from pipeline.collecting import collect_rarely
from pipeline.database import Database
from pipeline.effects import Origin
from pipeline.ledger import Arrival, enter
from pipeline.lines import Aftermath
from pipeline.tables import effect, metadata
from registries.accounts.allocation import AllocationOf, post_allocation
from registries.accounts.names import person_of, persons_of, undistributed_of
from registries.accounts.posting import post
from registries.accounts.standing import persons_standing
from registries.accounts.transactions import Draft, Posting, Reason, TransactionKind
from registries.insured_before import InsuredBefore, put_insured_before
from registries.insurers import Insurer, InsurerKind, put_insurers
from registries.report_tables import quarterly_report
from rules.allocation import Allocation, MonthDues
from rules.money_standing import allocate_among
from schemas.identifiers import Fin, OfficeCode, Ssn, Voen
from schemas.months import Month
from schemas.registration import Contacts
from stages.routes import INTAKE

WHOLE, QUICK = 100_000, 10_000
AIM_RATIO, AIM_SECONDS = 3.0, 1.0
ACTIVITY = "62010"
_FIRST_SSN = 2_000_000_000_000
_AT = datetime(2026, 7, 1, tzinfo=UTC)
_DAYS = (date(2025, 9, 30), date(2025, 12, 31), date(2026, 3, 31))
_MONTHS = (Month("2026-04"), Month("2026-05"), Month("2026-06"))


@dataclass(frozen=True, slots=True)
class Owed:
    """What persons owe, by FİN in their order; the last day of the quarter of each debt."""

    fins: Sequence[str]
    debts: Sequence[int]
    since: Sequence[date]
    months: Sequence[MonthDues]

    @property
    def debt(self) -> int:
        """Of all of them."""
        return sum(self.debts)


def main() -> None:
    collect_rarely()  # as a worker does
    given = options("One payment among 100,000 persons (--quick: 10,000).").parse_args()
    owed = make_owed(QUICK if given.quick else WHOLE)
    month, next_one, _ = (sum(one.dues.values()) for one in owed.months)
    amounts = {"half of the debts": owed.debt // 2, "debts, a month and a half": owed.debt + month + next_one // 2}
    with tempfile.TemporaryDirectory() as folder:
        found = [row for name, amount in amounts.items() for row in measured(Path(folder), name, amount, owed)]
    show(found, as_json=given.json)


def make_owed(count: int) -> Owed:
    """Debts and contributions of up to 400 manat, all different; always the same."""
    source, fins = random.Random("bench/allocation"), set[str]()
    while len(fins) < count:
        fins.add("".join(source.choices(FIN_LETTERS, k=7)))
    ordered = sorted(fins)
    months = [MonthDues(month, {fin: source.randint(50_00, 400_00) for fin in ordered}) for month in _MONTHS]
    debts = [source.randint(1, 400_00) for _ in ordered]
    return Owed(ordered, debts, source.choices(_DAYS, k=count), months)


def measured(folder: Path, name: str, amount: int, owed: Owed) -> list[Row]:
    """The rows of one payment."""
    place = folder / f"{amount}.sqlite"
    database, of = prepared(place, amount, owed)
    with timed() as reading, database.reads() as reads:
        standing = persons_standing(reads, of.insurer, of.activity)
    with timed() as ruling:
        done = allocate_among(amount, standing, owed.months)
    with timed() as posting, database.write() as tx:
        post_allocation(tx, of, done.lines, _AT)
    database.close()
    floor = numpy_floor(amount, owed, done) + insert_floor(place, folder / f"{amount}.floor.sqlite")
    return [
        Row(f"{name}: allocated and posted", ruling[1] + posting[1], "s", floor, AIM_RATIO),
        Row(f"{name}: the rule alone, {len(done.lines)} lines", ruling[1], "s", None, AIM_SECONDS),
        Row(f"{name}: debts read", reading[1], "s"),
    ]


def prepared(place: Path, amount: int, owed: Owed) -> tuple[Database, AllocationOf]:
    """A house with an insurer whose persons owe that, and as much undistributed money."""
    database, employer = Database(place), make_employers()[0]
    insurer = Voen(employer.voen)
    metadata.create_all(database.writer)
    with database.write() as tx:
        open_channel(tx, employer.channel, _AT)
        put_insurers(tx, [_insurer(insurer, employer.name, employer.office)])
        put_insured_before(tx, (_person(n, fin, insurer) for n, fin in enumerate(owed.fins)))
        came = enter(tx, Arrival("token", employer.channel, "r.xml", "0" * 64, 1), INTAKE, _AT)
        origin = Origin(came.submission, 1, _AT, _AT, Aftermath(_AT))
        tx.execute(insert(effect).values(submission=came.submission, line=1, stage="assess", kind="x", data="{}"))
        tx.execute(insert(quarterly_report).values(**_head(came.submission, insurer, len(owed.fins))))
        for day in _DAYS:
            post(tx, [_charge(insurer, owed, day)], _AT)
        money = Posting(undistributed_of(insurer, ACTIVITY), -amount, Reason.PAID, "P-1")
        counter = Posting(persons_of(insurer, ACTIVITY), amount, Reason.PAID, "P-1")
        post(tx, [_draft("money", insurer, _DAYS[-1], [money, counter])], _AT)
    return database, AllocationOf(report=1, insurer=insurer, activity=ACTIVITY, day=date(2026, 6, 30), origin=origin)


def _insurer(voen: Voen, name: str, office: str) -> Insurer:
    told = {"sun": "1", "responsible": name, "opened_on": date(2019, 1, 1), "office": OfficeCode(office)}
    return Insurer(voen=voen, name=name, kind=InsurerKind.LEGAL, **told)


def _person(n: int, fin: str, insurer: Voen) -> InsuredBefore:
    contacts = Contacts(phones=("+994501112233",))
    return InsuredBefore(fin=Fin(fin), ssn=Ssn(f"{_FIRST_SSN + n}"), issued_at=_AT, insurer=insurer, contacts=contacts)


def _head(submission: str, insurer: Voen, persons: int) -> dict[str, object]:
    amounts = dict.fromkeys(("labour", "contribution", "closing"), 0)
    told = {"number": 1, "insurer": insurer, "activity": ACTIVITY, "quarter": "2026-Q2", "version": 1}
    key = {"submission": submission, "line": 1, "document_id": "r", "kind": "INITIAL"}
    return {**told, **key, **amounts, "registered_at": _AT, "persons": persons}


def _charge(insurer: Voen, owed: Owed, day: date) -> Draft:
    lines = [
        Posting(person_of(fin), debt, Reason.CONTRIBUTION, f"{day}")
        for fin, debt, since in zip(owed.fins, owed.debts, owed.since, strict=True)
        if since == day
    ]
    total = sum(one.amount for one in lines)
    counter = Posting(persons_of(insurer, ACTIVITY), -total, Reason.CONTRIBUTION, f"{day}")
    return _draft(f"{day}", insurer, day, [counter, *lines])


def _draft(source: str, insurer: Voen, day: date, lines: Sequence[Posting]) -> Draft:
    return Draft(
        kind=TransactionKind.REPORT, source=source, insurer=insurer, activity=ACTIVITY, value_date=day, postings=lines
    )


def numpy_floor(amount: int, owed: Owed, done: Allocation) -> float:
    """Seconds of the processor for one pass over arrays. Raises SystemExit where it comes to another total."""
    debts, fins = np.array(owed.debts), np.array(owed.fins)
    since = np.array([one.toordinal() for one in owed.since])
    months = [np.array(list(one.dues.values())) for one in owed.months]
    with timed() as taken:
        given = _equal_shares(amount, debts, since, fins)
        left = amount - int(given.sum())
        for dues in months:
            left -= int(_in_proportion(min(left, int(dues.sum())), dues).sum())
    if amount - left != done.given:
        raise SystemExit("the floor gives another amount: nothing to compare")
    return taken[1]


def _equal_shares(amount: int, debts: np.ndarray, since: np.ndarray, fins: np.ndarray) -> np.ndarray:
    rising = np.sort(debts)
    before = np.concatenate(([0], np.cumsum(rising)[:-1]))
    takers = np.arange(len(rising), 0, -1)
    short = np.flatnonzero(rising * takers > amount - before)
    if not len(short):
        return debts
    share, spare = divmod(amount - int(before[short[0]]), int(takers[short[0]]))
    given = np.minimum(debts, share)
    poor = np.flatnonzero(debts > share)
    given[poor[np.lexsort((fins[poor], since[poor]))[:spare]]] += 1
    return given


def _in_proportion(money: int, dues: np.ndarray) -> np.ndarray:
    total = int(dues.sum())
    parts = money * dues // total
    missing = money - int(parts.sum())
    parts[np.argsort(-(money * dues % total), kind="stable")[:missing]] += 1
    return parts


def insert_floor(place: Path, into: Path) -> float:
    """Seconds of the processor for the postings of the last transaction, written again in one transaction."""
    source = sqlite3.connect(place)
    schema = [
        sql for (sql,) in source.execute("select sql from sqlite_master where tbl_name = 'posting' and sql <> ''")
    ]
    rows = source.execute(
        'select * from posting where "transaction" = (select max(number) from account_transaction)'
    ).fetchall()
    target = sqlite3.connect(into, isolation_level=None)
    for sql in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", *schema):
        target.execute(sql)
    with timed() as taken:
        target.execute("BEGIN IMMEDIATE")
        target.executemany(f"insert into posting values ({','.join('?' * len(rows[0]))})", rows)
        target.execute("COMMIT")
    target.close()
    source.close()
    return taken[1]


if __name__ == "__main__":
    main()
