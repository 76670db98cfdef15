"""What a finance officer does with an entry: match it, confirm or refuse what waits, undo a match.

Hiding a button is a courtesy: each command asks role, office and state again (``stages/suspense.py``).
"""

from collections.abc import Callable

import streamlit as st

from outbox.notice_xml import Both
from pipeline.database import Write
from registries.bank_looks import Candidate, EntrySeen, WholeEntry
from registries.bank_seen import credits_like, entry_seen
from registries.bank_steps import State, number_of
from registries.finance import ENTERING
from registries.insurers import insurers_by_voen
from registries.officer_users import Hand
from review_ui.house import shown_house
from review_ui.parts import shown
from review_ui.parts.bank_address import entry_address
from review_ui.parts.bank_candidates import show_candidates
from review_ui.parts.bank_refusals import told_why_not
from review_ui.parts.flash import flash
from review_ui.parts.markup import link, show, tag
from review_ui.who import Officer
from review_ui.words import language, of, t
from schemas.identifiers import IdentifierError, Voen
from stages.bank_words import STATES
from stages.finance import NotNowError
from stages.finance_checks import codes_paid_under
from stages.suspense import confirm, match_debit, match_entry, refuse, undo
from stages.suspense_checks import LONGEST_WHY

_WAITING = (State.WAITS, State.UNDO_WAITS)
Act = Callable[[Write, Hand], WholeEntry]


def show_actions(who: Officer, known: WholeEntry) -> None:
    """The buttons that fit where it stands. Trap: what a button is about travels with it, the number of steps, too."""
    state = known.entry.state
    if state is State.RETURNED:
        return
    if state in _WAITING:
        _decide(who, known)
        return
    words = t("Why it is undone") if state is State.MATCHED else t("Why it is so (stands in the history)")
    st.text_input(words, key=_key("why", known), max_chars=LONGEST_WHY)
    if state is State.MATCHED:
        st.button(t("Undo the match"), key="bank.undo", on_click=_undo, args=(who, *_shown(known)))
        return
    if known.entry.amount < 0:
        _credits(who, known)
        return
    show_candidates(known, lambda one: _candidate(who, known, one))
    _another(who, known)


def _decide(who: Officer, known: WholeEntry) -> None:
    """Confirm or refuse what waits; he who wanted it does not confirm it."""
    mine = known.steps[-1].login == who.login
    if mine:
        st.caption(t("You wished it: another officer confirms it."))
    st.button(
        t("Confirm"), key="bank.confirm", type="primary", disabled=mine, on_click=_confirm, args=(who, *_shown(known))
    )
    st.text_input(t("Why not"), key=_key("why", known), max_chars=LONGEST_WHY)
    st.button(t("Refuse"), key="bank.refuse", on_click=_refuse, args=(who, *_shown(known)))


def _candidate(who: Officer, known: WholeEntry, one: Candidate) -> None:
    """Match with it; where no code is certain, take its insurer into the fields below."""
    if one.code:
        args = (who, *_shown(known), one.insurer, one.code)
        st.button(t("Match with it"), key=f"bank.match.{one.place}", on_click=_match, args=args)
        return
    words, field = t("Take it and choose a code"), _key("voen", known)
    st.button(words, key=f"bank.take.{one.place}", on_click=_take, args=(field, one.insurer))


def _take(key: str, voen: str) -> None:
    st.session_state[key] = voen


def _another(who: Officer, known: WholeEntry) -> None:
    """Another insurer and code, looked up by VÖEN."""
    show(tag("h3", t("Another insurer"), kind="q"))
    codes = {
        one.code: f"{one.code} {of(Both(one.name_az, one.name_en))}" for one in codes_paid_under(known.entry.value_date)
    }
    with st.container(horizontal=True, vertical_alignment="bottom"):
        voen = st.text_input("VÖEN", key=_key("voen", known), max_chars=10, width=160) or ""
        first = list(codes).index(known.entry.code) if known.entry.code in codes else 0
        key = f"{_key('code', known)}.{language()}"
        code = st.selectbox(t("Classification code"), list(codes), first, format_func=codes.__getitem__, key=key) or ""
    name = _name_of(voen.strip())
    if voen.strip():
        show(tag("div", name or t("There is no such insurer."), kind="q-good" if name else "q-bad"))
    args = (who, *_shown(known), voen.strip(), code)
    st.button(t("Match with this insurer"), key="bank.match", disabled=not name, on_click=_match, args=args)


def _name_of(voen: str) -> str:
    """Empty where there is no such insurer."""
    try:
        asked = Voen.parse(voen)
    except IdentifierError:
        return ""
    with shown_house().database.reads() as reads:
        return next((one.name for one in insurers_by_voen(reads, [asked]).values()), "")


def _credits(who: Officer, known: WholeEntry) -> None:
    """Money that came to the same account before, of the same amount: which of it does the debit give back?"""
    show(tag("h3", t("What it may give back"), kind="q"))
    with shown_house().database.reads() as reads:
        found = credits_like(reads, who.login, known.entry)
    if not found:
        show(tag("div", t("No money of this amount came to the account before."), kind="q-empty"))
    for one in found:
        with st.container(horizontal=True, vertical_alignment="center"):
            show(_credit(one))
            args = (who, *_shown(known), one.number)
            st.button(t("It gives this back"), key=f"bank.credit.{one.number}", on_click=_return, args=args)


def _credit(one: EntrySeen) -> object:
    told = (f"{one.booking_date:%d.%m.%Y}", shown.manat(one.amount), one.payer_name, of(STATES[one.state]))
    words = " · ".join(part for part in told if part)
    return tag("div", link(entry_address(one.number), number_of(one.number)), f" {words}", kind="q-one q-told")


def _key(what: str, known: WholeEntry) -> str:
    """Of a field: after each step the fields are new ones, since a browser keeps what stands in them."""
    return f"bank.{what}.{known.entry.number}.{len(known.steps)}"


def _shown(known: WholeEntry) -> tuple[int, int]:
    return known.entry.number, len(known.steps)


def _why(number: int, steps: int) -> str:
    return str(st.session_state.get(f"bank.why.{number}.{steps}") or "").strip()


def _match(who: Officer, number: int, steps: int, voen: str, code: str) -> None:
    why, at = _why(number, steps), shown_house().clock.now()
    _do(who, number, steps, lambda tx, hand: match_entry(tx, hand, number, Voen(voen), code, why, at))


def _return(who: Officer, number: int, steps: int, credit: int) -> None:
    why, at = _why(number, steps), shown_house().clock.now()
    _do(who, number, steps, lambda tx, hand: match_debit(tx, hand, number, credit, why, at))


def _confirm(who: Officer, number: int, steps: int) -> None:
    _do(who, number, steps, lambda tx, hand: confirm(tx, hand, number, shown_house().clock.now()))


def _refuse(who: Officer, number: int, steps: int) -> None:
    why, at = _why(number, steps), shown_house().clock.now()
    _do(who, number, steps, lambda tx, hand: refuse(tx, hand, number, why, at))


def _undo(who: Officer, number: int, steps: int) -> None:
    why, at = _why(number, steps), shown_house().clock.now()
    _do(who, number, steps, lambda tx, hand: undo(tx, hand, number, why, at))


def _do(who: Officer, number: int, steps: int, act: Act) -> None:
    with told_why_not() as refused, shown_house().database.write() as tx:
        known = entry_seen(tx, who.login, number, ENTERING)
        if known is not None and len(known.steps) != steps:
            raise NotNowError(known.entry.state)
        done = act(tx, Hand(who.login, who.login))
    if refused:
        flash(refused[0], "bad")
        return
    flash(f"{number_of(number)}: {of(STATES[done.entry.state])}")
