"""How the product looks: Streamlit's options, set in code so that they hold in every directory, and one style sheet.

Colour means one thing: red blocks, amber asks to look, green agrees, grey was not checked; a word stands beside each.
"""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import streamlit as st

OPTIONS: Mapping[str, Any] = {
    "theme.base": "light",
    "theme.primaryColor": "#0b5c7a",
    "theme.backgroundColor": "#ffffff",
    "theme.secondaryBackgroundColor": "#f4f6f8",
    "theme.textColor": "#1c2733",
    "theme.borderColor": "#d8dee4",
    "theme.baseRadius": "small",
    "theme.baseFontSize": 14,
    "theme.showWidgetBorder": True,
}


def wear() -> None:
    """The style sheet, at the top of each run."""
    st.html(_sheet())


@cache
def _sheet() -> str:
    sheet = resources.files("review_ui").joinpath("parts", "style.css").read_text(encoding="utf-8")
    return f"<style>{sheet}</style>"
