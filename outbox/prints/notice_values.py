"""Values of a notice's XML: texts, the same in both languages, moments, days and numbers."""

from collections.abc import Callable, Mapping
from datetime import date

from lxml import etree

from outbox.notice_xml import NOTICE_NS, Both
from outbox.prints.sheet import Amount, Value
from schemas.lexical import read_moment
from schemas.money import parse_manat
from schemas.xml import child_elements, text_of


def show_month(text: str) -> str:
    """``2026-03`` as readers write it. Raises ValueError."""
    return f"{date.fromisoformat(f'{text}-01'):%m.%Y}"


def read_money(text: str) -> Amount:
    """An amount in manat. Raises ValueError."""
    return Amount(parse_manat(text))


_READERS: Mapping[str, Callable[[str], Value]] = {
    "CreatedAt": read_moment,
    "ReceivedAt": read_moment,
    "SsnIssuedAt": read_moment,
    "DecidedAt": read_moment,
    "IssuedAt": read_moment,
    "PayMonth": show_month,
    "Total": read_money,
    "Contributions": read_money,
    "ClosingDebt": read_money,
    "LateSanction": read_money,
    "Persons": int,
    "DistributedMoney": read_money,
    "EarlierRest": read_money,
    "EqualShare": read_money,
    "Debtors": int,
    "ForDebt": read_money,
    "Rest": read_money,
    "RegisteredOn": date.fromisoformat,
    "Start": date.fromisoformat,
    "End": date.fromisoformat,
    "Sequence": int,
    "Size": int,
}
_LANGUAGES = frozenset({"Az", "En"})


def name_of(element: etree._Element) -> str:
    """The name of an element, without its namespace."""
    return etree.QName(element).localname


def named(parent: etree._Element, name: str) -> etree._Element | None:
    """The first child of that name."""
    return parent.find(f"{{{NOTICE_NS}}}{name}")


def text_at(parent: etree._Element, name: str) -> str:
    """The text of the first child of that name; "" where there is none."""
    child = named(parent, name)
    return "" if child is None else text_of(child)


def both_of(element: etree._Element) -> Both:
    """Its text in both languages."""
    return Both(text_at(element, "Az"), text_at(element, "En"))


def speaks(element: etree._Element) -> bool:
    """Whether it has a text in both languages."""
    return {name_of(child) for child in child_elements(element)} >= _LANGUAGES


def inner(element: etree._Element) -> list[etree._Element]:
    """Its children without the texts of both languages."""
    return [child for child in child_elements(element) if name_of(child) not in _LANGUAGES]


def value_of(element: etree._Element) -> Value:
    """What an element without inner ones says. A value that is not written as its name promises stays a text."""
    if speaks(element):
        return both_of(element)
    text = text_of(element)
    try:
        return _READERS.get(name_of(element), str)(text) if text else element.get("code", "")
    except ValueError:
        return text
