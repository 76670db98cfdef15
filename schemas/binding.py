"""XML ⇄ model by tables: each model's file says which element holds which field, this module walks the tables.

A reader takes exactly what the XSD takes: the order of elements, no foreign attribute, no stray text. Never decides
what a document means.

ValueError
└── UnreadableDocument   XML that its table does not take; ``where`` is an XPath, the content is not in the message
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Self, cast

from lxml import etree
from pydantic import BaseModel, ValidationError

from schemas.lexical import XML_SPACE
from schemas.xml import child_elements, path_of, qualified, text_of


class UnreadableDocument(ValueError):  # noqa: N818 - the name says what the document is
    """The element at ``where`` is not what its table says. After a clean XSD check this is our bug."""

    def __init__(self, where: str) -> None:
        self.where = where
        super().__init__(f"unreadable at {where}")

    def __reduce__(self) -> tuple[Callable[..., Self], tuple[str]]:
        """Pickle by the place, so that the error crosses processes."""
        return type(self), (self.where,)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value as text: ``read`` raises ValueError for what is not written like this."""

    read: Callable[[str], object]
    write: Callable[[Any], str]


_Cell = tuple[str, str, Callable[[str], object]]


@dataclass(frozen=True, slots=True)
class Group:
    """Elements in their order and the model that they make: a NamedTuple where a document may have very many of them.

    What a NamedTuple holds is judged by the model that the rows stand in. ``cells``: of a group that is nothing but
    leaves, each there once, their tags, fields and readers; else empty.
    """

    model: type[BaseModel] | type[tuple[Any, ...]]
    elements: tuple["Element", ...]
    cells: tuple["_Cell", ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        cells = tuple(
            (qualified(one.name), one.field, one.content.read)
            for one in self.elements
            if isinstance(one.content, Leaf) and not one.optional and not one.many
        )
        object.__setattr__(self, "cells", cells if len(cells) == len(self.elements) else ())


@dataclass(frozen=True, slots=True)
class Listing:
    """An element that holds one or more of ``item`` and nothing else; it is absent where the tuple is empty."""

    item: "Element"


@dataclass(frozen=True, slots=True)
class Element:
    """Element ``name`` holds ``field``. An ``optional`` one may be absent: then the field keeps its default.

    ``many``: the field is a tuple, written as that many elements; how many are right is the model's to say.
    """

    name: str
    field: str
    content: Leaf | Group | Listing
    optional: bool = False
    many: bool = False


TEXT = Leaf(read=str, write=str)


def read_element(element: etree._Element, content: Leaf | Group | Listing) -> object:
    """The value of ``element``. Raises UnreadableDocument."""
    if element.keys():
        raise UnreadableDocument(path_of(element))
    if isinstance(content, Leaf):
        return read_leaf(element, content)
    if isinstance(content, Group) and content.cells and (row := _read_plain_row(element, content)) is not None:
        return row
    children = container_children(element)
    if isinstance(content, Listing):
        values, rest = _take(children, content.item)
        if rest or not values:
            raise UnreadableDocument(path_of(element))
        return tuple(values)
    return _read_group(element, children, content)


def _read_plain_row(element: etree._Element, group: Group) -> object:
    """What ``group`` makes of an element whose children are its cells and nothing else; None for any other.

    A report has a hundred thousand of them: this asks each node for as little as it can. None says nothing of the
    element (a comment may stand in it): the long way reads it, or tells what is wrong where.
    """
    if len(element) != len(group.cells) or (element.text or "").strip(XML_SPACE):
        return None
    values: dict[str, object] = {}
    try:
        for cell, (tag, name, read) in zip(element, group.cells, strict=True):
            if cell.tag != tag or len(cell) or cell.keys() or (cell.tail or "").strip(XML_SPACE):
                return None
            values[name] = read(cell.text or "")
        return group.model(**values)
    except ValueError:
        return None


def read_leaf(element: etree._Element, leaf: Leaf) -> object:
    """The value that the text of ``element`` stands for. Raises UnreadableDocument."""
    if child_elements(element):
        raise UnreadableDocument(path_of(element))
    try:
        return leaf.read(text_of(element))
    except ValueError:
        raise UnreadableDocument(path_of(element)) from None


def container_children(element: etree._Element) -> list[etree._Element]:
    """The child elements of an element that holds no text of its own. Raises UnreadableDocument for stray text."""
    if text_of(element).strip(XML_SPACE):
        raise UnreadableDocument(path_of(element))
    return child_elements(element)


def _read_group(element: etree._Element, children: list[etree._Element], group: Group) -> object:
    fields: dict[str, object] = {}
    for entry in group.elements:
        values, children = _take(children, entry)
        if entry.many:
            fields[entry.field] = tuple(values)
        elif values:
            fields[entry.field] = values[0]
        elif not entry.optional:
            raise UnreadableDocument(path_of(element))
    if children:
        raise UnreadableDocument(path_of(children[0]))
    try:
        return group.model(**fields)
    except ValidationError:
        raise UnreadableDocument(path_of(element)) from None


def _take(children: list[etree._Element], entry: Element) -> tuple[list[object], list[etree._Element]]:
    """The values of the leading ``children`` that belong to ``entry``, and the children behind them."""
    tag = qualified(entry.name)
    most = len(children) if entry.many else min(1, len(children))
    taken = 0
    while taken < most and children[taken].tag == tag:
        taken += 1
    return [read_element(child, entry.content) for child in children[:taken]], children[taken:]


def write_element(parent: etree._Element, entry: Element, value: object) -> None:
    """Append ``value`` under ``parent`` as ``entry`` says. Text that XML cannot hold raises ValueError."""
    for one in _written(entry, value):
        element = etree.SubElement(parent, qualified(entry.name))
        if isinstance(entry.content, Leaf):
            element.text = entry.content.write(one)
        elif isinstance(entry.content, Listing):
            write_element(element, entry.content.item, one)
        else:
            for inner in entry.content.elements:
                write_element(element, inner, getattr(one, inner.field))


def _written(entry: Element, value: object) -> Iterable[object]:
    if entry.many:
        return cast("tuple[object, ...]", value)
    # ``False`` and an empty tuple are the defaults of optional fields: absent says the same.
    return () if entry.optional and (value is None or value is False or value == ()) else (value,)
