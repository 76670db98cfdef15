"""What an insurer sees of the registers: what it sent itself, and of persons what it said or was told. Read-only.

The insurer stands in every query. A person's SSN is seen where the insurer's own application ended registered, names
where the document gave them or it ended so: what was returned must not become a way to ask the population register.
Drafts have no proven insurer; those are its own that came through channels which answer to it and to nobody else.
001 §3.3, 002 §4.3, 003 §2.2.2–2.3.1.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from heapq import merge
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, literal, null, or_, select, tuple_

from pipeline.database import Reads
from pipeline.status import Status
from pipeline.tables import channel_party, submission
from registries.register_persons import is_sharp
from registries.register_reports import of_report
from registries.registers import Wanted, begins, sorted_late, within
from registries.report_tables import quarterly_report
from registries.tables import application, certificate, insured_person
from registries.tables import insurer as insurer_table
from schemas.quarterly_report import QUARTERLY_REPORT_CODE
from schemas.text import fold


class Pile(StrEnum):
    """The lists of 003 §2.2.2: qaralamalar, geri qaytarılmış, göndərilmiş, hamısı."""

    DRAFTS = "drafts"
    RETURNED = "returned"
    SENT = "sent"
    ALL = "all"
    REPORTS = "reports"  # rüblük hesabatlar: sent ones, which are looked at only (004 §2.3.3)


@dataclass(frozen=True, slots=True, repr=False)
class SentRow:
    """One document, in the ten columns of the manual where it is an application; its repr shows nothing.

    ``certificate``: issued (by this application) | known | none.
    """

    submission: str
    sequence: int
    part: int
    rank: int
    service: str | None
    received_at: datetime
    status: str
    kind: str | None
    fin: str | None
    surname: str | None
    given_name: str | None
    patronymic: str | None
    ssn: str | None
    issued_at: datetime | None
    certificate: str | None

    @property
    def key(self) -> str:
        """By which the next page is found."""
        return self.submission


def sent(reads: Reads, insurer: str, pile: Pile, wanted: Wanted, *, after: str = "", limit: int) -> Sequence[SentRow]:
    """The latest first; ``insurer`` is its VÖEN. Only drafts are in ``DRAFTS``, and none of them in ``SENT``."""
    queries = []
    if pile is not Pile.DRAFTS:
        queries.append(sent_query(insurer, pile, wanted, after, limit))
    if pile in (Pile.DRAFTS, Pile.ALL) and not _is_about_applications(wanted):
        queries.append(drafts_query(insurer, wanted, after, limit))
    pages = [[SentRow(*row) for row in reads.execute(query)] for query in queries]
    latest = merge(*pages, key=lambda one: (one.received_at, one.rank), reverse=True)
    return list(islice(latest, limit))


def own(reads: Reads, insurer: str, submission_id: str) -> SentRow | None:
    """One document of the insurer's own, to be looked at with history and answers; None for any other."""
    this = submission.c.id == submission_id
    for query in (sent_query(insurer, Pile.ALL, Wanted(), "", 1), drafts_query(insurer, Wanted(), "", 1)):
        if (row := reads.execute(query.where(this)).first()) is not None:
            return SentRow(*row)
    return None


def sent_query(insurer: str, pile: Pile, wanted: Wanted, after: str, limit: int) -> Select[Any]:
    """What the insurer signed, as its party was proven."""
    app, known, sub = application.c, insured_person.c, submission.c
    registered = sub.status == Status.REGISTERED
    named = or_(registered, app.named)
    issued_by_this = select(certificate.c.number).where(certificate.c.submission == sub.id).exists()
    issued = case(
        (app.submission.is_(None), null()),
        (and_(registered, issued_by_this), "issued"),
        (and_(registered, known.fin.is_not(None)), "known"),
        else_="none",
    )
    seen = [case((named, one), else_="") for one in (app.surname, app.given_name, app.patronymic)]
    numbers = [case((registered, one)) for one in (known.ssn, known.issued_at)]
    order = sorted_late(sub.received_at) if is_sharp(wanted) else sub.received_at
    query = (
        _columns()
        .add_columns(app.kind, app.fin, *seen, *numbers, issued.label("certificate"))
        .outerjoin(application, app.submission == sub.id)
        .outerjoin(insured_person, known.fin == app.fin)
        .where(sub.party == insurer, sub.service.is_not(None), *_of_pile(pile), *_asked(wanted))
        .where(*_of_application(wanted, named, registered, issued))
    )
    return _page(query, order, after, limit)


def drafts_query(insurer: str, wanted: Wanted, after: str, limit: int) -> Select[Any]:
    """Open drafts of channels that answer to the insurer alone: to his VÖEN, and of an individual to his FİN."""
    sub, mine, other = submission.c, channel_party.alias("mine"), channel_party.alias("other")
    himself = select(insurer_table.c.fin).where(insurer_table.c.voen == insurer, insurer_table.c.fin == other.c.party)
    another = (other.c.party != insurer, ~himself.exists())
    shared = select(other.c.party).where(other.c.channel == mine.c.channel, *another)
    channels = select(mine.c.channel).where(mine.c.party == insurer, ~shared.exists())
    query = _columns().add_columns(*(null().label(f"none_{n}") for n in range(8)))
    query = query.where(sub.channel.in_(channels), sub.status == Status.DRAFT, *_asked(wanted))
    return _page(query, sub.received_at, after, limit)


def _columns() -> Select[Any]:
    one = submission.c
    return select(one.id, one.sequence, one.idx, one.rank, one.service, one.received_at, one.status)


def _page(query: Select[Any], order: ColumnElement[Any], after: str, limit: int) -> Select[Any]:
    query = query.order_by(order.desc(), submission.c.rank.desc()).limit(limit)
    if not after:
        return query
    last = submission.alias("last")
    at, rank = (select(one).where(last.c.id == after).scalar_subquery() for one in (last.c.received_at, last.c.rank))
    return query.where(tuple_(order, submission.c.rank) < tuple_(at, rank))


def _of_pile(pile: Pile) -> Iterator[ColumnElement[bool]]:
    if pile is Pile.RETURNED:
        yield submission.c.status == Status.RETURNED
    if pile is Pile.REPORTS:
        yield submission.c.service == QUARTERLY_REPORT_CODE
    if pile in (Pile.SENT, Pile.REPORTS):
        yield submission.c.status.not_in([Status.DRAFT, Status.DELETED])
    if pile is Pile.ALL:
        yield submission.c.status != Status.DRAFT  # these come by their channel


def _asked(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    yield from within(submission.c.received_at, wanted.sent_from, wanted.sent_until)
    if wanted.status:
        yield submission.c.status == wanted.status
    if wanted.service:
        yield submission.c.service == wanted.service
    asked = list(of_report(wanted))
    if asked:
        yield submission.c.id.in_(select(quarterly_report.c.submission).where(*asked))


def _is_about_applications(wanted: Wanted) -> bool:
    """Whether something is asked for that only applications have."""
    asked = set(wanted.told()) - {"sent_from", "sent_until", "status", "service"}
    return bool(asked)


def _of_application(
    wanted: Wanted, named: ColumnElement[bool], registered: ColumnElement[bool], issued: ColumnElement[Any]
) -> Iterator[ColumnElement[bool]]:
    """Asked is only for what would be shown: otherwise an answer of rows would tell what is hidden."""
    app, known = application.c, insured_person.c
    for column, name in (
        (app.surname_folded, wanted.surname),
        (app.given_folded, wanted.given_name),
        (app.patronymic_folded, wanted.patronymic),
    ):
        if folded := fold(name):
            yield and_(named, begins(column, folded))
    if wanted.fin:
        yield begins(app.fin, wanted.fin.upper())
    if wanted.ssn:
        yield and_(registered, begins(known.ssn, wanted.ssn))
    days = tuple(within(known.issued_at, wanted.ssn_from, wanted.ssn_until))
    if days:
        yield and_(registered, *days)
    if wanted.kind:
        yield app.kind == wanted.kind
    if wanted.certificate:
        yield issued == literal(wanted.certificate)
