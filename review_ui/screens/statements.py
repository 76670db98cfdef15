"""Bank: statements of the fund's accounts, suspense, what waits for a second officer, each entry; payment orders.

Finance officers match and order here; supervisors and auditors look. What is looked at stands in the address.
"""

import streamlit as st

from registries.finance import LOOKING
from review_ui.parts import bank_address
from review_ui.parts.bank_address import BankPlace, BankSection, bank_place_of
from review_ui.parts.bank_entry import show_entry
from review_ui.parts.bank_order import show_order
from review_ui.parts.bank_orders import show_orders
from review_ui.parts.bank_statements import show_list, show_one
from review_ui.parts.bank_suspense import show_suspense, show_waiting
from review_ui.parts.flash import show_flash
from review_ui.parts.markup import link, show, tag
from review_ui.who import Officer
from review_ui.words import t

PATH = bank_address.PATH


def show_statements(who: Officer) -> None:
    """The screen."""
    if who.role not in LOOKING:
        st.info(t("Your role sees no bank statements."), icon=":material/lock:")
        return
    place = bank_place_of(st.query_params.to_dict())
    show_flash()
    _sections(place)
    match place.section:
        case BankSection.ENTRY:
            show_entry(who, place)
        case BankSection.SUSPENSE:
            show_suspense(who, place)
        case BankSection.WAITING:
            show_waiting(who)
        case BankSection.ORDERS:
            (show_order if place.opened else show_orders)(who, place)
        case BankSection.STATEMENTS:
            (show_one if place.opened else show_list)(who, place)


def _sections(place: BankPlace) -> None:
    names = {
        BankSection.STATEMENTS: t("Bank statements"),
        BankSection.SUSPENSE: t("Suspense"),
        BankSection.WAITING: t("Waits for a second officer"),
        BankSection.ORDERS: t("Payment orders"),
    }
    here = place.section if not place.opened else None
    parts = [tag("b", words) if one is here else link(BankPlace(one).address, words) for one, words in names.items()]
    show(tag("div", *parts, kind="q-foot"))
