"""XML as the house reads it: hardened parsing, qualified names, and where an element stands in words people can follow.

Never opens a file or the network, never expands an entity.

ValueError
└── MalformedXml   not well-formed, or with a DOCTYPE; ``line``
"""

from collections.abc import Callable
from typing import Self

from lxml import etree

DOCUMENT_NS = "urn:qebul:document:1"
DOCUMENT_NS_FAMILY = "urn:qebul:document:"
XSI_NS = "http://www.w3.org/2001/XMLSchema-instance"
_NO_MEMORY = 2  # libxml2's XML_ERR_NO_MEMORY, which lxml tells as an error of syntax


class MalformedXml(ValueError):  # noqa: N818 - the name says what the bytes are
    """Bytes that are no XML for us; carries the line only, since the parser's message quotes the document."""

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(f"malformed XML at line {line}")

    def __reduce__(self) -> tuple[Callable[..., Self], tuple[int]]:
        """Pickle by the line, so that the error crosses processes."""
        return type(self), (self.line,)


def parse_xml(data: bytes) -> etree._Element:
    """The root element of ``data``. Raises MalformedXml; a DOCTYPE counts as malformed.

    A text node over 10 MB is refused by the parser (no ``huge_tree``): large attachments travel in ASiC-E.
    Raises MemoryError where the process has no more: that says nothing of ``data``.
    """
    # A parser is made per call: lxml's are not to be shared by threads, and one that failed keeps its error log.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if getattr(error, "code", None) == _NO_MEMORY:
            raise MemoryError from None
        raise MalformedXml(error.lineno or 0) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise MalformedXml(1)
    return root


def qualified(name: str) -> str:
    """``name`` in the namespace of documents, in lxml's notation."""
    return f"{{{DOCUMENT_NS}}}{name}"


def child_elements(element: etree._Element) -> list[etree._Element]:
    """The element children of ``element``: without comments and processing instructions."""
    return list(element.iterchildren(etree.Element))


def text_of(element: etree._Element) -> str:
    """The text right inside ``element``, over comments: ``element.text`` alone ends at the first of them."""
    return (element.text or "") + "".join(child.tail or "" for child in element)


def path_of(element: etree._Element) -> str:
    """The XPath of ``element`` in local names, with a position only among siblings of the same name."""
    steps: list[str] = []
    node: etree._Element | None = element
    while node is not None:
        steps.append(_step(node))
        node = node.getparent()
    return "/" + "/".join(reversed(steps))


def _step(element: etree._Element) -> str:
    name = etree.QName(element).localname
    parent = element.getparent()
    twins = [element] if parent is None else parent.findall(str(element.tag))
    return name if len(twins) == 1 else f"{name}[{twins.index(element) + 1}]"
