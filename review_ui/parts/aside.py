"""What was set aside, its evidence, and the two ways out. Codes in words, digests; nothing of its content."""

from collections.abc import Iterable

import streamlit as st

from registries.desk_overview import LEADING
from registries.led import SetAside, set_aside
from review_ui.house import shown_house
from review_ui.looks import note_look
from review_ui.parts import shown
from review_ui.parts.evidence import SHORT
from review_ui.parts.flash import flash
from review_ui.parts.markup import show, table, tag
from review_ui.who import Officer
from review_ui.words import language, t
from schemas.catalogue import catalogue
from schemas.findings import finding
from stages.orders_view import AsideView, aside_view
from stages.supervise import LONGEST_WHY, Leader, NoReasonGivenError, NotForSupervisorError, Way, decide_quarantined

MOST = 50


def show_aside(who: Officer) -> None:
    """The list, and the one that is looked at."""
    with shown_house().database.reads() as reads:
        rows = set_aside(reads, who.login, limit=MOST + 1)
    if not rows:
        show(tag("div", t("Nothing was set aside."), kind="q-empty"))
        return
    if len(rows) > MOST:
        st.caption(t("Only the first {n} are shown; the next come as these are decided.", n=MOST))
    by_id = {one.submission: one for one in rows[:MOST]}
    chosen = st.selectbox(
        t("Document"),
        list(by_id),
        format_func=lambda one: _line(by_id[one]),
        key="aside",
        filter_mode=None,
        width="stretch",
    )
    with shown_house().database.reads() as reads:
        view = aside_view(reads, shown_house().quarantine(), who.login, chosen)
    if view is None:
        st.info(t("It is set aside no more."), icon=":material/info:")
        return
    note_look(who, "EVIDENCE", submission=chosen)
    _evidence(view)
    if who.role in LEADING:
        _ways(view, who)


def _line(one: SetAside) -> str:
    service = shown.service(one.service) if one.service else t("service not known")
    return f"№ {one.sequence} · {service} · {shown.moment(one.since)}"


def _evidence(view: AsideView) -> None:
    seen = view.evidence
    office = shown.office(view.item.office) if view.item.office else t("no office: nobody was proven to have sent it")
    rows = [
        (t("Why"), "; ".join(_words(seen.codes))),
        (t("Seen by the house"), seen.seen or shown.NONE),
        (t("At the step"), shown.step(seen.stage)),
        (t("Set aside, times"), seen.times),
        (t("Office"), office),
        (t("File, bytes"), f"{seen.received.size:,}".replace(",", " ")),
        (t("Digest (SHA-256)"), tag("span", seen.received.sha256[:SHORT], title=seen.received.sha256)),
        *((t("Written about it"), text) for text in view.words),
    ]
    show(table(("", ""), (("", (tag("span", label, kind="q-small"), told)) for label, told in rows)))


def _words(codes: Iterable[str]) -> Iterable[str]:
    known = catalogue()
    return dict.fromkeys(finding(one).text(language()) if one in known else t("trouble in the house") for one in codes)


def _ways(view: AsideView, who: Officer) -> None:
    why = st.text_area(t("Why"), key="aside_why", max_chars=LONGEST_WHY, height=80, placeholder=t("Stays in the house"))
    given = bool((why or "").strip())
    with st.container(horizontal=True, vertical_alignment="center"):
        release = st.button(t("Release"), key="release", disabled=not given)
        refuse = st.button(t("Refuse"), key="refuse_aside", disabled=not given)
    st.caption(t("Released, it is judged anew from its first step on. Refused, it ends. Its sender is told of either."))
    if release or refuse:
        _decide(view, who, "release" if release else "refuse", why or "")


def _decide(view: AsideView, who: Officer, way: Way, why: str) -> None:
    house, one = shown_house(), view.item.submission
    try:
        with house.database.write() as tx:
            decide_quarantined(tx, house.quarantine(), Leader(who.login, who.login), one, way, why, house.clock.now())
    except NotForSupervisorError:
        flash(t("It is set aside no more, or not yours to order."), "bad")
    except NoReasonGivenError:
        flash(t("Write why, in words that can be read."), "bad")
    else:
        n = view.item.sequence
        flash(t("No {n} is judged anew.", n=n) if way == "release" else t("No {n} was refused.", n=n))
    st.rerun()
