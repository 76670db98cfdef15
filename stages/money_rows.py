"""The rows of each money section, read where role and office are asked. Amounts above zero are owed."""

from collections.abc import Callable, Mapping, Sequence

from outbox.notice_xml import Both
from outbox.prints.sheet import Amount
from pipeline.database import Write
from registries.accounts.names import DEBTS
from registries.accounts.rest_causes import rest_causes
from registries.accounts.sections import Section, allocations_seen, section_lines, undistributed_money
from registries.accounts.seen import seen_balances
from registries.finance import Entered, entries_of
from registries.finance_payments import PaymentSeen, payments_below_seen, payments_seen
from rules.envelope import BAKU
from schemas.finance import EntryKind
from stages.money_lines import line_rows
from stages.money_person_rows import allocation_rows, person_rows, persons_rows, preferential_rows
from stages.money_question import Found, Question, Row, whole_number
from stages.money_words import ENTRY_KINDS, KINDS, STANDS, STATES, TOTAL, YES_NO, MoneySection, rest_of


def _debts(tx: Write, asked: Question) -> Found | None:
    balances = seen_balances(tx, asked.login, asked.voen)
    if balances is None:
        return None
    mine = [one for one in balances if one.kind in DEBTS and (not asked.activity or one.activity == asked.activity)]
    rows = [(one.account, (one.activity, KINDS[one.kind], Amount(one.amount))) for one in mine]
    return Found(_behind(rows, asked), [(TOTAL, sum(one.amount for one in mine))])


def _lines_of(section: Section) -> Callable[[Write, Question], Found | None]:
    def read(tx: Write, asked: Question) -> Found | None:
        lines = section_lines(
            tx, asked.login, asked.voen, section, activity=asked.activity, after=asked.behind, limit=asked.limit
        )
        return None if lines is None else Found(line_rows(tx, lines))

    return read


def _undistributed(tx: Write, asked: Question) -> Found | None:
    money = undistributed_money(tx, asked.login, asked.voen)
    found = _lines_of(Section.DISTRIBUTION)(tx, asked)
    if money is None or found is None:
        return None
    mine = {activity: one for activity, one in money.items() if asked.activity in ("", activity)}
    causes = rest_causes(tx, asked.voen)
    sums = [(rest_of(activity, causes.get(activity)), one) for activity, one in mine.items()]
    return Found(found.rows, [*sums, (TOTAL, sum(mine.values()))])


def _distribution(tx: Write, asked: Question) -> Found | None:
    found = allocations_seen(
        tx, asked.login, asked.voen, activity=asked.activity, after=whole_number(asked.after), limit=asked.limit
    )
    if found is None:
        return None
    return Found(
        [
            (
                str(one.transaction),
                (one.report, one.quarter, one.activity, one.value_date, Amount(one.given), STANDS[one.stands]),
            )
            for one in found
        ]
    )


def _payments(tx: Write, asked: Question) -> Found | None:
    found = payments_seen(tx, asked.login, asked.voen)
    return None if found is None else _page_of_payments(found, asked)


def _below(tx: Write, asked: Question) -> Found | None:
    found = payments_below_seen(tx, asked.login, asked.voen, asked.at.astimezone(BAKU).date())
    return None if found is None else _page_of_payments(found, asked, whose=True)


def _page_of_payments(found: Sequence[PaymentSeen], asked: Question, *, whose: bool = False) -> Found:
    rows: list[Row] = [
        (
            one.payment.number,
            (
                *((str(one.payment.insurer),) if whose else ()),
                *(one.payment.number, one.payment.value_date, one.payment.code, Amount(one.payment.amount)),
                *(Amount(one.used), Amount(one.left), YES_NO[one.is_distributed]),
            ),
        )
        for one in found
    ]
    sums = [(TOTAL, sum(one.payment.amount for one in found)), (_LEFT, sum(one.left for one in found))]
    return Found(_behind(rows, asked), sums)


_LEFT = Both("Qalıq", "Left")


def _behind(rows: Sequence[Row], asked: Question) -> Sequence[Row]:
    """The page of what was read whole."""
    at = next((n for n, (key, _) in enumerate(rows, start=1) if key == asked.after), 0)
    return rows[at : at + asked.limit]


def _entries(tx: Write, asked: Question) -> Found | None:
    if seen_balances(tx, asked.login, asked.voen) is None:
        return None
    rows = entry_rows(entries_of(tx, asked.login, asked.voen, after=asked.after, limit=asked.limit))
    return Found(rows)


def entry_rows(entries: Sequence[Entered]) -> list[Row]:
    """What officers entered, by its numbers."""
    return [
        (
            one.entry.number,
            (
                *(one.entry.number, ENTRY_KINDS[EntryKind(one.entry.what)], one.entry.activity),
                *(KINDS.get(one.entry.debt), one.entry.day, Amount(one.entry.amount)),
                *(one.entry.code, one.entry.basis, STATES[one.state]),
            ),
        )
        for one in entries
    ]


READ: Mapping[MoneySection, Callable[[Write, Question], Found | None]] = {
    MoneySection.DEBTS: _debts,
    MoneySection.CALCULATIONS: _lines_of(Section.CALCULATIONS),
    MoneySection.PAYMENTS: _payments,
    MoneySection.BELOW: _below,
    MoneySection.DISTRIBUTION: _distribution,
    MoneySection.ALLOCATION: allocation_rows,
    MoneySection.UNDISTRIBUTED: _undistributed,
    MoneySection.INTEREST: _lines_of(Section.INTEREST),
    MoneySection.FINES: _lines_of(Section.FINES),
    MoneySection.CONTRIBUTION_WRITE_OFFS: _lines_of(Section.CONTRIBUTION_WRITE_OFFS),
    MoneySection.OTHER_WRITE_OFFS: _lines_of(Section.OTHER_WRITE_OFFS),
    MoneySection.PERSONS: persons_rows,
    MoneySection.PERSON: person_rows,
    MoneySection.PREFERENTIAL: preferential_rows,
    MoneySection.ENTRIES: _entries,
}
