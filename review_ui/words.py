"""The words of the screens. Azerbaijani first; English by the switch. ``t`` takes the English sentence as its key.

The catalogue is ``locale/az.po``, read once. A key that it lacks is shown in English: a test keeps it whole.
"""

import threading
from functools import cache
from importlib import resources

import streamlit as st
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from outbox.notice_xml import Both
from registries.sessions import Language

LANGUAGE = "language"  # in the session's state


class _Run(threading.local):
    """A run of a screen's script: it has a thread, and asks for words hundreds of times."""

    language: Language | None = None


_run = _Run()


def language() -> Language:
    """What the reader reads; in a callback what stood there when he pressed."""
    return _run.language or _of_session()


def begin(spoken: Language) -> None:
    """At the top of each run; ``spoken``: in a new window, what the officer spoke last."""
    st.session_state.setdefault(LANGUAGE, spoken)
    _run.language = _of_session()


def chosen() -> Language:
    """What the reader has just chosen."""
    return _of_session()


def _of_session() -> Language:
    return "en" if st.session_state.get(LANGUAGE) == "en" else "az"


def t(key: str, **values: object) -> str:
    """The sentence in the reader's language; ``{name}`` is filled in. Values are not escaped: HTML does that."""
    sentence = key if language() == "en" else str(_az().get(key, key))
    return sentence.format(**values) if values else sentence


def tn(one: str, many: str, n: int) -> str:
    """A sentence about ``n`` things; Azerbaijani has one form after a number."""
    if language() == "az":
        return str(_az().get(many, many)).format(n=n)
    return (one if n == 1 else many).format(n=n)


def of(both: Both) -> str:
    """A text of the catalogues in the reader's language."""
    return (both.en or both.az) if language() == "en" else both.az


@cache
def _az() -> dict[str, str]:
    return {str(one.id): str(one.string) for one in catalog() if one.id and one.string}


def catalog() -> Catalog:
    """The Azerbaijani catalogue as it stands in the package."""
    with resources.files("review_ui").joinpath("locale", "az.po").open("rb") as source:
        return read_po(source, locale="az")
