"""Banks' statements as a list, and one of them: what became of its entries, as pictures and as a table."""

from collections.abc import Sequence
from datetime import date

from registries.bank_looks import FunnelRow, StatementSeen
from registries.bank_seen import funnel, statements_seen
from registries.bank_steps import State
from review_ui.house import shown_house
from review_ui.looks import note_look
from review_ui.parts import shown
from review_ui.parts.bank_address import BankPlace, BankSection, statement_address
from review_ui.parts.bank_funnel import show_pictures
from review_ui.parts.markup import Html, link, show, table, tag
from review_ui.who import Officer
from review_ui.words import of, t, tn
from stages.bank_view import PAGE, in_order
from stages.bank_words import outcome_word
from stages.money_question import whole_number

_WHOLE = 1000  # parts of a share: one decimal of a percent


def show_list(who: Officer, place: BankPlace) -> None:
    """The newest statements first."""
    with shown_house().database.reads() as reads:
        found = statements_seen(reads, who.login, whole_number(place.after), PAGE + 1)
    if not found:
        show(tag("div", t("No statement of an account of your offices was booked yet."), kind="q-empty"))
        return
    heads = ("№", t("Day"), t("Account"), t("Office"), t("Entries"), t("In, manat"), t("Out, manat"))
    rows = [
        (
            "",
            (
                link(statement_address(one.number), one.number),
                _days(one.from_day, one.to_day),
                tag("span", one.account, tag("div", one.statement_id, kind="q-small")),
                shown.office(one.office),
                *(one.entries, shown.manat(one.credit_sum), shown.manat(one.debit_sum)),
                *(_share(one), one.open or shown.NONE),
            ),
        )
        for one in found[:PAGE]
    ]
    kinds = ("n", "w", "", "", "n", "n", "n", "n", "n")
    show(table((*heads, t("Matched"), t("Still open")), rows, kinds, wide=True))
    _foot(place, found)


def _foot(place: BankPlace, found: Sequence[StatementSeen]) -> None:
    parts: list[object] = []
    if place.after:
        parts.append(link(BankPlace().address, t("From the beginning")))
    if len(found) > PAGE:
        parts.append(link(place.behind(found[PAGE - 1].number).address, f"{t('Next page')} →"))
    show(tag("div", *parts, kind="q-foot"))


def _days(first: date | None, last: date | None) -> str:
    told = [f"{one:%d.%m.%Y}" for one in dict.fromkeys((first, last)) if one is not None]
    return " – ".join(told) or shown.NONE


def _share(one: StatementSeen) -> Html:
    """How many of its booked entries are matched or returned; green and a tick where nothing is open."""
    if not one.closed:
        return tag("span", t("being booked"), kind="q-look")
    if not one.booked:
        return tag("span", shown.NONE, kind="q-grey", title=t("All of its entries were known."))
    parts = (one.booked - one.open) * _WHOLE // one.booked
    words = f"{parts // 10},{parts % 10} %"
    return tag("span", f"✓ {words}" if not one.open else words, kind="" if one.open else "q-good")


def show_one(who: Officer, place: BankPlace) -> None:
    """One statement. A stranger's is not there."""
    number = whole_number(place.opened)
    show(tag("div", link(BankPlace().address, f"← {t('Back to the list')}"), kind="q-foot"))
    with shown_house().database.reads() as reads:
        found = [] if number is None else statements_seen(reads, who.login, number=number, limit=1)
        rows = funnel(reads, who.login, found[0].number) if found else None
    if not found or rows is None:
        show(tag("div", t("There is no such statement for you."), kind="q-empty"))
        return
    [one] = found
    note_look(who, "STATEMENT", about=str(one.number))
    _head(one)
    show_pictures(in_order(rows))
    _table(in_order(rows))


def _head(one: StatementSeen) -> None:
    told = (one.format, one.account, one.statement_id, shown.office(one.office), _days(one.from_day, one.to_day))
    show(
        tag(
            "div",
            tag("h1", f"{t('Statement')} {one.number}"),
            tag("span", " · ".join(told), kind="q-told"),
            kind="q-head",
        )
    )
    sums = (
        (t("Opening balance"), one.opening),
        (t("In"), one.credit_sum),
        (t("Out"), one.debit_sum),
        (t("Closing balance"), one.closing),
    )
    told_sums = (tag("span", f"{label}: ", tag("b", shown.manat(amount))) for label, amount in sums)
    entries = tag("span", tn("{n} entry", "{n} entries", one.entries))
    show(tag("div", *told_sums, entries, tag("span", f"{t('Matched')}: ", _share(one)), kind="q-truth"))


def _table(rows: Sequence[FunnelRow]) -> None:
    told = [("", (_outcome(row), row.entries, shown.manat(row.credit), shown.manat(row.debit))) for row in rows]
    sums = (sum(row.entries for row in rows), sum(row.credit for row in rows), sum(row.debit for row in rows))
    told.append(("q-total", (t("Total"), sums[0], shown.manat(sums[1]), shown.manat(sums[2]))))
    show(table((t("What it came to"), t("Entries"), t("In, manat"), t("Out, manat")), told, ("", "n", "n", "n")))


def _outcome(row: FunnelRow) -> Html | str:
    words = of(outcome_word(row))
    if row.state == State.SUSPENSE.value:
        return link(BankPlace(BankSection.SUSPENSE, cause=row.name).address, f"{t('Suspense')}: {words}")
    return words
