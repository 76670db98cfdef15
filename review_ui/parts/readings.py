"""The column "Skanda": what was read on the papers beside what the form and the register say, each with its crop.

What needs eyes is first and open; what agrees is folded. A misread value takes two clicks: the first asks what stands
there, the second says that it is what the form says (or what he typed). ``stages/correcting.py`` asks who may.
"""

from collections.abc import Sequence
from itertools import groupby
from urllib.parse import quote

import streamlit as st

from pipeline.review import NotInReviewError
from registries.desk_holds import HeldError
from review_ui.house import shown_house
from review_ui.parts import shown
from review_ui.parts.flash import flash
from review_ui.parts.framing import frame
from review_ui.parts.markup import Html, picture, plain, show, tag
from review_ui.who import Officer
from review_ui.words import of, t
from schemas.readings import EvidenceVerdict
from stages.correcting import LONGEST_VALUE, ReadByEye, UnknownEvidenceError, correct_reading
from stages.desk_view import ItemView
from stages.office import NotForOfficerError, UnfitTextError
from stages.read_values import ReadValue, day_of


def show_readings(view: ItemView, who: Officer, *, may_correct: bool) -> None:
    """All values of all persons; nothing where nothing was looked for."""
    if not view.values:
        return
    show(tag("h3", t("Against the papers"), kind="q"))
    for person, values in groupby(view.values, key=lambda one: one.evidence.person):
        _of_person(view, who, person, list(values), may_correct=may_correct)


def _of_person(view: ItemView, who: Officer, person: int, values: Sequence[ReadValue], *, may_correct: bool) -> None:
    open_ones = [one for one in values if not one.settled]
    settled = [one for one in values if one.settled]
    if len({one.evidence.person for one in view.values}) > 1:
        show(tag("div", tag("b", _heading(view, person))))
    for one in open_ones:
        _value(view, who, one, may_correct=may_correct)
    if settled:
        with st.expander(f"✓ {t('agrees')} ({len(settled)})"):
            for one in settled:
                _value(view, who, one, may_correct=may_correct)


def _heading(view: ItemView, person: int) -> str:
    """The name as it heads the comparison with the registers."""
    if person == 0:
        return t("The table itself")
    return of(view.compared[person - 1].heading) if person <= len(view.compared) else f"{person}."


def _value(view: ItemView, who: Officer, one: ReadValue, *, may_correct: bool) -> None:
    show(tag("div", _words(view, one), _crop(view, one), kind=f"q-read {'' if one.settled else 'q-open'}"))
    placed = one.evidence.box is not None
    if not placed and not may_correct:
        return
    with st.container(horizontal=True, gap="small"):
        if placed:
            st.button(
                t("Show on the page"),
                key=f"frame.{one.n}",
                type="tertiary",
                icon=":material/crop_free:",
                on_click=frame,
                args=(view.head.submission, one),
            )
        if may_correct:
            with st.popover(t("Misread…"), type="tertiary", icon=":material/edit:"):
                _correction(view, who, one)


def _words(view: ItemView, one: ReadValue) -> Html:
    evidence = one.evidence
    cells = (
        (t("In the table"), _shown(evidence.form)),
        (t("In the register"), _shown(evidence.known)),
        (t("On the scan"), _shown(one.read)),
    )
    told = [tag("span", tag("span", head, kind="q-small"), " ", tag("b", value)) for head, value in cells]
    return tag("div", tag("div", tag("b", of(one.label)), " ", verdict(one.verdict)), *told, _said(view, one))


def _shown(value: str | None) -> str:
    """A value as people write it: days 12.03.2024, a dash for none."""
    day = day_of(value or "")
    return f"{day:%d.%m.%Y}" if day is not None else value or shown.NONE


def verdict(one: EvidenceVerdict) -> Html:
    """Its word with its sign, as the comparison with the registers has them."""
    words = {
        EvidenceVerdict.AGREES: ("✓", t("agrees"), "q-good"),
        EvidenceVerdict.DIFFERS: ("✗", t("differs"), "q-bad"),
        EvidenceVerdict.NOT_FOUND: ("⚠", t("not found"), "q-look"),
        EvidenceVerdict.UNREADABLE: ("⚠", t("unreadable"), "q-look"),
    }
    sign, word, kind = words[one]
    return tag("span", f"{sign} {word}", kind=kind)


def _said(view: ItemView, one: ReadValue) -> Html:
    """Who read it otherwise, and what the engine had read."""
    said = one.correction
    if said is None:
        return Html("")
    read = _shown(said.old)
    told = t(
        "read by {name}, {at}; the engine read: {old}", name=view.names[said.login], at=shown.moment(said.at), old=read
    )
    return tag("span", "✎ ", told, kind="q-small")


def _crop(view: ItemView, one: ReadValue) -> Html:
    if one.evidence.box is None:
        return tag("span", t("It stands nowhere on the paper."), kind="q-small")
    address = f"/papers/{view.head.submission}/values/{one.n}/{quote(one.evidence.paper)}"
    return picture(address, f"{of(one.label)}: {_shown(one.read)}", "q-crop")


def _correction(view: ItemView, who: Officer, one: ReadValue) -> None:
    """What stands there: what should, by one click, or what he types."""
    if one.due:
        said = t("On the paper stands: {value}", value=plain(_shown(one.due)))
        if st.button(said, key=f"as_due.{one.n}", icon=":material/check:"):
            _correct(view, who, one, one.due)
    with st.form(f"other.{one.n}", border=False, enter_to_submit=True):
        typed = st.text_input(t("Something else stands there"), max_chars=LONGEST_VALUE, placeholder=_shown(one.due))
        if st.form_submit_button(t("Save")) and typed:
            _correct(view, who, one, typed)


def _correct(view: ItemView, who: Officer, one: ReadValue, value: str) -> None:
    about, day = one.evidence, day_of(value)
    value = value if day is None else day.isoformat()
    said = ReadByEye(who.login, who.login, about.person, about.field, about.paper, value)
    try:
        with shown_house().database.write() as tx:
            correct_reading(tx, view.head.submission, said, shown_house().clock.now())
    except HeldError as held:
        flash(t("{name} works on it until {until}.", name=held.name, until=shown.clock(held.until)), "bad")
    except UnfitTextError:
        flash(t("The text holds characters that nobody can read. Write it again."), "bad")
    except (NotForOfficerError, NotInReviewError, UnknownEvidenceError):
        flash(t("This can no longer be decided in this way. Open it anew."), "bad")
    else:
        flash(t("Written down: {field} is {value}.", field=of(one.label), value=_shown(value)))
    st.rerun()
