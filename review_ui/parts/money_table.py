"""A money section as a table: amounts, words, and below a line what it comes from."""

from collections.abc import Sequence

from outbox.prints.sheet import Kind, Value
from review_ui.parts import shown
from review_ui.parts.markup import Html, link, show, table, tag
from review_ui.parts.money_address import Place
from review_ui.words import of, t, tn
from stages.money_view import MOST_EXPORTED, MoneyTable
from stages.money_words import COLUMNS, MoneySection

_NUMBERS = frozenset({Kind.COUNT, Kind.AMOUNT})
_OPENS = {
    MoneySection.PERSONS: MoneySection.PERSON,
    MoneySection.DISTRIBUTION: MoneySection.ALLOCATION,
    MoneySection.ENTRIES: MoneySection.ENTRIES,
}
_FEW = 2  # parts of an explanation that are shown at once


def show_table(place: Place, found: MoneyTable) -> None:
    """Its sums, its rows, and the way to the next ones and to the file."""
    if found.sums:
        sums = (tag("span", f"{of(label)}: ", tag("b", shown.manat(one))) for label, one in found.sums)
        show(tag("div", *sums, kind="q-truth"))
    if not found.rows:
        show(tag("div", t("There is nothing in this section."), kind="q-empty"))
        return
    opens = _OPENS.get(place.section)
    rows = [("", (*cells(place.section, values), *_opened(place, opens, key))) for key, values in found.rows]
    titles, classes = heads(place.section), kinds(place.section)
    show(table([*titles, ""] if opens else titles, rows, [*classes, "w"] if opens else classes, wide=True))
    _below(place, found)


def heads(section: MoneySection) -> list[str]:
    """The words above the columns."""
    return [of(one.label) for one in COLUMNS[section].values()]


def kinds(section: MoneySection) -> list[str]:
    """The class of each column."""
    return ["n" if one.kind in _NUMBERS else "w" if one.kind is Kind.DATE else "" for one in COLUMNS[section].values()]


def cells(section: MoneySection, values: Sequence[Value]) -> list[Html | str]:
    """The values of a row as the screen shows them."""
    return [
        _told(str(one)) if name == "comes_from" else shown.value(one)
        for name, one in zip(COLUMNS[section], values, strict=True)
    ]


def _told(text: str) -> Html:
    """What a line comes from: the first parts, the others on demand."""
    parts = [tag("div", shown.figures(one)) for one in text.split("; ") if one]
    rest = tag("details", tag("summary", tn("{n} row", "{n} rows", len(parts) - _FEW)), *parts[_FEW:])
    return tag("div", *parts[:_FEW], *([rest] if len(parts) > _FEW else []), kind="q-small")


def _opened(place: Place, opens: MoneySection | None, key: str) -> list[Html]:
    return [] if opens is None else [link(place.at(opens, key).address, t("Details"))]


def _below(place: Place, found: MoneyTable) -> None:
    parts: list[object] = [tag("span", tn("{n} row", "{n} rows", len(found.rows)), kind="q-small")]
    if place.after:
        parts.append(link(place.at(place.section, place.opened).address, t("From the beginning")))
    if found.more:
        parts.append(link(place.behind(found.rows[-1][0]).address, f"{t('Next page')} →"))
    parts.append(link(place.export_address, t("Excel file (at most {n} rows)", n=MOST_EXPORTED)))
    show(tag("div", *parts, kind="q-foot"))
