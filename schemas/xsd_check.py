"""Checking a document against the XSD of its service; every fault becomes a finding XSD_INVALID.

Owns the compiled schemas. Includes are files of the package, never disk paths or the network.
"""

import re
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, cast

from lxml import etree

from schemas.findings import Finding, finding
from schemas.xml import XSI_NS, child_elements, parse_xml, path_of, qualified
from schemas.xsd_crowds import is_crowded, parts_of

MOST_FINDINGS = 50

_INCLUDE = re.compile(rb'<xs:include schemaLocation="(\w+)\.xsd"/>')
_CONTENT = re.compile(rb"<xs:schema\b[^>]*>(.*)</xs:schema>", re.DOTALL)
_STEP = re.compile(r"(?P<name>[^\[/]+)(?:\[(?P<position>\d+)\])?")
_EXPECTED = re.compile(r"Expected is (?:one of )?\( (?P<names>[^()]*) \)\.$")
_UNEXPECTED = "This element is not expected."
_NAMESPACE = re.compile(r"\{[^}]*\}")
_XS_ELEMENT = "{http://www.w3.org/2001/XMLSchema}element"
_INSTANCE_ATTRIBUTES = etree.XPath("descendant-or-self::*[@xsi:*]", namespaces={"xsi": XSI_NS})
# libxml2's own messages quote the value, which may be personal; only the kind of the fault is told.
_FAULTS = {
    "SCHEMAV_CVC_PATTERN_VALID": "pattern",
    "SCHEMAV_CVC_MAXLENGTH_VALID": "maxLength",
    "SCHEMAV_CVC_MINLENGTH_VALID": "minLength",
    "SCHEMAV_CVC_ENUMERATION_VALID": "enumeration",
    "SCHEMAV_CVC_MININCLUSIVE_VALID": "minInclusive",
    "SCHEMAV_CVC_MAXEXCLUSIVE_VALID": "maxExclusive",
    "SCHEMAV_CVC_IDC": "unique",
    "SCHEMAV_CVC_COMPLEX_TYPE_2_3": "text",
    "SCHEMAV_CVC_COMPLEX_TYPE_3_2_1": "attribute",
    "SCHEMAV_CVC_COMPLEX_TYPE_4": "attribute",
    "SCHEMAV_CVC_TYPE_3_1_1": "attribute",
    "SCHEMAV_CVC_TYPE_3_1_2": "element",
    "SCHEMAV_ELEMENT_CONTENT": "element",
    "SCHEMAV_CVC_ELT_1": "element",
}


@dataclass(frozen=True, slots=True)
class _Schema:
    """A compiled schema and the names of all elements that it declares."""

    compiled: etree.XMLSchema
    names: frozenset[str]


class _Compiled(threading.local):
    """One set of compiled schemas a thread: a schema object keeps the errors of its last run."""

    def __init__(self) -> None:
        self.schemas: dict[str, _Schema] = {}


_compiled = _Compiled()


def validate_xsd(root: etree._Element, name: str, *, readable: bool = False) -> tuple[Finding, ...]:
    """What the document under ``root`` (without its signature) breaks in ``xsd/<name>.xsd``, at most 50 findings.

    ``where`` is a readable XPath (of what is missing: its parent's), ``value`` the broken facet and never the content.
    ``readable``: its reader took it, so that it cannot have very many faults; others with very many rows are looked at
    in parts first. Raises FileNotFoundError for an unknown ``name`` (our bug).
    """
    schema = _schema(name)
    if not readable and is_crowded(root) and len(faults := _faults_in_parts(root, schema)) >= MOST_FINDINGS:
        return _findings(faults)
    faults = {path_of(element): "attribute" for element in _with_instance_attributes(root)}
    _add_faults(faults, root, schema)
    return _findings(faults)


def _faults_in_parts(root: etree._Element, schema: _Schema) -> dict[str, str]:
    faults: dict[str, str] = {}
    for part in parts_of(root):
        found: dict[str, str] = {}
        _add_faults(found, part.root, schema)
        for where, fault in found.items():
            faults.setdefault(part.place(where), fault)
        if len(faults) >= MOST_FINDINGS:
            break
    return faults


def _add_faults(faults: dict[str, str], root: etree._Element, schema: _Schema) -> None:
    """Those that libxml2 finds under ``root``, by place, until there are enough."""
    schema.compiled.validate(root)
    for error in cast("Iterable[Any]", schema.compiled.error_log):
        place = _told_at(_element(root, error.path or ""), error, schema.names)
        # libxml2 reports a broken facet and then the type that it breaks: the first says more.
        faults.setdefault(path_of(place), _fault(error))
        if len(faults) >= MOST_FINDINGS:
            break


def _findings(faults: Mapping[str, str]) -> tuple[Finding, ...]:
    return tuple(finding("XSD_INVALID", where=where, value=fault) for where, fault in faults.items())[:MOST_FINDINGS]


def _with_instance_attributes(root: etree._Element) -> list[etree._Element]:
    # xsi:type and xsi:nil change what a validator demands, so they are no part of our documents.
    found = cast("list[Any]", _INSTANCE_ATTRIBUTES(root))
    # The place of an element is counted among its siblings: of many, only the first few are told.
    return found[:MOST_FINDINGS]


def _schema(name: str) -> _Schema:
    if name not in _compiled.schemas:
        tree = parse_xml(_whole(name))
        names = frozenset(str(one.get("name")) for one in tree.iter(_XS_ELEMENT))
        _compiled.schemas[name] = _Schema(etree.XMLSchema(tree), names)
    return _compiled.schemas[name]


def _whole(name: str) -> bytes:
    """The schema with what it includes written into it, as text: prefixes that only XPaths use must survive.

    Trap: lxml's resolvers are not kept apart by threads; an include then sometimes finds nothing.
    """
    return _INCLUDE.sub(_included, _xsd(f"{name}.xsd"))


def _included(include: re.Match[bytes]) -> bytes:
    content = _CONTENT.search(_whole(include[1].decode()))
    assert content is not None
    return content[1]


def _xsd(file_name: str) -> bytes:
    return resources.files("schemas").joinpath("xsd", file_name).read_bytes()


def _fault(error: Any) -> str:
    expected = _expected(error)
    return "expected: " + ", ".join(expected) if expected else _FAULTS.get(error.type_name, "type")


def _expected(error: Any) -> tuple[str, ...]:
    """The names that the schema wants where something else stands, or nothing."""
    found = _EXPECTED.search(error.message) if error.type_name == "SCHEMAV_ELEMENT_CONTENT" else None
    return () if found is None else tuple(_NAMESPACE.sub("", found["names"]).split(", "))


def _told_at(element: etree._Element, error: Any, names: frozenset[str]) -> etree._Element:
    """The element that is to blame: the parent of a missing one, where libxml2 blames what stands in its place."""
    parent, expected = element.getparent(), _expected(error)
    if parent is None or not expected or _UNEXPECTED not in error.message:
        return element
    beside = {etree.QName(child).localname for child in child_elements(parent)}
    before = element.getprevious()
    doubled = before is not None and before.tag == element.tag
    foreign = element.tag not in {qualified(name) for name in names}
    return element if foreign or doubled or beside & set(expected) else parent


def _element(root: etree._Element, path: str) -> etree._Element:
    """What ``path`` of libxml2 (``/*/*[2]``, or prefixed names) leads to.

    Trap: libxml2 looks for it, not Python: of a hundred thousand siblings, fifty faults would take minutes.
    """
    element = root
    for step in _STEP.finditer(path.partition("/")[2].partition("/")[2]):
        named = "" if step["name"] == "*" else "[name() = $name]"
        found = cast("list[Any]", element.xpath(f"*{named}[{step['position'] or 1}]", name=step["name"]))
        if not found:
            break
        [element] = found
    return element
