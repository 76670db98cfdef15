"""A sealed notice as a sheet: every fact of its XML in the order in which it stands there, and no other.

Reads the sealed body alone. An element that has no words here is shown by its name, never left out.
"""

import hashlib
from collections.abc import Iterator, Sequence
from itertools import groupby

from lxml import etree

from outbox.notice_xml import NOTICE_NS, Both
from outbox.prints.notice_grids import grid_of
from outbox.prints.notice_values import both_of, inner, name_of, speaks, value_of
from outbox.prints.sheet import Block, Pair, Pairs, Sheet
from outbox.prints.wording import COPY_OF_A_NOTICE, HOW_TO_PROVE, NOTHING, label
from schemas.lexical import read_moment
from schemas.xml import child_elements, parse_xml, text_of

_HEADER = ("NoticeId", "Sequence", "Submission", "CreatedAt", "ReceivedAt", "Channel")
_SAID_ABOVE = frozenset({*_HEADER, "Kind", "Title", "Statement"})
_WRAPPERS = frozenset({"Findings", "Reasons"})
_SAID_IN_WORDS = frozenset({"as", "code"})  # attributes whose meaning the text beside them tells


def notice_sheet(sealed: bytes, body: bytes) -> Sheet:
    """What ``body`` (the content of the answer ``sealed``) says. Raises ValueError for a body that is no notice."""
    root = parse_xml(body)
    if root.tag != f"{{{NOTICE_NS}}}Notice":
        raise ValueError("a sealed answer that is no notice")
    said = {name_of(one): one for one in child_elements(root)}
    try:
        return Sheet(
            number=text_of(said["NoticeId"]),
            title=both_of(said["Title"]),
            dated=read_moment(text_of(said["CreatedAt"])),
            digest=hashlib.sha256(sealed).hexdigest(),
            header=tuple(pair for name in _HEADER if name in said for pair in _pairs(said[name])),
            lead=both_of(said["Statement"]),
            blocks=tuple(_blocks([one for one in child_elements(root) if name_of(one) not in _SAID_ABOVE])),
            foot=(COPY_OF_A_NOTICE, HOW_TO_PROVE),
        )
    except KeyError as missing:
        raise ValueError(f"a notice without {missing}") from None


def _blocks(elements: Sequence[etree._Element]) -> Iterator[Block]:
    """A table for elements of one name that have one, a section for each other."""
    for name, group in groupby(elements, name_of):
        same = list(group)
        grid = grid_of(same[0])
        if grid is not None:
            yield grid(same)
            continue
        for one in same:
            yield from _blocks(inner(one)) if name in _WRAPPERS else _section(one)


def _section(element: etree._Element) -> Iterator[Block]:
    """Its own values, then what stands in it."""
    values = [one for one in inner(element) if _is_value(one)]
    pairs = list(_attributes(element))
    if speaks(element):
        pairs.append(Pair(label("Note"), both_of(element)))
    pairs += [pair for one in values for pair in _pairs(one)]
    if pairs:
        yield Pairs(label(name_of(element)), tuple(pairs))
    yield from _blocks([one for one in inner(element) if one not in values])


def _is_value(element: etree._Element) -> bool:
    return name_of(element) == "Changed" or (grid_of(element) is None and not inner(element))


def _pairs(element: etree._Element) -> Iterator[Pair]:
    """A named value, and what its attributes add to it; without a text they are the value."""
    if name_of(element) == "Changed":
        parts = [both_of(part) for part in inner(element)] or [NOTHING]
        yield Pair(label("Changed"), Both(", ".join(part.az for part in parts), ", ".join(part.en for part in parts)))
        return
    value = value_of(element)
    if value != "":
        yield Pair(label(name_of(element)), value)
    yield from _attributes(element)


def _attributes(element: etree._Element) -> Iterator[Pair]:
    for name, value in element.attrib.items():
        if name not in _SAID_IN_WORDS:
            yield Pair(label(f"{name_of(element)}/{name!s}"), str(value))
