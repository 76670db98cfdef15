"""One entry of a register with its history, as an officer may see it. Read-only.

As in ``registers.py``, each query asks role and offices itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, union

from pipeline.database import Reads
from pipeline.status import Status
from pipeline.tables import submission
from registries.access import Access, accesses_of
from registries.certificates import Certificate, certificates_of
from registries.desk import seen_by
from registries.desk_item import Earlier
from registries.insured import Insured, insured_by_fin
from registries.personal_accounts import PersonalAccount, account_of
from registries.register_certificates import CertificateRow, certificate_query
from registries.register_persons import PersonRow, person_query
from registries.registers import SEEN_BY, WATCHING, Register, of_offices, role_of
from registries.tables import (
    application,
    benefit_person,
    insured_link,
    insured_person,
    insurer,
    person_change,
)
from registries.views import View, views_of

MOST = 50


@dataclass(frozen=True, slots=True, repr=False)
class Employment:
    """An insurer that registered a person."""

    voen: str
    name: str
    since: datetime


@dataclass(frozen=True, slots=True, repr=False)
class PersonDetail:
    """An insured person with all that the registers hold of him; its repr shows nothing.

    ``documents`` are those of insurers that the officer sees. ``told`` and ``looks`` (who was told about him, who
    looked at him) are empty but for a supervisor and an auditor.
    """

    person: PersonRow
    insured: Insured
    employers: Sequence[Employment]
    documents: Sequence[Earlier]
    changes: Sequence[datetime]
    certificates: Sequence[Certificate]
    account: PersonalAccount | None
    told: Sequence[Access]
    looks: Sequence[View]


@dataclass(frozen=True, slots=True, repr=False)
class Payment:
    """What an accepted table pays one person, in qəpik; its repr shows nothing."""

    fin: str
    surname: str
    given_name: str
    patronymic: str
    kind: str  # CARD | POST | TRANSFER
    bank_code: str | None
    account: str | None
    total: int


def person_detail(reads: Reads, login: str, fin: str) -> PersonDetail | None:
    """The person; None where he is not for ``login``, or where there is none."""
    row = reads.execute(person_query(login, fin)).first()
    if row is None:
        return None
    watching = role_of(reads, login) in WATCHING
    employers = reads.execute(employers_query(fin))
    changes = select(person_change.c.at).where(person_change.c.fin == fin).order_by(person_change.c.at.desc())
    return PersonDetail(
        person=PersonRow(*row),
        insured=insured_by_fin(reads, [fin])[fin],
        employers=[Employment(*one) for one in employers],
        documents=_listed(reads, documents_query(login, fin)),
        changes=list(reads.execute(changes.limit(MOST)).scalars()),
        certificates=certificates_of(reads, fin),
        account=account_of(reads, fin),
        told=accesses_of(reads, fin)[-MOST:] if watching else (),
        looks=views_of(reads, fin=fin, limit=MOST) if watching else (),
    )


def certificate_detail(reads: Reads, login: str, number: str) -> tuple[CertificateRow, Sequence[Certificate]] | None:
    """The certificate with all of its person's, the latest first; None where it is not for ``login``."""
    row = reads.execute(certificate_query(login, number)).first()
    if row is None:
        return None
    found = CertificateRow(*row)
    return found, certificates_of(reads, found.fin)


def employers_query(fin: str) -> Select[Any]:
    """Whose insured person somebody is."""
    return (
        select(insurer.c.voen, insurer.c.name, insured_link.c.since)
        .join(insured_link, insured_link.c.insurer == insurer.c.voen)
        .where(insured_link.c.fin == fin)
        .order_by(insured_link.c.since)
    )


def documents_query(login: str, fin: str) -> Select[Any]:
    """His applications and the accepted tables that name him, those that ``login`` may see, the latest first."""
    about = union(
        select(application.c.submission).where(application.c.fin == fin),
        select(benefit_person.c.submission).where(benefit_person.c.fin == fin),
    )
    return _latest(_listing(login).where(submission.c.id.in_(about)))


def documents_of_insurer(reads: Reads, login: str, voen: str) -> Sequence[Earlier]:
    """What an insurer sent, the latest first; nothing where ``login`` does not see its documents."""
    return _listed(reads, _latest(_listing(login).where(submission.c.party == voen)))


def payments_of(reads: Reads, login: str, submission_id: str) -> Sequence[Payment]:
    """What an accepted table pays; nothing where it is not for ``login``, or not accepted."""
    return [Payment(*row) for row in reads.execute(payments_query(login, submission_id))]


def payments_query(login: str, submission_id: str) -> Select[Any]:
    """What ``payments_of`` reads."""
    paid, names = benefit_person, application
    return (
        select(paid.c.fin, names.c.surname, names.c.given_name, names.c.patronymic)
        .add_columns(paid.c.payment_kind, paid.c.bank_code, paid.c.account, paid.c.total)
        .join_from(paid, submission, submission.c.id == paid.c.submission)
        .join(insurer, insurer.c.voen == submission.c.party)
        .join(insured_person, insured_person.c.fin == paid.c.fin)
        .join(names, names.c.submission == insured_person.c.submission)
        .where(paid.c.submission == submission_id, submission.c.status == Status.REGISTERED)
        .where(of_offices(login, SEEN_BY[Register.TABLES], few=False))
        .order_by(paid.c.line, paid.c.place)
    )


def looks_at(reads: Reads, login: str, submission_id: str) -> Sequence[View]:
    """Who looked at a submission: for a supervisor and an auditor who may see it."""
    if role_of(reads, login) not in WATCHING:
        return ()
    mine = reads.execute(seen_by(login, submission.c.id).where(submission.c.id == submission_id)).first()
    return () if mine is None else views_of(reads, submission=submission_id, limit=MOST)


def _listing(login: str) -> Select[Any]:
    mine = submission.c
    return seen_by(login, mine.id, mine.sequence, mine.service, mine.status, mine.received_at)


def _latest(query: Select[Any]) -> Select[Any]:
    return query.order_by(submission.c.received_at.desc(), submission.c.rank.desc()).limit(MOST)


def _listed(reads: Reads, query: Select[Any]) -> Sequence[Earlier]:
    rows = reads.execute(query)
    return [Earlier(row.id, row.sequence, row.service or "", row.status, row.received_at) for row in rows]
