"""Documents with one field wrong, made from the XML tables and the models: a new service or field comes in by itself.

A field is wrong by form: missing, empty, too long, of wrong characters or type, doubled, out of order, with something
foreign in or beside it. What is right by form and wrong by rule is the rules' own tests.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, get_type_hints
from uuid import NAMESPACE_URL, uuid5

from lxml import etree
from pydantic import BaseModel, TypeAdapter, ValidationError

from schemas.binding import Element, Group, Leaf, Listing
from schemas.envelope import ENVELOPE
from schemas.services import Service
from schemas.xml import child_elements, parse_xml, path_of, qualified
from schemas.xsd_check import validate_xsd

ENDLESS = 10_000
TURNED = "\N{RIGHT-TO-LEFT OVERRIDE}"
# Texts that fields of our documents take; the model of a field chooses. A new kind of text wants a word here.
WORDS = (
    *("true", "1", "3b241101-e2bb-4255-8caf-4136c566a962", "2026-11-02T09:00:00Z", "2026-11-02", "5VBK5VR"),
    *("1300144711", "AZ1000", "188", "+994501234567", "0" * 64, "application/pdf", "PROTOCOL", "insured_registration"),
    *("7000004097", "AZ21NABZ00000000137010001944", "1234567890123", "10.00", "2026", "scan.pdf", "Bakı"),
)


@dataclass(frozen=True, slots=True)
class Field:
    """An element of a document: ``steps`` lead to it, ``model`` is the one that holds it (None above all models)."""

    steps: tuple[Element, ...]
    beside: tuple[tuple[Element, ...], ...]
    model: type[BaseModel] | None

    @property
    def entry(self) -> Element:
        return self.steps[-1]

    @property
    def path(self) -> str:
        return "/Submission/" + "/".join(step.name for step in self.steps)


@dataclass(frozen=True, slots=True)
class Wrong:
    """A document (unsigned XML) that is wrong in one place; a finding must stand at one of ``places`` (XPaths)."""

    name: str
    document: bytes
    places: frozenset[str]


class NoValidDocumentError(AssertionError):
    """The sample cannot be completed so that it shows a field: the sample or WORDS want something."""


def envelope_element() -> Element:
    return Element("Envelope", "envelope", ENVELOPE)


def fields_of(service: Service, top: Element) -> Iterator[Field]:
    """All fields below ``top`` (envelope or body of the service), itself first."""
    root = (envelope_element(), service.body)
    yield from _walk(Field((top,), (root,), None))


def _walk(field: Field) -> Iterator[Field]:
    yield field
    content = field.entry.content
    inner: tuple[Element, ...] = ()
    model = field.model
    if isinstance(content, Group):
        inner, model = content.elements, content.model
    elif isinstance(content, Listing):
        inner = (content.item,)
    for entry in inner:
        yield from _walk(Field((*field.steps, entry), (*field.beside, inner), model))


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


# the ways of being wrong: a change of the tree, and where its finding may stand
Change = Callable[[etree._Element], Sequence[str]]


def ways(field: Field) -> Iterator[tuple[str, Change]]:
    entry, content = field.entry, field.entry.content
    if not entry.optional:
        yield "missing", _missing
    if not entry.many:
        yield "doubled", _doubled
    elif (most := limits(field).get("maxItems")) is not None:
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
    parent = _parent(element)
    for twin in parent.findall(str(element.tag)):
        parent.remove(twin)
    return [path_of(parent)]


def _doubled(element: etree._Element) -> Sequence[str]:
    twin = deepcopy(element)
    element.addnext(twin)
    return [path_of(twin), path_of(_parent(element))]


def _too_many(most: int) -> Change:
    def change(element: etree._Element) -> Sequence[str]:
        parent = _parent(element)
        while len(parent.findall(str(element.tag))) <= most:
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
    return [path_of(element), path_of(before), path_of(_parent(element))]


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


def _parent(element: etree._Element) -> etree._Element:
    parent = element.getparent()
    assert parent is not None
    return parent


# what a field takes, by its model
def _type(field: Field) -> TypeAdapter[Any]:
    assert field.model is not None
    return TypeAdapter(get_type_hints(field.model, include_extras=True)[field.entry.field])


def limits(field: Field) -> Mapping[str, Any]:
    """What the field's model says about its bounds, as JSON schema: of one value where the field holds many."""
    schema = _type(field).json_schema()
    known = dict(schema)
    for inner in (schema.get("items", {}), *schema.get("anyOf", ())):
        known |= inner
    return known


def takes(field: Field, leaf: Leaf, text: str) -> bool:
    """Whether the field's model takes ``text``."""
    try:
        value = leaf.read(text)
        _type(field).validate_python((value,) if field.entry.many else value)
    except (ValidationError, ValueError):
        return False
    return True


def word_for(field: Field, leaf: Leaf) -> str:
    """A text that the field takes."""
    for word in (*map(str, limits(field).get("enum", ())), *WORDS):
        if takes(field, leaf, word):
            return word
    raise NoValidDocumentError(f"{field.path} takes no word of WORDS: add one")


# a document that shows a field
def showing(root: etree._Element, service: Service, field: Field) -> etree._Element:
    """``root`` with the field in it, valid: what is optional and absent is put in, what it excludes is taken out."""
    node = root
    for depth, (step, beside) in enumerate(zip(field.steps, field.beside, strict=True), start=1):
        found = node.find(qualified(step.name))
        if found is None:
            found = _put_in(node, step, beside)
            _fill(found, Field(field.steps[:depth], field.beside[:depth], _holder(field, depth)))
            _make_room(root, service, found, beside)
        node = found
    if faults := validate_xsd(root, service.xsd):
        raise NoValidDocumentError(
            f"no valid document shows {field.path}: {[(one.where, one.value) for one in faults]}"
        )
    return root


def _holder(field: Field, depth: int) -> type[BaseModel] | None:
    groups = [step.content.model for step in field.steps[: depth - 1] if isinstance(step.content, Group)]
    return groups[-1] if groups else None


def _put_in(node: etree._Element, step: Element, beside: Sequence[Element]) -> etree._Element:
    names = [qualified(one.name) for one in beside]
    made = etree.Element(qualified(step.name))
    behind = [child for child in child_elements(node) if child.tag in names[names.index(made.tag) + 1 :]]
    behind[0].addprevious(made) if behind else node.append(made)
    return made


def _fill(element: etree._Element, field: Field) -> None:
    """The least that the field takes."""
    content = field.entry.content
    if isinstance(content, Leaf):
        element.text = word_for(field, content)
        return
    inner = (content.item,) if isinstance(content, Listing) else content.elements
    model = field.model if isinstance(content, Listing) else content.model
    for entry in inner:
        if not entry.optional:
            child = etree.SubElement(element, qualified(entry.name))
            _fill(child, Field((*field.steps, entry), (*field.beside, inner), model))


def _make_room(root: etree._Element, service: Service, made: etree._Element, beside: Sequence[Element]) -> None:
    """Where ``made`` stands for another one (a choice), that one goes."""
    optional = {qualified(one.name) for one in beside if one.optional}
    others = [one for one in child_elements(_parent(made)) if one is not made and one.tag in optional]
    for other in others:
        if not validate_xsd(root, service.xsd):
            return
        place, parent = _parent(other).index(other), _parent(other)
        parent.remove(other)
        if validate_xsd(root, service.xsd):
            parent.insert(place, other)


def _find(root: etree._Element, field: Field) -> etree._Element:
    found = root.find("/".join(qualified(step.name) for step in field.steps))
    assert found is not None
    return found
