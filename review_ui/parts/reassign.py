"""A supervisor moves an item from hand to hand: to himself, or to an officer of its office."""

import streamlit as st

from pipeline.review import NotInReviewError
from pipeline.status import Status
from registries.desk_overview import LEADING
from registries.led import colleagues_in
from review_ui.house import shown_house
from review_ui.parts.flash import flash
from review_ui.parts.opening import open_item, open_queue
from review_ui.who import Officer
from review_ui.words import t
from stages.desk_view import ItemView
from stages.supervise import Leader, NotAColleagueError, NotForSupervisorError, hand


def show_reassign(view: ItemView, who: Officer) -> None:
    """For who leads the item's office; nothing for others."""
    if who.role not in LEADING or view.head.status != Status.IN_REVIEW:
        return
    with shown_house().database.reads() as reads:
        colleagues = dict(colleagues_in(reads, who.login, view.head.office))
    others = [login for login in colleagues if login != who.login]
    with st.expander(t("Put it into other hands")):
        mine = view.hold is not None and view.hold.login == who.login
        if not mine and st.button(t("Take it over"), key="take_over"):
            _hand(view, who, who.login, colleagues)
        if not others:
            st.caption(t("Nobody else decides in this office."))
            return
        with st.container(horizontal=True, vertical_alignment="bottom"):
            to = st.selectbox(
                t("Officer"),
                others,
                format_func=lambda one: colleagues[one],
                key="hand_to",
                filter_mode=None,
                width=320,
            )
            if st.button(t("Hand it over"), key="hand") and to is not None:
                _hand(view, who, to, colleagues)


def _hand(view: ItemView, who: Officer, to: str, names: dict[str, str]) -> None:
    one, now = view.head.submission, shown_house().clock.now()
    try:
        with shown_house().database.write() as tx:
            hand(tx, Leader(who.login, who.login), one, to, now)
    except (NotForSupervisorError, NotAColleagueError):
        flash(t("That is not yours to order."), "bad")
    except NotInReviewError:
        flash(t("It waits for nobody any more."), "bad")
    else:
        if to == who.login:
            flash(t("No {n} is in your hands now.", n=view.head.sequence))
            open_item(one)
        flash(t("No {n} is in the hands of {name} now.", n=view.head.sequence, name=names[to]))
    open_queue()
