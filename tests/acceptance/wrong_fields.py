"""Documents with one field wrong, each once in each way that applies to it.

A field is wrong by form: missing, empty, too long, of wrong characters or type, doubled, out of order, with something
foreign in or beside it. What is right by form and wrong by rule is the rules' own tests.
"""

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

from document_fields import Field, limits, parent_of, showing, takes, word_for
from lxml import etree

from schemas.binding import Leaf, Listing
from schemas.lexical import EARLIEST, LATEST, MOST_QEPIK
from schemas.services import Service
from schemas.xml import parse_xml, path_of, qualified

ENDLESS = 10_000
HUGE = 10_000  # a list that takes more (persons of a report) has a test of its own
TURNED = "\N{RIGHT-TO-LEFT OVERRIDE}"


@dataclass(frozen=True, slots=True)
class Wrong:
    """A document (unsigned XML) that is wrong in one place; a finding must stand at one of ``places`` (XPaths)."""

    name: str
    document: bytes
    places: frozenset[str]


def wrongs(sample: bytes, service: Service, fields: Sequence[Field]) -> Iterator[Wrong]:
    """Each field wrong once in each way that applies to it."""
    for field in fields:
        whole = showing(parse_xml(sample), service, field)
        for way, change in ways(field):
            root = deepcopy(whole)
            name = f"{field.path.removeprefix('/Submission/')}: {way}"
            _number(root, f"{service.code} {name}")
            places = change(_find(root, field))
            if places:
                yield Wrong(name, etree.tostring(root, xml_declaration=True, encoding="UTF-8"), frozenset(places))


# Right by form, and as far off as a field takes it: nothing may fall over.
EDGES = (
    *(EARLIEST.isoformat(), (LATEST - timedelta(seconds=1)).isoformat()),
    *(EARLIEST.date().isoformat(), (LATEST - timedelta(days=1)).date().isoformat()),
    *("2001-01", "2099-12", "0.00", "0.01", f"{MOST_QEPIK // 100}.{MOST_QEPIK % 100:02}", "0", "99", "9999"),
)


def edges(sample: bytes, service: Service, fields: Sequence[Field]) -> Iterator[tuple[str, bytes]]:
    """Each field once with each edge that it takes, but free text, which takes everything: the name, the document."""
    for field in fields:
        content = field.entry.content
        if not isinstance(content, Leaf) or takes(field, content, "1A"):
            continue
        most = limits(field).get("maximum")
        given = (*EDGES, *([] if most is None else [str(most)]))
        taken = [one for one in dict.fromkeys(given) if takes(field, content, one)]
        whole = showing(parse_xml(sample), service, field) if taken else parse_xml(sample)
        for edge in taken:
            root, name = deepcopy(whole), f"{field.path.removeprefix('/Submission/')} = {edge}"
            _find(root, field).text = edge
            _number(root, f"{service.code} {name}")
            yield name, etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def renamed(sample: bytes, name: str) -> bytes:
    """The sample as a document of its own."""
    root = parse_xml(sample)
    _number(root, name)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _number(root: etree._Element, name: str) -> None:
    """Another document id: each is a document of its own."""
    place = root.find(f"{qualified('Envelope')}/{qualified('DocumentId')}")
    assert place is not None
    place.text = str(uuid5(NAMESPACE_URL, name))


# A change of the tree; where its finding may stand.
Change = Callable[[etree._Element], Sequence[str]]


def ways(field: Field) -> Iterator[tuple[str, Change]]:
    entry, content = field.entry, field.entry.content
    if not entry.optional and not (entry.many and "minItems" not in limits(field)):
        yield "missing", _missing
    if not entry.many:
        yield "doubled", _doubled
    elif (most := limits(field).get("maxItems", HUGE)) < HUGE:
        yield "too many", _too_many(most)
    yield "with an unknown element behind it", _unknown_behind
    yield "with an attribute", _attribute
    yield "out of order", _out_of_order
    if isinstance(content, Leaf):
        yield from _ways_of_texts(field, content)
        yield "with an element inside", _unknown_inside
        return
    yield "with text of its own", _text("x")
    yield "an unknown element in it", _unknown_inside
    if isinstance(content, Listing) or any(not one.optional for one in content.elements):
        yield "empty", _emptied


def _ways_of_texts(field: Field, leaf: Leaf) -> Iterator[tuple[str, Change]]:
    good, bounds = word_for(field, leaf), limits(field)
    yield "empty", _text("")
    yield "blank", _text("  ")
    yield "endless", _text((good * ENDLESS)[:ENDLESS])
    yield "a sign that turns the writing", _text(good[:1] + TURNED + good[1:])
    if "maxLength" in bounds:
        yield "one letter too long", _text("x" * (bounds["maxLength"] + 1))
    if "maximum" in bounds:
        yield "one too great", _text(str(bounds["maximum"] + 1))
    if not takes(field, leaf, "?"):
        yield "of another type", _text("?")


def _missing(element: etree._Element) -> Sequence[str]:
    parent = parent_of(element)
    for twin in parent.findall(str(element.tag)):
        parent.remove(twin)
    return [path_of(parent)]


def _doubled(element: etree._Element) -> Sequence[str]:
    twin = deepcopy(element)
    element.addnext(twin)
    return [path_of(twin), path_of(parent_of(element))]


def _too_many(most: int) -> Change:
    def change(element: etree._Element) -> Sequence[str]:
        parent = parent_of(element)
        for _ in range(most + 1 - len(parent.findall(str(element.tag)))):
            element.addnext(deepcopy(element))
        return [path_of(one) for one in parent.findall(str(element.tag))]

    return change


def _unknown_behind(element: etree._Element) -> Sequence[str]:
    unknown = etree.Element(qualified("Unknown"))
    element.addnext(unknown)
    return [path_of(unknown)]


def _unknown_inside(element: etree._Element) -> Sequence[str]:
    unknown = etree.SubElement(element, qualified("Unknown"))
    return [path_of(unknown), path_of(element)]


def _attribute(element: etree._Element) -> Sequence[str]:
    element.set("unknown", "x")
    return [path_of(element)]


def _out_of_order(element: etree._Element) -> Sequence[str]:
    """Before the one that it follows; nothing where it is the first."""
    before = element.getprevious()
    if before is None or before.tag == element.tag:
        return []
    before.addprevious(element)
    return [path_of(element), path_of(before), path_of(parent_of(element))]


def _text(text: str) -> Change:
    def change(element: etree._Element) -> Sequence[str]:
        element.text = text
        return [path_of(element)]

    return change


def _emptied(element: etree._Element) -> Sequence[str]:
    for child in list(element):
        element.remove(child)
    element.text = None
    return [path_of(element)]


def _find(root: etree._Element, field: Field) -> etree._Element:
    found = root.find("/".join(qualified(step.name) for step in field.steps))
    assert found is not None
    return found
