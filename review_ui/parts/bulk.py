"""Many items at once: which are selected, and what accepting them came to."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NoReturn

import streamlit as st

from review_ui.house import shown_house
from review_ui.parts.flash import flash
from review_ui.who import Officer
from review_ui.words import t, tn
from stages.desk import accept_clean
from stages.desk_view import Line
from stages.office import Said


def pick_key(submission_id: str) -> str:
    """Where the session keeps whether an item is selected."""
    return f"pick.{submission_id}"


def picked(lines: Iterable[Line]) -> Sequence[Line]:
    """The selected ones among those that are shown."""
    return [line for line in lines if st.session_state.get(pick_key(line.item.submission), False)]


def is_clean(line: Line) -> bool:
    """No findings that need eyes, and in nobody's hands. The command looks again."""
    return not line.found


def accept_selected(officer: Officer, events: Mapping[str, int]) -> NoReturn:
    """Accepts items (id → events when they were shown) at once; says how many, and why the others were not."""
    said = Said(officer.login, officer.login, "accept")
    with shown_house().database.write() as tx:
        left = Counter(accept_clean(tx, events, said, shown_house().clock.now()).values())
    words = {
        "not_for_officer": t("not yours to decide"),
        "decided": t("decided already"),
        "held": t("somebody else works on it"),
        "findings": t("has findings"),
        "changed": t("changed since it was shown"),
        "two": t("takes two officers: open it"),
    }
    accepted = left.pop("", 0)
    others = "; ".join(f"{words[why]}: {n}" for why, n in sorted(left.items()))
    done = tn("{n} document accepted.", "{n} documents accepted.", accepted)
    flash(f"{done} {t('Left:')} {others}" if others else done, "bad" if others else "good")
    st.rerun()
