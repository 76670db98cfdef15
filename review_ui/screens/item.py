"""Item (Baxış): one document with all its evidence, and the decision.

Keyboard: A accepts, G gives back (Ctrl+Enter sends it), N back to the queue, ◀ ▶ turn the pages of a paper.
"""

import streamlit as st

from pipeline.review import NotInReviewError
from pipeline.status import Status
from registries.desk_holds import LENGTH, HeldError, Hold, hold_of
from registries.officers import SEEING
from review_ui.house import shown_house
from review_ui.looks import note_look
from review_ui.parts import evidence, shown
from review_ui.parts.decision import late_sentence, show_decision
from review_ui.parts.flash import show_flash
from review_ui.parts.markup import show, tag
from review_ui.parts.opening import ID, open_queue
from review_ui.parts.readings import show_readings
from review_ui.parts.reassign import show_reassign
from review_ui.parts.scans import show_papers
from review_ui.parts.sheets import sheet_html
from review_ui.who import Officer
from review_ui.words import t
from stages.desk import take
from stages.desk_view import ItemView, item_view
from stages.office import NotForOfficerError

PATH = "sened"


def show_item(who: Officer) -> None:
    """The screen."""
    one, now = str(st.query_params.get(ID, "")), shown_house().clock.now()
    hold = _take(who, one)
    with shown_house().database.reads() as reads:
        view = item_view(shown_house(), reads, who.login, one, now) if who.role in SEEING else None
    if view is None:
        _nothing()
        return
    note_look(who, "ITEM", submission=view.head.submission)
    _head(view)
    show_flash()
    _decision(view, who, hold)
    show_reassign(view, who)
    left, right = st.columns([1, 1], gap="medium")
    with left:
        _written(view)
    with right:
        _evidence(view, who, hold)


def _nothing() -> None:
    show(tag("div", t("There is no such document for you."), kind="q-empty"))
    if st.button(t("Back to the queue"), key="give_back", shortcut="N"):
        open_queue()


def _take(who: Officer, one: str) -> Hold | None:
    """Who opens it has it, if nobody else does; his own hold is prolonged when half of it is over."""
    now = shown_house().clock.now()
    with shown_house().database.reads() as reads:
        mine = hold_of(reads, one, now)
    if mine is not None and (mine.login != who.login or mine.until - now > LENGTH / 2):
        return mine
    try:
        with shown_house().database.write() as tx:
            return take(tx, who.login, one, now)
    except HeldError as held:
        return Hold(held.login, held.name, now, held.until)
    except (NotForOfficerError, NotInReviewError):
        return None


def _head(view: ItemView) -> None:
    head = view.head
    name = tag("h1", f"{shown.service(head.service)} № {head.sequence} · {head.insurer}")
    waits = head.status == Status.IN_REVIEW
    told = shown.left(view.due_at, shown_house().clock.now()) if waits else tag("b", shown.status(head.status))
    party = (
        f"{shown.party(head.party)} · {shown.office(head.office)} · {t('received')} {shown.moment(head.received_at)} · "
    )
    show(tag("div", name, tag("span", tag("span", party, kind="q-small"), told, kind="q-told"), kind="q-head"))


def _decision(view: ItemView, who: Officer, hold: Hold | None) -> None:
    if view.head.status != Status.IN_REVIEW:
        st.info(late_sentence(who, view.head.submission), icon=":material/gavel:")
    elif not view.may_decide:
        st.info(t("You may look at it; others decide."), icon=":material/visibility:")
    elif hold is not None and hold.login != who.login:
        told = t("{name} works on it until {until}.", name=hold.name, until=shown.clock(hold.until))
        st.warning(told, icon=":material/person:")
    else:
        show_decision(view, who)
        return
    if st.button(t("Back to the queue"), key="give_back", shortcut="N"):
        open_queue()


def _written(view: ItemView) -> None:
    """What the employer sent."""
    papers = f"{t('Papers')} ({len(view.papers)})"
    document = t("Document")
    for tab, label in zip(st.tabs([papers, document] if view.papers else [document, papers]), range(2), strict=True):
        with tab:
            if (label == 0) == bool(view.papers):
                show_papers(view)
            elif view.sheet is not None:
                show(sheet_html(view.sheet, header=True))


def _evidence(view: ItemView, who: Officer, hold: Hold | None) -> None:
    """What the house found out about it."""
    waits = view.may_decide and view.head.status == Status.IN_REVIEW
    free = hold is None or hold.login == who.login
    evidence.show_findings(view.findings)
    show_readings(view, who, may_correct=waits and free)
    if view.compared:
        show(tag("h3", t("Against the registers"), kind="q"))
        evidence.show_comparisons(view)
    evidence.show_signature(view)
    _folded(view)


def _folded(view: ItemView) -> None:
    mine = view.head.submission
    with st.expander(f"{t('History')} ({len(view.history)})"):
        evidence.show_history(view.history)
    with st.expander(f"{t('Earlier documents of this employer')} ({len(view.earlier)})"):
        evidence.show_others(view.earlier, mine=mine, key="earlier")
    if view.about_persons:
        with st.expander(f"{t('Other documents about the same persons')} ({len(view.about_persons)})"):
            evidence.show_others(view.about_persons, mine=mine, key="persons")
    if len(view.line) > 1:
        with st.expander(f"{t('Line of copies')} ({len(view.line)})", expanded=True):
            evidence.show_others(view.line, mine=mine, key="line")
