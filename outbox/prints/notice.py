"""A sealed notice as a sheet: every fact of its XML in the order in which it stands there, and no other.

Reads the sealed body alone. An element that has no words here is shown by its name, never left out.
"""

import hashlib
from collections.abc import Iterator, Sequence
from itertools import groupby

from lxml import etree

from outbox.notice_xml import NOTICE_NS, Both
from outbox.prints.notice_grids import GRIDS
from outbox.prints.notice_values import both_of, inner, name_of, speaks, value_of
from outbox.prints.sheet import Block, Pair, Pairs, Sheet
from outbox.prints.wording import COPY_OF_A_NOTICE, HOW_TO_PROVE, NOTHING, label
from schemas.lexical import read_moment
from schemas.xml import child_elements, parse_xml, text_of

_HEADER = ("NoticeId", "Sequence", "Submission", "CreatedAt", "ReceivedAt", "Channel")
_SAID_ABOVE = frozenset({*_HEADER, "Kind", "Title", "Statement"})
_WRAPPERS = frozenset({"Findings", "Reasons"})
_SAID_IN_WORDS = frozenset({"as", "code"})


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
            header=tuple(_pair(said[name]) for name in _HEADER if name in said),
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
        if name in GRIDS:
            yield GRIDS[name](same)
            continue
        for one in same:
            yield from _blocks(inner(one)) if name in _WRAPPERS else _section(one)


def _section(element: etree._Element) -> Iterator[Block]:
    """Its own values, then what stands in it."""
    values = [one for one in inner(element) if _is_value(one)]
    pairs = [
        Pair(Both(str(name), str(name)), str(value)) for name, value in element.items() if name not in _SAID_IN_WORDS
    ]
    if speaks(element):
        pairs.append(Pair(label("Note"), both_of(element)))
    pairs += [_pair(one) for one in values]
    if pairs:
        yield Pairs(label(name_of(element)), tuple(pairs))
    yield from _blocks([one for one in inner(element) if one not in values])


def _is_value(element: etree._Element) -> bool:
    name = name_of(element)
    return name == "Changed" or (name not in GRIDS and not inner(element))


def _pair(element: etree._Element) -> Pair:
    if name_of(element) == "Changed":
        parts = [both_of(part) for part in inner(element)] or [NOTHING]
        value = Both(", ".join(part.az for part in parts), ", ".join(part.en for part in parts))
        return Pair(label("Changed"), value)
    return Pair(label(name_of(element)), value_of(element))
