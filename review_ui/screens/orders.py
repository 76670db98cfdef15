"""Orders (Nəzarət): what is paused, what was set aside with its evidence, the office's reasons of a return.

A supervisor orders, an auditor looks, an administrator has the pauses alone. Each button asks its command again.
"""

import streamlit as st

from registries.desk_overview import OVERSEEING
from registries.led import PAUSING
from review_ui.parts import aside, pauses, reasons
from review_ui.parts.flash import show_flash
from review_ui.parts.markup import show, tag
from review_ui.screens.overview import ROLES
from review_ui.who import Officer
from review_ui.words import t

PATH = "nezaret"


def show_orders(who: Officer) -> None:
    """The screen."""
    if who.role not in ROLES:
        st.info(t("Your role orders nothing here."), icon=":material/lock:")
        return
    show(tag("div", tag("h1", t("Orders")), kind="q-head"))
    show_flash()
    oversees = who.role in OVERSEEING
    tabs = st.tabs([t("Pauses"), *([t("What was set aside"), t("Reasons of a return")] if oversees else [])])
    with tabs[0]:
        pauses.show_pauses(who, may=who.role in PAUSING)
    if oversees:
        with tabs[1]:
            aside.show_aside(who)
        with tabs[2]:
            reasons.show_reasons(who)
