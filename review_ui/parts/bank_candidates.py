"""Who might be meant by money in suspense, side by side, each with why it is only a candidate."""

from collections.abc import Callable, Sequence

import streamlit as st

from registries.bank_looks import Candidate, WholeEntry
from review_ui.parts import shown
from review_ui.parts.markup import Html, link, show, tag
from review_ui.words import language, t
from stages.bank_words import only_candidate, speaks_for

_BESIDE = 3


def show_candidates(known: WholeEntry, below: Callable[[Candidate], None] | None = None) -> None:
    """Cards, three beside each other; ``below`` draws what an officer may do with one."""
    if not known.candidates:
        show(tag("div", t("The house found no candidate."), kind="q-empty"))
        return
    show(tag("h3", t("Candidates"), kind="q"))
    for row in _rows(known.candidates):
        for column, one in zip(st.columns(_BESIDE), row, strict=False):
            with column:
                show(_card(known, one))
                if below is not None:
                    below(one)


def _rows(candidates: Sequence[Candidate]) -> Sequence[Sequence[Candidate]]:
    return [candidates[at : at + _BESIDE] for at in range(0, len(candidates), _BESIDE)]


def _card(known: WholeEntry, one: Candidate) -> Html:
    money = link(f"/odenisler?voen={one.insurer}", f"VÖEN {one.insurer}")
    due = " · ".join(part for part in (one.code, one.period, shown.manat(one.amount) if one.amount else "") if part)
    speaks = [tag("div", f"+ {words}") for words in speaks_for(one, language())]
    only = [tag("div", f"△ {words}") for words in only_candidate(one, known, language())]
    return tag(
        "div",
        tag("b", one.insurer_name or shown.NONE),
        tag("div", money, kind="q-small"),
        tag("div", due or shown.NONE),
        tag("div", f"{t('Score')}: {one.score}", kind="q-small"),
        tag("div", tag("b", t("What speaks for it")), *speaks, kind="q-small") if speaks else "",
        tag("div", tag("b", t("Why only a candidate")), *only, kind="q-small q-look"),
        kind="q-notice",
    )
