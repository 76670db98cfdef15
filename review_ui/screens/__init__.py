"""The screens: each is a read model, widgets, a command. Who has which stands here, and each command asks again."""

from collections.abc import Sequence
from functools import partial
from typing import Literal

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from registries.finance import LOOKING
from registries.officers import SEEING
from review_ui.parts import opening
from review_ui.screens import item, messages, money, orders, overview, queue, registers, statements
from review_ui.who import Officer
from review_ui.words import t

PATHS = frozenset(one.PATH for one in (queue, item, registers, money, statements, messages, overview, orders))


def screens_of(who: Officer) -> Sequence[StreamlitPage]:
    """The pages of an officer, the first one first. What a role may not see is no row of its query anyway."""
    # no icons: a browser would fetch them from elsewhere, for its tab
    sees = who.role in SEEING or who.role not in overview.ROLES
    waiting = st.Page(
        partial(queue.show_queue, who),
        title=t("Queue"),
        url_path=queue.PATH,
        default=sees,
        visibility="visible" if sees else "hidden",
    )
    one = st.Page(partial(item.show_item, who), title=t("Item"), url_path=item.PATH, visibility="hidden")
    searched = st.Page(partial(registers.show_registers, who), title=t("Registers"), url_path=registers.PATH)
    paid = st.Page(
        partial(money.show_money, who),
        title=t("Payments"),
        url_path=money.PATH,
        visibility="visible" if who.role in LOOKING else "hidden",
    )
    banked = st.Page(
        partial(statements.show_statements, who),
        title=t("Bank"),
        url_path=statements.PATH,
        visibility="visible" if who.role in LOOKING else "hidden",
    )
    written = st.Page(partial(messages.show_messages, who), title=t("Messages"), url_path=messages.PATH)
    opening.remember(waiting, one)
    # whom a colleague sent an address that is not for his role is told so, not that there is no such page
    leads: Literal["visible", "hidden"] = "visible" if who.role in overview.ROLES else "hidden"
    counted = st.Page(
        partial(overview.show_overview, who),
        title=t("Overview"),
        url_path=overview.PATH,
        default=not sees,
        visibility=leads,
    )
    ordered = st.Page(partial(orders.show_orders, who), title=t("Orders"), url_path=orders.PATH, visibility=leads)
    return [waiting, searched, paid, banked, written, counted, ordered, one]
