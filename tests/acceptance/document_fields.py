"""The fields of documents, walked in the XML tables; what each takes, by its model; a valid document that shows it.

A new service or field comes in by itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_type_hints

from lxml import etree
from pydantic import BaseModel, TypeAdapter, ValidationError

from schemas.binding import Element, Group, Leaf, Listing
from schemas.envelope import ENVELOPE
from schemas.services import Service
from schemas.xml import child_elements, qualified
from schemas.xsd_check import validate_xsd

# Texts that fields of our documents take; the model of a field chooses. A new kind of text wants a word here.
WORDS = (
    *("true", "1", "3b241101-e2bb-4255-8caf-4136c566a962", "2026-11-02T09:00:00Z", "2026-11-02", "5VBK5VR"),
    *("1300144711", "AZ1000", "188", "+994501234567", "0" * 64, "application/pdf", "PROTOCOL", "insured_registration"),
    *(
        "7000004097",
        "AZ21NABZ00000000137010001944",
        "1234567890123",
        "2026-11",
        "210005",
        "97000",
        "10.00",
        "2026",
        "2026-Q1",
        "scan.pdf",
        "Bakı",
    ),
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
    others = [one for one in child_elements(parent_of(made)) if one is not made and one.tag in optional]
    for other in others:
        if not validate_xsd(root, service.xsd):
            return
        place, parent = parent_of(other).index(other), parent_of(other)
        parent.remove(other)
        if validate_xsd(root, service.xsd):
            parent.insert(place, other)


def parent_of(element: etree._Element) -> etree._Element:
    parent = element.getparent()
    assert parent is not None
    return parent
