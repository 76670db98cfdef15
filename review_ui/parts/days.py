"""Days as they are written in Baku: 21.11.2026. A field of ours, since Streamlit's speaks English."""

import re
from datetime import date
from typing import Final

import streamlit as st

from review_ui.words import t

FIRST_DAY: Final = date(1990, 1, 1)
LAST_DAY: Final = date(2199, 12, 31)
_WRITTEN = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_TYPED = r"^\s*[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}\s*$"  # for the browser, which asks before it sends


def write_day(day: date | None) -> str:
    """``21.11.2026``; "" for none."""
    return "" if day is None else f"{day:%d.%m.%Y}"


def read_day(text: str) -> date | None:
    """The day that somebody wrote; None for what is none, and for one beyond the bounds."""
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        return None
    day, month, year = map(int, found.groups())
    try:
        written = date(year, month, day)
    except ValueError:
        return None
    return written if FIRST_DAY <= written <= LAST_DAY else None


def how_to_write() -> str:
    """What to tell who wrote it otherwise."""
    return t("Write the day as 21.11.2026.")


def ask_day(label: str, key: str, width: int | None = None) -> str:
    """A field for a day; what was written, to be read by ``read_day``."""
    text = st.text_input(
        label,
        key=key,
        max_chars=10,
        placeholder=t("dd.mm.yyyy"),
        validate=(_TYPED, how_to_write()),
        width="stretch" if width is None else width,
    )
    return text or ""
