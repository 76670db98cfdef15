"""The line of truth: conservation, what is set aside, what is paused. As it was written down: nobody walks for it."""

from datetime import datetime, timedelta

from pipeline.conservation_looks import Look
from pipeline.gates import Gate
from review_ui.parts import shown
from review_ui.parts.markup import Html, show, tag
from review_ui.words import t, tn
from stages.overview_view import HouseState

STALE = timedelta(days=1)  # nobody walked since: no colour of trust


def show_house_state(state: HouseState, now: datetime) -> None:
    """Puts it on the screen."""
    aside = tn("{n} document set aside", "{n} documents set aside", state.set_aside)
    told = [
        _conservation(state.look, now),
        tag("span", "⚠ " if state.set_aside else "✓ ", aside, kind="q-look" if state.set_aside else "q-good"),
        *(_paused(one) for one in state.paused),
        *([] if state.paused else [tag("span", "✓ ", t("nothing is paused"), kind="q-good")]),
    ]
    show(tag("div", *(tag("div", one) for one in told), kind="q-truth"))


def _conservation(look: Look | None, now: datetime) -> Html:
    rule = t("Conservation")
    if look is None:
        return tag("span", "○ ", tag("b", f"{rule}: ", t("not checked yet")), kind="q-grey")
    when = t("last check {ago} ago", ago=_ago(now - look.at))
    if look.red:
        red = tn("red, {n} problem", "red, {n} problems", sum(look.red.values()))
        return tag("span", "✗ ", tag("b", f"{rule}: {red}"), f" · {when}", kind="q-bad", title=shown.moment(look.at))
    kind, sign = ("q-look", "⚠ ") if now - look.at > STALE else ("q-good", "✓ ")
    return tag("span", sign, tag("b", f"{rule}: ", t("green")), f" · {when}", kind=kind, title=shown.moment(look.at))


def _ago(since: timedelta) -> str:
    minutes = max(int(since / timedelta(minutes=1)), 0)
    if minutes < 60:  # noqa: PLR2004 - of an hour
        return tn("{n} minute", "{n} minutes", minutes)
    hours = minutes // 60
    return tn("{n} hour", "{n} hours", hours) if hours < 48 else tn("{n} day", "{n} days", hours // 24)  # noqa: PLR2004


def _paused(one: Gate) -> Html:
    assert one.paused_at is not None
    since = t("paused since {at}", at=shown.moment(one.paused_at))
    name = shown.gate(one.kind, one.name)
    return tag("span", "‖ ", tag("b", name), f" · {since} · {one.reason or shown.NONE}", kind="q-look")
