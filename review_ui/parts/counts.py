"""The pictures of the overview, one question each."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta

from registries.desk_overview import HourCount, Load
from review_ui.parts import shown
from review_ui.parts.pictures import BAD, COLOURS, GOOD, GREY, LOOK, axis, behind, colours, draw, heading, nothing
from review_ui.words import language, t
from rules.envelope import BAKU
from schemas.findings import finding
from schemas.text import sort_key
from stages.overview_view import GROUPS, WhyReturned

SOON, FAR = 3, 30
_BY_DAY = timedelta(days=7)  # beyond it, hours are too many to tell apart
_INT = {"format": "d", "tickMinStep": 1}


def show_intake(rows: Sequence[HourCount], now: datetime, window: timedelta) -> None:
    """What came in, by hour (of a month: by day) and service, one upon the other."""
    by_day = window > _BY_DAY
    heading(t("What came in by day and service") if by_day else t("What came in by hour and service"))
    if not rows:
        nothing(t("Nothing came in."))
        return
    step = timedelta(days=1) if by_day else timedelta(hours=1)
    found = Counter[tuple[datetime, str]]()
    for one in rows:
        found[_begin(one.hour, by_day=by_day), shown.service(one.what)] += one.count
    services = sorted({service for _, service in found})
    moments = list(_moments(_begin(now - window, by_day=by_day), _begin(now, by_day=by_day), step))
    values = [
        {"at": f"{at:%Y-%m-%dT%H:%M}", "service": service, "n": found[at, service]}
        for at in moments
        for service in services
    ]
    values += [one | {"at": f"{moments[-1] + step:%Y-%m-%dT%H:%M}"} for one in values[-len(services) :]]  # its end
    some_days = window > timedelta(days=1)
    ticks = (
        {"format": "%d.%m", "tickCount": {"interval": "day", "step": 1 if not by_day else 3}}
        if some_days
        else {"format": "%H:%M"}
    )
    encoding = {
        "x": {"field": "at", "type": "temporal", "axis": axis(labelOverlap=True, **ticks)},
        "y": {"field": "n", "type": "quantitative", "stack": True, "axis": axis(t("documents"), **_INT)},
        "color": {"field": "service", "type": "nominal", "scale": colours(services)},
    }
    area = {"type": "area", "interpolate": "step-after", "opacity": 0.85}
    draw([{"mark": area, "encoding": encoding}], values, "intake")
    rows_of = sorted({at for at, _ in found})
    behind(
        (t("Moment"), *services),
        [(_moment(at, by_day=by_day), *(found[at, one] for one in services)) for at in rows_of],
    )


def _begin(at: datetime, *, by_day: bool) -> datetime:
    here = at.astimezone(BAKU).replace(minute=0, second=0, microsecond=0, tzinfo=None)
    return here.replace(hour=0) if by_day else here


def _moments(first: datetime, last: datetime, step: timedelta) -> Sequence[datetime]:
    return [first + step * n for n in range(int((last - first) / step) + 1)]


def _moment(at: datetime, *, by_day: bool) -> str:
    return f"{at:%d.%m.%Y}" if by_day else f"{at:%d.%m.%Y %H:%M}"


def show_left(left: Mapping[int, int]) -> None:
    """How much time is left to what waits; the line is the end of the legal term."""
    heading(t("What waits, by the days to the end of its term"))
    if not left:
        nothing(t("Nothing waits."))
        return
    found = Counter[int]()
    for days, n in left.items():
        found[max(min(days, FAR), -FAR)] += n
    names = {"late": t("late"), "soon": t("three days or fewer"), "time": t("in time")}
    values = [{"days": days, "n": n, "kind": names[_kind(days)]} for days, n in sorted(found.items())]
    scale = {"domain": list(names.values()), "range": [BAD, LOOK, COLOURS[0]]}
    first, last = min(-1, *found) - 0.5, max(1, *found) + 0.5
    x = {
        "type": "quantitative",
        "axis": axis(t("days left"), **_INT),
        "scale": {"domain": [first, last], "nice": False},
    }
    bars = {
        "mark": {"type": "bar", "width": 12},
        "encoding": {
            "x": x | {"field": "days"},
            "y": {"field": "n", "type": "quantitative", "axis": axis(t("documents"), **_INT)},
            "color": {"field": "kind", "type": "nominal", "scale": scale},
        },
    }
    line = {"data": {"values": [{"days": -0.5, "end": t("end of the term")}]}}
    rule = line | {
        "mark": {"type": "rule", "color": BAD, "strokeDash": [4, 3]},
        "encoding": {"x": x | {"field": "days"}},
    }
    word = line | {
        "mark": {"type": "text", "align": "left", "dx": 4, "y": 8, "color": BAD, "fontSize": 11},
        "encoding": {"x": x | {"field": "days"}, "text": {"field": "end"}},
    }
    draw([bars, rule, word], values, "left")
    behind((t("Days left"), t("Number of documents")), [(days, n) for days, n in sorted(left.items())])


def _kind(days: int) -> str:
    return "late" if days < 0 else "soon" if days <= SOON else "time"


def show_weeks(weeks: Mapping[tuple[date, str], int]) -> None:
    """What became of what came in, by the week of its receipt."""
    heading(t("What it came to, by the week of receipt"))
    if not weeks:
        nothing(t("Nothing came in."))
        return
    names = {
        "registered": t("registered"),
        "returned": t("given back"),
        "refused": t("refused"),
        "in_review": t("in review"),
        "other": t("other"),
    }
    mondays = sorted({monday for monday, _ in weeks})
    values = [
        {"week": f"{monday:%d.%m}", "group": names[group], "n": weeks.get((monday, group), 0), "place": place}
        for monday in mondays
        for place, group in enumerate(GROUPS)
    ]
    scale = colours(list(names.values()), (GOOD, LOOK, BAD, COLOURS[0], GREY))
    encoding = {
        "x": {"field": "week", "type": "ordinal", "sort": None, "axis": axis(t("week from"), labelAngle=0)},
        "y": {"field": "n", "type": "quantitative", "stack": True, "axis": axis(t("documents"), **_INT)},
        "color": {"field": "group", "type": "nominal", "scale": scale},
        "order": {"field": "place", "type": "quantitative"},
    }
    draw([{"mark": {"type": "bar", "size": 26}, "encoding": encoding}], values, "weeks")
    rows = [(f"{monday:%d.%m.%Y}", *(weeks.get((monday, group), 0) for group in GROUPS)) for monday in mondays]
    behind((t("Week from"), *names.values()), rows)


def show_returned(returned: Sequence[WhyReturned]) -> None:
    """Why most was given back."""
    heading(t("Why documents were given back"))
    if not returned:
        nothing(t("Nothing was given back."))
        return
    names = {True: t("by an office"), False: t("by a rule")}
    found = Counter[tuple[str, bool]]()
    for one in returned:
        found[_reason(one), bool(one.count.reason)] += one.count.count
    told = [(why, by_office, n) for (why, by_office), n in found.most_common()]
    values = [{"why": why, "by": names[by_office], "n": n} for why, by_office, n in told]
    encoding = {
        "y": {"field": "why", "type": "nominal", "sort": None, "axis": axis(labelLimit=330)},
        "x": {"field": "n", "type": "quantitative", "axis": axis(t("documents"), **_INT)},
        "color": {"field": "by", "type": "nominal", "scale": colours(list(names.values()))},
    }
    draw([{"mark": {"type": "bar", "size": 14}, "encoding": encoding}], values, "returned", 90 + 26 * len(values))
    behind((t("Reason"), t("Number of documents")), [(why, n) for why, _, n in told])


def _reason(one: WhyReturned) -> str:
    if one.office is not None:
        return one.office.text(language())
    return t("A reason that is no longer given") if one.count.reason else finding(one.count.code).text(language())


def show_loads(loads: Sequence[Load]) -> None:
    """Who works on how much: by name, no order of merit; for the supervisor alone."""
    heading(t("Officers' load"), t("of the last seven days; for you alone"))
    kinds: Mapping[str, Callable[[Load], int]] = {
        t("in hand now"): lambda one: one.holds,
        t("accepted"): lambda one: one.accepted,
        t("first of two"): lambda one: one.first,
        t("given back"): lambda one: one.returned,
    }
    loads = sorted(loads, key=lambda one: sort_key(one.name))
    values = [{"who": one.name, "what": what, "n": told(one)} for one in loads for what, told in kinds.items()]
    encoding = {
        "y": {"field": "who", "type": "nominal", "sort": None, "axis": axis(labelLimit=200)},
        "x": {"field": "n", "type": "quantitative", "stack": True, "axis": axis(t("documents"), **_INT)},
        "color": {"field": "what", "type": "nominal", "scale": colours(list(kinds), (GREY, GOOD, COLOURS[1], LOOK))},
    }
    draw([{"mark": {"type": "bar", "size": 14}, "encoding": encoding}], values, "loads", 90 + 28 * len(loads))
    behind((t("Officer"), *kinds), [(one.name, *(told(one) for told in kinds.values())) for one in loads])
