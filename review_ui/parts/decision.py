"""Accepting and giving back. The widgets only say what was meant; ``stages/desk.py`` asks again who may."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from pipeline.review import NotInReviewError, SameOfficerError
from registries.desk_holds import HeldError
from review_ui.house import shown_house
from review_ui.parts import shown
from review_ui.parts.flash import flash
from review_ui.parts.markup import link, plain, show, show_inline, tag
from review_ui.parts.opening import open_queue
from review_ui.parts.seen import note_shown, was_shown
from review_ui.parts.sheets import sheet_html
from review_ui.who import Officer
from review_ui.words import language, of, t
from schemas.message import MESSAGE_CODE
from stages.desk import decide_at_desk, give_back, who_was_first
from stages.desk_view import ItemView
from stages.office import (
    LONGEST_TEXT,
    CameTo,
    ChangedSinceSeenError,
    NoReasonError,
    NotForOfficerError,
    Said,
    UnfitTextError,
    UnknownReasonError,
)
from stages.preview import return_notice, sheet_of


def show_decision(view: ItemView, officer: Officer) -> None:
    """The two ways, for who may decide."""
    returning = f"returning.{view.head.submission}"
    mine = view.first is not None and view.first.officer == officer.login
    _say_of_two(view, mine=mine)
    with st.container(horizontal=True, vertical_alignment="center"):
        if view.head.service == MESSAGE_CODE:
            show_inline(link("/ismariclar", t("Answer it on the screen of messages")))
        elif not mine and st.button(
            t("Accept as the second") if view.first is not None else t("Accept"),
            key="accept",
            type="secondary" if st.session_state.get(returning, False) else "primary",
            shortcut="A",
            icon=":material/check:",
            on_click=note_shown,
            args=(view.mark,),
        ):
            _decide(view, officer, Said(officer.login, officer.login, "accept", seen=was_shown()))
        if st.button(t("Return…"), key="return", shortcut="G", icon=":material/undo:"):
            st.session_state[returning] = not st.session_state.get(returning, False)
        if st.button(t("Back to the queue"), key="give_back", shortcut="N"):
            with shown_house().database.write() as tx:
                give_back(tx, officer.login, view.head.submission)
            open_queue()
    if st.session_state.get(returning, False):
        _return_form(view, officer)


def _say_of_two(view: ItemView, *, mine: bool) -> None:
    """Where policy wants two officers: whose acceptance is there, and whose is missing."""
    if not view.two:
        return
    if view.first is None:
        st.info(t("By its amount it takes two officers to accept it: yours is the first."), icon=":material/group:")
    elif mine:
        told = t("You accepted it, {at}. It waits for second eyes.", at=shown.moment(view.first.at))
        st.info(told, icon=":material/group:")
    else:
        told = t("{name} accepted it, {at}. Yours is the second.", name=view.first_name, at=shown.moment(view.first.at))
        st.info(told, icon=":material/group:")


def _return_form(view: ItemView, officer: Officer) -> None:
    one = view.head.submission
    reasons = _reasons(view)
    text = st.text_area(
        t("What is to be corrected"),
        key=f"text.{one}",
        max_chars=LONGEST_TEXT,
        height=90,
        placeholder=t("In your words"),
    )
    said = Said(officer.login, officer.login, "return", reasons, text or "", view.mark)
    if not reasons:
        st.caption(t("A return has at least one reason. The notice is shown here before it is sent."))
        return
    if _preview(view, said):
        st.caption(t("The document is given back, and this notice is sealed and sent to the employer."))
        if st.button(
            t("Give back and notify"),
            key="confirm_return",
            type="primary",
            shortcut="Ctrl+Enter",
            on_click=note_shown,
            args=(view.mark,),
        ):
            _decide(view, officer, replace(said, seen=was_shown()))


def _reasons(view: ItemView) -> tuple[str, ...]:
    """The ticked ones of the catalogue."""
    show(tag("h3", t("Reasons of the return"), kind="q"))
    columns = st.columns(2, gap="medium")
    ticked = []
    for n, (code, reason) in enumerate(view.reasons.items()):
        with columns[n % 2]:
            if st.checkbox(plain(reason.text(language())), key=reason_key(view.head.submission, code)):
                ticked.append(code)
    return tuple(ticked)


def reason_key(submission_id: str, code: str) -> str:
    """Where the session keeps whether a reason is ticked."""
    return f"reason.{submission_id}.{code}"


def _preview(view: ItemView, said: Said) -> bool:
    """The very notice; False where it cannot be sent as it is."""
    with shown_house().database.reads() as reads:
        try:
            kinds, store = shown_house().submissions.house.kinds, shown_house().store
            body = return_notice(reads, kinds, store.open, view.head.submission, said, shown_house().clock.now())
        except UnfitTextError:
            st.warning(t("The text holds characters that nobody can read. Write it again."), icon=":material/edit:")
            return False
        except (NotForOfficerError, UnknownReasonError, NoReasonError):
            st.warning(t("This can no longer be decided in this way. Open it anew."), icon=":material/info:")
            return False
    if body is None:
        st.warning(t("This can no longer be decided in this way. Open it anew."), icon=":material/info:")
        return False
    sheet = sheet_of(body)
    told = tag("span", t("The notice as the employer reads it"), kind="q-small")
    body_of_it = sheet_html(sheet, words=_words(view))
    show(tag("div", told, tag("h3", of(sheet.title), kind="q"), body_of_it, kind="q-notice"))
    return True


def _words(view: ItemView) -> Mapping[str, str]:
    """What the codes in a notice of a return mean: the office's, and those of its reasons."""
    reasons = {code: one.text(language()) for code, one in view.reasons.items()}
    return reasons | {view.head.office: shown.office(view.head.office)}


def _decide(view: ItemView, officer: Officer, said: Said) -> None:
    """Decides, and goes back to the queue; or says why not."""
    one = view.head.submission
    try:
        with shown_house().database.write() as tx:
            came_to = decide_at_desk(tx, one, said, shown_house().clock.now())
    except SameOfficerError:
        flash(t("You accepted it already. Another officer's acceptance is the second."), "bad")
    except NotInReviewError:
        flash(late_sentence(officer, one), "bad")
    except HeldError as held:
        flash(t("{name} works on it until {until}.", name=held.name, until=shown.clock(held.until)), "bad")
        st.rerun()
    except ChangedSinceSeenError:
        flash(t("It has changed since it was shown. Look at it again."), "bad")
        st.rerun()
    except NotForOfficerError:
        flash(t("This document is not yours to decide."), "bad")
    except (UnknownReasonError, NoReasonError, UnfitTextError):
        flash(t("This can no longer be decided in this way. Open it anew."), "bad")
        st.rerun()
    else:
        flash(_done(came_to, view.head.sequence))
    open_queue()


def _done(came_to: CameTo, number: int) -> str:
    done: Mapping[CameTo, str] = {
        "accept": t("No {n} was accepted.", n=number),
        "return": t("No {n} was given back.", n=number),
        "endorse": t("No {n} was accepted by you and waits for second eyes.", n=number),
    }
    return done[came_to]


def late_sentence(officer: Officer, submission_id: str) -> str:
    """Who decided, what and when."""
    with shown_house().database.reads() as reads:
        first = who_was_first(reads, officer.login, submission_id)
    if first is None:
        return t("There is no such document for you.")
    if not first.name:
        return t("Nothing is to be decided any more: {status}.", status=shown.status(first.status))
    sentence = t("{name} accepted it, {at}.") if first.verdict == "accept" else t("{name} gave it back, {at}.")
    return sentence.format(name=first.name, at=shown.moment(first.at))
