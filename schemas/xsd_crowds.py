"""Documents with very many rows, in parts. libxml2 tells where each fault is by counting the siblings before it: a
hundred thousand rows with a fault each would take it minutes.

A part is a copy of the document with a few rows of each crowd: what is at fault in a row is at fault in its part.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, cast

from lxml import etree

from schemas.xml import child_elements, path_of

CROWD = 2000  # children of one element from which on they are one
ROWS = 250  # of a crowd in a part

_CROWDED = etree.XPath(f"descendant-or-self::*[count(*) > {CROWD}]")


@dataclass(frozen=True, slots=True)
class Part:
    """``root`` is the copy; its rows at the path ``rows`` (without a position) stand ``behind`` so many others."""

    root: etree._Element
    rows: str = ""
    behind: int = 0

    def place(self, path: str) -> str:
        """Where in the whole document the element is that ``path`` names in this part."""
        found = re.match(rf"{re.escape(self.rows)}(?:\[(\d+)\])?(?=/|$)", path) if self.behind else None
        if found is None:
            return path
        return f"{self.rows}[{int(found[1] or 1) + self.behind}]{path[found.end() :]}"


def is_crowded(root: etree._Element) -> bool:
    """Whether a document is to be looked at in parts."""
    return bool(_CROWDED(root))


def parts_of(root: etree._Element) -> Iterator[Part]:
    """First one with the beginning of every crowd, then the further rows of each; ``root`` itself stays as it is.

    A part is good until the next one is asked for: they are made of one copy.
    """
    crowds = _crowds(root)
    copies: dict[etree._Element, etree._Element] = {}
    above = {one for rows in crowds for one in rows[0].iterancestors()}
    copied = _without(root, {one for rows in crowds for one in rows[ROWS:]}, above, copies)
    yield Part(copied)
    for rows in crowds:
        parent = copies[_parent(rows)]
        shown = [one for one in child_elements(parent) if one.tag == rows[0].tag]
        at = parent.index(shown[0])
        for start in [*range(ROWS, len(rows), ROWS), 0]:  # at last the beginning again, for the crowds that follow
            for one in shown:
                parent.remove(one)
            shown = [deepcopy(one) for one in rows[start : start + ROWS]]
            parent[at:at] = shown
            if start:
                yield Part(copied, path_of(rows[0]).rpartition("[")[0], start)


def _without(
    element: etree._Element,
    left_out: Collection[etree._Element],
    above: Collection[etree._Element],
    copies: dict[etree._Element, etree._Element],
) -> etree._Element:
    """A copy of ``element`` and of all below it but ``left_out``; ``copies`` gets those of what stands ``above``."""
    found = copies[element] = etree.Element(element.tag, None, cast("dict[str, str]", element.nsmap))
    for name, value in element.attrib.items():
        found.set(name, value)
    found.text, found.tail = element.text, element.tail
    for child in element:
        if child not in left_out:
            found.append(_without(child, left_out, above, copies) if child in above else deepcopy(child))
    return found


def _parent(rows: Sequence[etree._Element]) -> etree._Element:
    parent = rows[0].getparent()
    assert parent is not None
    return parent


def _crowds(root: etree._Element) -> Sequence[Sequence[etree._Element]]:
    """By parent and name; of what lies below a crowd nothing."""
    found: list[Sequence[etree._Element]] = []
    parents: set[etree._Element] = set()
    for parent in cast("Sequence[Any]", _CROWDED(root)):
        if parents.isdisjoint(parent.iterancestors()):
            parents.add(parent)
            by_name: dict[str, list[etree._Element]] = {}
            for child in child_elements(parent):
                by_name.setdefault(str(child.tag), []).append(child)
            found += [rows for rows in by_name.values() if len(rows) > ROWS]
    return found
