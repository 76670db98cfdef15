"""Canonical XML: the octets that are digested. The only place that calls lxml's C14N.

Implements C14N 1.0, Exclusive C14N 1.0 and, but for the joining of xml:base (§2.4 of it), C14N 1.1.
"""

import re
from collections.abc import Sequence

from lxml import etree

from schemas.xml import MalformedXml, parse_xml
from signatures.uris import XML_NS

_XML_PREFIX = f"{{{XML_NS}}}"
# C14N 1.1 §2.4: xml:id is not inherited any more.
_ID = f"{_XML_PREFIX}id"
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!-~]*")


def c14n(
    element: etree._Element,
    *,
    exclusive: bool,
    inclusive_prefixes: Sequence[str] = (),
    with_comments: bool = False,
    version_11: bool = False,
) -> bytes:
    """The canonical octets of ``element`` and what is in it, in its context; its tail is not part of it.

    ``inclusive_prefixes`` is the PrefixList of Exclusive C14N without "#default", which lxml cannot do.
    Raises MalformedXml for XML that has no canonical form: a relative namespace URI (C14N 1.0 §1.3); MemoryError.
    """
    parent = element.getparent()
    # lxml's inclusive C14N of a sub-element writes xmlns="" where the default namespace is declared on an ancestor,
    # and inherits no xml:* attributes (all versions up to 6.1.3). As a root of its own it is written rightly.
    if parent is not None and not exclusive:
        inherited = _inherited(parent, version_11=version_11)
        element = parse_xml(etree.tostring(element, with_tail=False))
        for name, value in inherited.items():
            if name not in element.attrib:
                element.set(name, value)
    return _write(element, exclusive=exclusive, with_comments=with_comments, prefixes=inclusive_prefixes)


def c14n_document(root: etree._Element, *, exclusive: bool, inclusive_prefixes: Sequence[str] = ()) -> bytes:
    """The canonical octets of the whole document, without comments: processing instructions beside the root belong.

    Raises MalformedXml, as ``c14n`` does.
    """
    return _write(root.getroottree(), exclusive=exclusive, with_comments=False, prefixes=inclusive_prefixes)


def _write(
    node: etree._Element | etree._ElementTree, *, exclusive: bool, with_comments: bool, prefixes: Sequence[str]
) -> bytes:
    try:
        return etree.tostring(
            node,
            method="c14n",
            exclusive=exclusive,
            with_comments=with_comments,
            inclusive_ns_prefixes=list(prefixes) or None,
        )
    except etree.C14NError:
        if _has_canonical_form(node):  # lxml has one error for both
            raise MemoryError from None
        raise MalformedXml(0) from None


def _has_canonical_form(node: etree._Element | etree._ElementTree) -> bool:
    """Whether every namespace in ``node`` is an absolute URI."""
    return all(_ABSOLUTE.fullmatch(uri) for element in node.iter() for uri in element.nsmap.values())


def _inherited(parent: etree._Element, *, version_11: bool) -> dict[str, str]:
    """The xml:* attributes in force at ``parent``: the nearest ancestor's win."""
    found: dict[str, str] = {}
    node: etree._Element | None = parent
    while node is not None:
        for name, value in node.attrib.items():
            if str(name).startswith(_XML_PREFIX):
                found.setdefault(str(name), str(value))
        node = node.getparent()
    if version_11:
        found.pop(_ID, None)
    return found
