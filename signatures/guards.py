"""What is looked at in the raw bytes before a tree is built: a bomb must cost nothing but this one pass.

Counts by expat, which keeps no tree, and stops at the first breach. Never expands an entity: a DOCTYPE ends the pass.
"""

from pyexpat import ExpatError, ParserCreate, XMLParserType

from signatures.first_look import is_surely_within
from signatures.namespace_census import NamespaceCensus
from signatures.policy import Policy
from signatures.reasons import Reason, ReasonCode
from signatures.refusal import Refused
from signatures.uris import DS_NS, XADES_NS

# Only these may be declared: expat is told to read UTF-8 whatever is declared, and lxml would believe the declaration.
_ENCODINGS = frozenset({"utf-8", "us-ascii", "ascii"})
_REFERENCE = (DS_NS, "Reference")
# What stands here is bounded where it is read: counter-signatures and time-stamps have references of their own.
_UNREAD = (XADES_NS, "UnsignedSignatureProperties")
# After a breach expat still goes to the end of its chunk.
_CHUNK = 16 * 1024
_NO_MEMORY = 1  # expat's XML_ERROR_NO_MEMORY
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")


class _Census:
    """Counts for one pass. Its methods are expat's handlers; they raise Refused at the first breach."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.namespaces = NamespaceCensus(policy)
        self.references = 0
        # The depth of the part that nobody reads, while the pass is in it.
        self.unread_from: int | None = None
        self.elements = 0
        self.nodes = 0

    def listen_to_declarations(self, parser: XMLParserType) -> None:
        parser.XmlDeclHandler = self.on_declaration
        parser.StartDoctypeDeclHandler = self.on_doctype
        self.namespaces.listen_to_declarations(parser)

    def listen(self, parser: XMLParserType) -> None:
        self.listen_to_declarations(parser)
        self.namespaces.listen(parser)
        parser.ordered_attributes = True
        parser.StartElementHandler = self.on_start
        parser.CommentHandler = self.on_aside
        parser.ProcessingInstructionHandler = self.on_aside

    def on_declaration(self, version: str, encoding: str | None, _standalone: int) -> None:
        if version != "1.0":
            raise Refused(ReasonCode.XML_MALFORMED, "XML version")
        if encoding is not None and encoding.lower() not in _ENCODINGS:
            raise Refused(ReasonCode.XML_MALFORMED, "encoding")

    def on_doctype(self, *_: object) -> None:
        raise Refused(ReasonCode.XML_DOCTYPE)

    def on_start(self, name: str, attributes: list[str]) -> None:
        self.elements += 1
        if self.elements > self.policy.max_elements:
            raise Refused(ReasonCode.LIMIT_ELEMENTS, f"> {self.policy.max_elements}")
        # The element, a text in it and one behind it; an attribute is a node with a text.
        self._count_nodes(3 + len(attributes))
        element = self.namespaces.on_start(name, attributes)
        depth = self.namespaces.depth
        if depth > self.policy.max_depth:
            raise Refused(ReasonCode.LIMIT_DEPTH, f"> {self.policy.max_depth}")
        if len(attributes) > 2 * self.policy.max_attributes_per_element:
            raise Refused(ReasonCode.LIMIT_ATTRIBUTES, f"> {self.policy.max_attributes_per_element}")
        self._count_references(element[:2], depth)

    def _count_references(self, name: tuple[str, str], depth: int) -> None:
        if self.unread_from is not None and depth <= self.unread_from:
            self.unread_from = None
        if self.unread_from is None and name == _UNREAD:
            self.unread_from = depth
        if self.unread_from is None and name == _REFERENCE:
            self.references += 1
            if self.references > self.policy.max_references:
                raise Refused(ReasonCode.LIMIT_REFERENCES, f"> {self.policy.max_references}")

    def on_aside(self, *_: object) -> None:
        """A comment or an instruction, and the text behind it."""
        self._count_nodes(2)

    def _count_nodes(self, number: int) -> None:
        self.nodes += number
        if self.nodes > self.policy.max_nodes:
            raise Refused(ReasonCode.LIMIT_ELEMENTS, f"nodes > {self.policy.max_nodes}")


def check_xml(data: bytes, policy: Policy) -> Reason | None:
    """Why ``data`` must not be given to the XML parser; None when it may."""
    if len(data) > policy.max_xml_bytes:
        return Reason(ReasonCode.LIMIT_BYTES, f"> {policy.max_xml_bytes}")
    # expat goes over to UTF-16 at a byte order mark or a zero byte, whatever it was told.
    if data.startswith(_UTF16_BOMS) or b"\0" in data:
        return Reason(ReasonCode.XML_MALFORMED, "encoding")
    # Without interning: a dictionary of two million names costs more than the tree.
    parser = ParserCreate("utf-8", " ", None)
    census = _Census(policy)
    # A call for each element costs more than all the rest of a small document's verdict.
    (census.listen_to_declarations if is_surely_within(data, policy) else census.listen)(parser)
    try:
        for start in range(0, len(data), _CHUNK):
            parser.Parse(data[start : start + _CHUNK], False)
            # Before 2.6 expat reads an unfinished token anew with each chunk: quadratic, so its length is bounded.
            if start + _CHUNK - parser.CurrentByteIndex > policy.max_token_bytes + _CHUNK:
                return Reason(ReasonCode.XML_MALFORMED, "token too long")
        parser.Parse(b"", True)
    except Refused as refused:
        return refused.reason
    except ExpatError as error:
        if error.code == _NO_MEMORY:
            raise MemoryError from None
        return Reason(ReasonCode.XML_MALFORMED, f"line {error.lineno}")
    return None
