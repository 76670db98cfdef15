"""An office's reasons of a return: those of today, what was written, and a new version that begins at a day."""

from datetime import date, timedelta

import streamlit as st

from registries.desk_overview import LEADING
from registries.office_reasons import Version
from review_ui.house import shown_house
from review_ui.parts import shown
from review_ui.parts.days import ask_day, how_to_write, read_day, write_day
from review_ui.parts.flash import flash
from review_ui.parts.markup import show, table, tag
from review_ui.who import Officer
from review_ui.words import language, t
from rules.envelope import BAKU
from stages.orders_view import Catalogue, catalogue_of, services_with_reasons
from stages.supervise import LONGEST_REASON, NEW, Leader, NotForSupervisorError, UnfitReasonError, put_reason


def show_reasons(who: Officer) -> None:
    """The catalogue of one office and service."""
    now = shown_house().clock.now()
    today = now.astimezone(BAKU).date()
    with st.container(horizontal=True):
        codes = [str(one) for one in who.offices]
        office = st.selectbox(
            t("Office"), codes, format_func=shown.office, key="reason_office", filter_mode=None, width=420
        )
        services = services_with_reasons(today)
        service = st.selectbox(
            t("Service"), services, format_func=shown.service, key="reason_service", filter_mode=None, width=320
        )
    if office is None or service is None:
        return
    with shown_house().database.reads() as reads:
        known = catalogue_of(reads, who.login, office, service, now)
    if known is None:
        st.info(t("That is not yours to order."), icon=":material/lock:")
        return
    _today(known)
    _versions(known, today)
    if who.role in LEADING:
        _form(who, office, service, known, today)


def _today(known: Catalogue) -> None:
    show(tag("h3", t("Given today"), kind="q"))
    rows = [
        ("", (one.az, one.en, t("of this office") if one.source == "office" else t("of all offices")))
        for one in known.today.values()
    ]
    show(table((t("In Azerbaijani"), t("In English"), ""), rows, ("", "", "w")))


def _versions(known: Catalogue, today: date) -> None:
    if not known.versions:
        return
    with st.expander(f"{t('What was written')} ({len(known.versions)})"):
        rows = [
            (
                "",
                (
                    f"{one.begins:%d.%m.%Y}",
                    one.az if language() == "az" else one.en,
                    (t("given") if one.offered else t("given no more"))
                    + (f" · {t('not begun yet')}" if one.begins > today else ""),
                    known.names.get(one.login, one.login),
                ),
            )
            for one in reversed(known.versions)
        ]
        show(table((t("From"), t("Reason"), "", ""), rows, ("w", "", "w", "w")))


def _form(who: Officer, office: str, service: str, known: Catalogue, today: date) -> None:
    show(tag("h3", t("A new version"), kind="q"))
    written = {one.code: (one.az, one.en) for one in known.versions}
    texts = {code: (one.az, one.en) for code, one in known.today.items()} | written
    at = language() != "az"
    chosen = st.selectbox(
        t("Reason"),
        [NEW, *texts],
        format_func=lambda code: texts[code][at] if code else t("A new reason"),
        key=f"reason_code.{office}.{service}.{language()}",
        filter_mode=None,
        width="stretch",
    )
    code, (az, en) = chosen or NEW, texts.get(chosen or NEW, ("", ""))
    az = st.text_input(t("In Azerbaijani"), az, key=f"reason_az.{office}.{service}.{code}", max_chars=LONGEST_REASON)
    en = st.text_input(t("In English"), en, key=f"reason_en.{office}.{service}.{code}", max_chars=LONGEST_REASON)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.session_state.setdefault("reason_day", write_day(today + timedelta(days=1)))
        begins = ask_day(t("From"), "reason_day", width=180)
        offered = st.checkbox(t("It can be given"), value=True, key="reason_offered")
        pressed = st.button(t("Save"), key="reason_save", type="primary")
    st.caption(t("What was written stays: from its day on the new version stands for it, in notices, too."))
    day = read_day(begins)
    if pressed and day is None:
        st.warning(how_to_write(), icon=":material/edit:")
    elif pressed and day is not None:
        _put(who, Version(office, service, code, day, offered, az or "", en or ""))


def _put(who: Officer, version: Version) -> None:
    try:
        with shown_house().database.write() as tx:
            made = put_reason(tx, Leader(who.login, who.login), version, shown_house().clock.now())
    except NotForSupervisorError:
        flash(t("That is not yours to order."), "bad")
    except UnfitReasonError:
        flash(t("A reason has a readable sentence in both languages, and a day that is not past."), "bad")
    else:
        flash(t("The version begins on {day}.", day=f"{made.begins:%d.%m.%Y}"))
    st.rerun()
