"""One entry of a bank's statement: what the bank said; beside it what it came to, or who might be meant."""

from collections.abc import Sequence

import streamlit as st

from reconciliation.explained import cause_in_words, reason_in_words
from registries.bank_looks import BY_HAND, StepSeen, WholeEntry
from registries.bank_seen import entry_seen, read_number
from registries.bank_steps import State, Step, number_of
from registries.finance import ENTERING
from review_ui.house import shown_house
from review_ui.looks import note_look
from review_ui.parts import shown
from review_ui.parts.bank_actions import show_actions
from review_ui.parts.bank_address import BankPlace, BankSection, entry_address, statement_address
from review_ui.parts.bank_candidates import show_candidates
from review_ui.parts.markup import Html, link, show, table, tag
from review_ui.who import Officer
from review_ui.words import language, of, t
from stages.bank_words import PASSES, STATES, STEPS, cause_word

_BLANK = "\N{NO-BREAK SPACE}"


def show_entry(who: Officer, place: BankPlace) -> None:
    """A stranger's is not there."""
    number = read_number(place.opened)
    show(tag("div", link(BankPlace(BankSection.SUSPENSE).address, f"← {t('Back to suspense')}"), kind="q-foot"))
    with shown_house().database.reads() as reads:
        known = None if number is None else entry_seen(reads, who.login, number)
    if known is None:
        show(tag("div", t("There is no such entry for you."), kind="q-empty"))
        return
    note_look(who, "BANK_ENTRY", about=number_of(known.entry.number))
    _head(known)
    left, right = st.columns([2, 3], gap="large")
    with left:
        _told_by_bank(known)
    with right:
        _came_to(known)
        if who.role in ENTERING:
            show_actions(who, known)
        elif known.entry.state is State.SUSPENSE:
            show_candidates(known)
    _history(known)


def _head(known: WholeEntry) -> None:
    tones = {State.MATCHED: "q-good", State.SUSPENSE: "q-bad", State.RETURNED: "q-grey"}
    state = tag("b", of(STATES[known.entry.state]))
    told = tag("span", state, kind=tones.get(known.entry.state, "q-look"))
    amount = tag("b", f"{shown.manat(known.entry.amount)}{_BLANK}{t('manat')}")
    show(tag("div", tag("h1", number_of(known.entry.number)), tag("span", told, " · ", amount), kind="q-head"))


def _told_by_bank(known: WholeEntry) -> None:
    one = known.entry
    pairs = (
        (t("Payer") if one.amount >= 0 else t("Paid to"), one.payer_name),
        (t("VÖEN or FİN"), one.payer_code),
        (t("Its account"), one.payer_iban),
        (t("Purpose"), one.purpose),
        (t("Classification code"), one.code),
        (t("Level"), one.level),
        (t("Booked on"), f"{one.booking_date:%d.%m.%Y}"),
        (t("Value date"), f"{one.value_date:%d.%m.%Y}"),
        (t("Reference"), one.reference),
        (t("End-to-end id"), one.end_to_end),
        (t("Returns"), one.returns),
        (t("Account of the fund"), one.account),
        (t("Statement"), link(statement_address(one.statement), f"{one.statement} / {one.place}")),
    )
    rows = [("", (tag("span", label, kind="q-small"), said)) for label, said in pairs if said]
    show(tag("h3", t("What the bank said"), kind="q"), table(("", ""), rows, ("w", "")))


def _came_to(known: WholeEntry) -> None:
    """What stands, or waits; of what is in suspense, why."""
    match = next((one for one in reversed(known.steps) if one.what is Step.MATCH), None)
    if known.entry.state is State.SUSPENSE:
        told = cause_in_words(known.cause, known.about, language())
        show(tag("h3", of(cause_word(known.cause)), kind="q"), tag("div", told, kind="q-small"))
        return
    show(tag("h3", of(STATES[known.entry.state]), kind="q"), table(("", ""), _pairs(known, match), ("w", "")))
    stands = match is not None and known.entry.state is not State.RETURNED
    lines = [one for one in known.lines if match is not None and one.n >= match.n] if stands else []
    if lines:
        told_lines = [("", (one.period, one.code, shown.manat(one.amount))) for one in lines]
        heads = (t("Month"), t("Classification code"), t("Amount, manat"))
        show(tag("h3", t("Dues that it pays"), kind="q"), table(heads, told_lines, ("w", "w", "n")))


def _pairs(known: WholeEntry, match: StepSeen | None) -> Sequence[tuple[str, tuple[object, object]]]:
    """What is said of its match, if there was one, and of its return."""
    last = known.steps[-1]
    pairs: list[tuple[str, object]] = []
    if match is not None:
        pairs += [
            (t("Insurer"), _insurer(known, match.insurer)),
            (t("Classification code"), match.code),
            (t("How it was matched"), _pass(match)),
            (t("Why"), _about(match)),
            (t("Payment"), _payment(known)),
        ]
    if match is not None and match.other is not None:
        pairs.append((t("Gave back"), link(entry_address(match.other), number_of(match.other))))
    if last.what is Step.RETURN and last.other is not None:
        pairs.append((t("Given back by"), link(entry_address(last.other), number_of(last.other))))
    if known.entry.state is State.UNDO_WAITS:
        pairs.append((t("Why it is undone"), last.about))
    return [("", (tag("span", label, kind="q-small"), said)) for label, said in pairs if said]


def _pass(match: StepSeen) -> str:
    """The pass of the house with its score; an officer's has none."""
    name = match.pass_name or BY_HAND
    words = of(PASSES[name]) if name in PASSES else name
    return f"{words} ({match.score})" if match.score else words


def _payment(known: WholeEntry) -> str:
    """The newest payment that it became; in its number stands how often it was matched."""
    return next((one.payment for one in reversed(known.steps) if one.payment), "") or ""


def _insurer(known: WholeEntry, voen: str | None) -> Html | str:
    if voen is None:
        return ""
    return tag("span", link(f"/odenisler?voen={voen}", voen), " ", known.names.get(voen, ""))


def _history(known: WholeEntry) -> None:
    if not known.steps:
        return
    rows = [("", (shown.moment(one.at), one.login or t("the house"), _word(one), _about(one))) for one in known.steps]
    show(tag("h3", t("History"), kind="q"), table(("",) * 4, rows, ("w", "w", "w", "")))


def _word(one: StepSeen) -> str:
    words = of(STEPS[one.what])
    return f"{words} · {t('a second officer is needed')}" if one.two else words


def _about(one: StepSeen) -> str:
    return reason_in_words(one.about, language()) if one.login is None else one.about
