"""An insurer's address, contacts and bank account below its main data: the cabinet's sections 2 to 4 (004 §2.3.1)."""

from registries.insurer_contacts import InsurerContacts
from review_ui.parts import shown
from review_ui.parts.markup import show, tag
from review_ui.parts.pairs import address_text, pairs
from review_ui.words import t


def show_contacts(found: InsurerContacts | None) -> None:
    """A heading for each, or one sentence where the insurer has told nothing."""
    if found is None:
        show(tag("div", t("The insurer has saved no requisites."), kind="q-small"))
        return
    account = shown.NONE if found.account is None else f"{found.account.bank_code} · {found.account.number}"
    contacts = [(t("Phone"), ", ".join(found.contacts.phones)), (t("E-mail"), found.contacts.email or shown.NONE)]
    for title, rows in (
        (t("Address"), [(t("Address"), address_text(found.address))]),
        (t("Contacts"), contacts),
        (t("Bank accounts"), [(t("Account"), account)]),
    ):
        show(tag("h3", title, kind="q"), pairs(rows))
