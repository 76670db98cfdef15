"""Facts as two columns: what, and how it stands."""

from collections.abc import Sequence

from review_ui.parts.markup import Html, table, tag
from review_ui.words import t
from schemas.registration import Address


def pairs(rows: Sequence[tuple[str, object]]) -> Html:
    """A label and a value in each row."""
    return table(("", ""), [("", (tag("span", label, kind="q-small"), value)) for label, value in rows])


def address_text(one: Address | None) -> str:
    """In one line; an actual address that was not given is the registered one."""
    if one is None:
        return t("as registered")
    parts = (one.region, one.city, one.street, one.building, one.apartment, one.postal_code)
    return ", ".join(part for part in parts if part)
