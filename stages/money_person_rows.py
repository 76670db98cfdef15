"""The rows of money sections that are about insured persons: who looks is written down before they are shown."""

from outbox.prints.sheet import Amount
from pipeline.database import Write
from registries.accounts.explained import explain
from registries.accounts.sections import look_at_allocation, look_at_persons
from registries.accounts.seen import look_at_person
from registries.preferential_service import look_at_preferential
from stages.money_lines import line_name, line_reason, line_rows
from stages.money_question import Found, Question, whole_number


def allocation_rows(tx: Write, asked: Question) -> Found | None:
    """Whose the money of a report became, each with its reason."""
    number, behind = whole_number(asked.opened), asked.behind
    if number is None:
        return None
    lines = look_at_allocation(
        tx,
        asked.login,
        asked.session,
        asked.voen,
        number,
        asked.at,
        after=behind[1] if behind else 0,
        limit=asked.limit,
    )
    if lines is None:
        return None
    told = explain(tx, lines)
    return Found(
        [
            (
                line_name(one),
                (one.fin, Amount(-one.amount), line_reason(one), one.about, "; ".join(told[one.key])),
            )
            for one in lines
        ]
    )


def persons_rows(tx: Write, asked: Question) -> Found | None:
    """Sığortaolunanların hesabları: charged, given, written off, unpaid."""
    found = look_at_persons(
        tx,
        asked.login,
        asked.session,
        asked.voen,
        asked.at,
        activity=asked.activity,
        after=asked.after,
        limit=asked.limit,
    )
    if found is None:
        return None
    return Found(
        [
            (one.fin, (one.fin, *(Amount(each) for each in (one.owed, one.given, one.written_off, one.balance))))
            for one in found
        ]
    )


def person_rows(tx: Write, asked: Question) -> Found | None:
    """The lines of one account, so far as the insurer moved it."""
    lines = look_at_person(
        tx, asked.login, asked.session, asked.voen, asked.opened, asked.at, after=asked.behind, limit=asked.limit
    )
    if lines is None:
        return None
    rows = line_rows(tx, lines)
    return Found([(key, (*cells[:2], *cells[4:])) for key, cells in rows])


def preferential_rows(tx: Write, asked: Question) -> Found | None:
    """Güzəştli əmək stajı, by reports."""
    found = look_at_preferential(
        tx,
        asked.login,
        asked.session,
        asked.voen,
        asked.at,
        activity=asked.activity,
        after=asked.behind,
        limit=asked.limit,
    )
    if found is None:
        return None
    return Found([(f"{one.report}.{one.place}", (one.fin, one.quarter, one.activity, one.report)) for one in found])
