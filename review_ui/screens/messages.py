"""Messages (İsmarıclar): what employers of an office asked, signed, and what it answered; unanswered ones first.

An answer is a decision like any other (``stages/desk.py``): the employer gets it as a sealed notice.
"""

import streamlit as st

from pipeline.review import NotInReviewError
from registries.desk_holds import HeldError
from registries.officers import DECIDING, SEEING
from review_ui.house import shown_house
from review_ui.looks import note_look
from review_ui.parts import shown
from review_ui.parts.flash import flash, show_flash
from review_ui.parts.markup import Html, link, show, tag
from review_ui.parts.opening import ID
from review_ui.parts.seen import note_shown, was_shown
from review_ui.who import Officer
from review_ui.words import t, tn
from stages.desk import decide_at_desk
from stages.message_view import MOST, Thread, Told, threads
from stages.office import (
    LONGEST_TEXT,
    ChangedSinceSeenError,
    NoAnswerError,
    NotForOfficerError,
    Said,
    UnfitTextError,
)

PATH = "ismariclar"
VOEN = "voen"


def show_messages(who: Officer) -> None:
    """The screen."""
    if who.role not in SEEING:
        st.info(t("Your role sees no messages."), icon=":material/lock:")
        return
    voen = str(st.query_params.get(VOEN, ""))
    note_look(who, "MESSAGES", about=voen)
    with shown_house().database.reads() as reads:
        found = threads(reads, who.login, voen)
    waits = sum(one.waits for one in found)
    told = tag("span", t("{n} without an answer", n=waits), kind="q-bad" if waits else "q-grey")
    show(tag("div", tag("h1", t("Messages")), tag("span", told, kind="q-told"), kind="q-head"))
    if voen:
        show(link(f"/{PATH}", f"← {t('All employers')}"))
    show_flash()
    if not found:
        show(tag("div", t("No employer of your offices has written yet."), kind="q-empty"))
    if waits >= MOST:
        st.caption(t("Only the first {n} are shown; the next come as these are decided.", n=MOST))
    for one in found:
        _thread(who, one)


def _thread(who: Officer, thread: Thread) -> None:
    """One employer's messages with their answers, oldest first."""
    count = tn("{n} message", "{n} messages", len(thread.told))
    with st.container(border=True):
        name = tag("h3", link(f"/{PATH}?{VOEN}={thread.voen}", thread.insurer), kind="q")
        show(tag("div", name, tag("span", f"VÖEN {thread.voen} · {count}", kind="q-small"), kind="q-head"))
        for one in thread.told:
            show(_message(one))
            if one.answer is not None:
                show(_answer(one))
            elif who.role in DECIDING:
                _form(who, one)


def _message(one: Told) -> Html:
    row = one.row
    term = shown.left(one.due_at, shown_house().clock.now()) if one.answer is None else ""
    number = link(f"/sened?{ID}={row.submission}", f"№ {row.sequence}")
    about = tag("div", t("About:"), " ", _about(one), kind="q-small") if one.said.about else ""
    head = tag("div", tag("b", one.said.subject), tag("span", term, kind="q-told"), kind="q-head")
    when = tag("div", number, f" · {shown.moment(row.received_at)}", kind="q-small")
    return tag("div", head, when, about, *(tag("p", part) for part in one.said.paragraphs), kind="q-message")


def _about(one: Told) -> object:
    """What it is about, as a way to it where it is known."""
    if one.about is None:
        return str(one.said.about)
    label = f"№ {one.about.sequence} · {shown.service(one.about.service)}"
    return link(f"/sened?{ID}={one.about.submission}", label)


def _answer(one: Told) -> Html:
    assert one.answer is not None
    verdict = t("Answer") if one.answer.verdict == "accept" else t("Given back")
    head = tag("div", f"{verdict} · {one.answered_by} · {shown.moment(one.answer.at)}", kind="q-small")
    return tag("div", head, *(tag("p", line) for line in one.answer.text.splitlines()), kind="q-message q-reply")


def _form(who: Officer, one: Told) -> None:
    with st.form(f"answer.form.{one.row.submission}", border=False):
        text = st.text_area(
            t("Answer"),
            key=answer_key(one.row.submission),
            max_chars=LONGEST_TEXT,
            height=90,
            placeholder=t("The employer reads these words in a sealed notice."),
        )
        if st.form_submit_button(
            t("Send the answer"),
            key=f"answer.{one.row.submission}",
            type="primary",
            on_click=note_shown,
            args=(one.mark,),
        ):
            _send(who, one, text or "")


def answer_key(submission: str) -> str:
    """Where the session keeps the words of an answer."""
    return f"answer.text.{submission}"


def _send(who: Officer, one: Told, text: str) -> None:
    """Answers, or says why not."""
    said = Said(who.login, who.login, "accept", text=text, seen=was_shown())
    try:
        with shown_house().database.write() as tx:
            decide_at_desk(tx, one.row.submission, said, shown_house().clock.now())
    except NoAnswerError:
        flash(t("Write the answer first."), "bad")
    except UnfitTextError:
        flash(t("The text holds characters that nobody can read. Write it again."), "bad")
    except HeldError as held:
        flash(t("{name} works on it until {until}.", name=held.name, until=shown.clock(held.until)), "bad")
    except (NotInReviewError, ChangedSinceSeenError):
        flash(t("It has changed since it was shown. Look at it again."), "bad")
    except NotForOfficerError:
        flash(t("This document is not yours to decide."), "bad")
    else:
        flash(t("No {n} was answered.", n=one.row.sequence))
    st.rerun()
