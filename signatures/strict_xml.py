"""The words of strict reading: elements that must stand exactly so, and base64. Knows no signature format."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any

from lxml import etree

from schemas.xml import child_elements, text_of
from signatures.reasons import ReasonCode
from signatures.refusal import Refused

ID_ATTRIBUTES = ("Id", "ID", "id", "{http://www.w3.org/XML/1998/namespace}id")
# One walk: the union of four paths is put in order pair by pair, which for many ids is quadratic.
_ALL_IDS = etree.XPath("//@*[name()='Id' or name()='ID' or name()='id' or name()='xml:id']")
_WITH_ID = etree.XPath("//*[@Id or @ID or @id or @xml:id]")


def local_name(element: etree._Element) -> str:
    """The name without its namespace."""
    return etree.QName(element).localname


def tags(element: etree._Element) -> list[str]:
    """The qualified names of the element children."""
    return [str(child.tag) for child in child_elements(element)]


def exactly(element: etree._Element, names: Sequence[str], code: ReasonCode) -> list[etree._Element]:
    """The element children, which must be ``names`` in this order. Raises Refused."""
    found = child_elements(element)
    if [child.tag for child in found] != list(names):
        raise Refused(code, local_name(element))
    return found


def refuse_others(
    element: etree._Element, allowed: frozenset[str], code: ReasonCode, *, repeated: bool = False
) -> list[etree._Element]:
    """The element children, which must all be among ``allowed``, each at most once unless ``repeated``.

    Raises Refused.
    """
    found = child_elements(element)
    names = tags(element)
    for child in found:
        if child.tag not in allowed or (not repeated and names.count(str(child.tag)) > 1):
            raise Refused(code, local_name(child))
    return found


def octets(element: etree._Element, code: ReasonCode) -> bytes:
    """What the base64 in ``element`` stands for; white space is free. Raises Refused, also for an empty one."""
    try:
        decoded = base64.b64decode("".join(text_of(element).split()), validate=True)
    except (binascii.Error, ValueError):
        raise Refused(code, local_name(element)) from None
    if not decoded or len(element):
        raise Refused(code, local_name(element))
    return decoded


def ids_of(element: etree._Element) -> list[str]:
    """All that could be taken for an id of ``element``, whatever the attribute's case."""
    return [str(element.attrib[name]) for name in ID_ATTRIBUTES if name in element.attrib]


def refuse_duplicate_ids(root: etree._Element) -> None:
    """An id that stands twice lets two readers resolve one reference differently. Raises Refused."""
    values: Any = _ALL_IDS(root)
    if len(set(values)) == len(values):
        return
    seen: set[str] = set()
    found: Any = _WITH_ID(root)
    for element in found:
        # One element may bear the same value as Id and xml:id: both lead to it.
        ids = set(ids_of(element))
        if ids & seen:
            raise Refused(ReasonCode.SIG_DUPLICATE_ID)
        seen |= ids
