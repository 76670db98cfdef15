"""The XML of a notice, element by element: one namespace, texts in both languages, no character that XML cannot hold.

The twin of this shape is ``xsd/notice.xsd``.
"""

import re
from dataclasses import dataclass

from lxml import etree

NOTICE_NS = "urn:qebul:notice:1"

# All that XML 1.0 2.2 (Char) leaves out: controls, halves of surrogate pairs, U+FFFE and U+FFFF.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Both:
    """The same in Azerbaijani and in English."""

    az: str
    en: str


def legal(text: str) -> str:
    """``text`` with U+FFFD for each character that XML 1.0 cannot hold: a finding may quote anything."""
    return _NOT_XML.sub("\ufffd", text)


def new_notice() -> etree._Element:
    """An empty root."""
    return etree.Element(_name("Notice"), nsmap={None: NOTICE_NS})  # type: ignore[dict-item] # None is the default namespace


def add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    """A new last child, with ``text`` if there is any."""
    child = etree.SubElement(parent, _name(name), {key: legal(value) for key, value in attributes.items()})
    if text is not None:
        child.text = legal(text)
    return child


def add_known(parent: etree._Element, name: str, text: object) -> None:
    """The same, but nothing at all for None and for an empty text."""
    if text is not None and text != "":
        add(parent, name, str(text))


def add_both(parent: etree._Element, name: str, both: Both, **attributes: str) -> etree._Element:
    """A new last child with the children ``Az`` and ``En``."""
    child = add(parent, name, **attributes)
    add(child, "Az", both.az)
    add(child, "En", both.en)
    return child


def to_bytes(notice: etree._Element) -> bytes:
    """UTF-8 with a declaration, one element a line: people read these files, too."""
    return etree.tostring(notice, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _name(local: str) -> str:
    return f"{{{NOTICE_NS}}}{local}"
