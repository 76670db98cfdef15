"""The form of a sealed answer: body, Merkle path, seal; and of what the seal is over. Namespace ``urn:qebul:answer:1``.

Writes and reads the form only; ``sealing.py`` makes seals and proves them.
"""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from schemas.xml import child_elements, parse_xml
from signatures.c14n import c14n
from signatures.merkle import HASH_BYTES
from signatures.reasons import ReasonCode
from signatures.refusal import Refused
from signatures.strict_xml import exactly, octets

ANSWER_NS = "urn:qebul:answer:1"
_CODE = ReasonCode.SEAL_STRUCTURE
_MAX_DIGITS = 9


@dataclass(frozen=True, slots=True)
class SealedAnswer:
    """``body``: exclusive C14N of the body's root element. ``seal``: a signed XML document. ``path``: 32-byte nodes."""

    body: bytes
    index: int
    size: int
    path: tuple[bytes, ...]
    seal: bytes

    def write(self) -> bytes:
        """The answer as XML.

        Its own elements bear a prefix: below a default namespace a body without namespace would slip into it, and be
        another one than was hashed.
        """
        nodes = "".join(f"<a:Node>{base64.b64encode(node).decode()}</a:Node>" for node in self.path)
        return (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<a:SealedAnswer xmlns:a="{ANSWER_NS}"><a:Body>'.encode()
            + self.body
            + f'</a:Body><a:MerklePath index="{self.index}" size="{self.size}">{nodes}</a:MerklePath>'.encode()
            + b"<a:Seal>"
            + base64.b64encode(self.seal)
            + b"</a:Seal></a:SealedAnswer>\n"
        )


@dataclass(frozen=True, slots=True)
class SealedRoot:
    """What a seal is over: the root of the tree, its number of leaves, the moment."""

    root: bytes
    size: int
    sealed_at: datetime

    def write(self) -> bytes:
        """The document to be signed."""
        moment = self.sealed_at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds")
        values = f'root="{self.root.hex()}" size="{self.size}" sealedAt="{moment}Z"'
        return f'<SealedRoot xmlns="{ANSWER_NS}" {values}/>'.encode()


def canonical_body(document: bytes) -> bytes:
    """Exclusive C14N of a document's root element, which is the same wherever it stands. Raises MalformedXml."""
    return c14n(parse_xml(document), exclusive=True)


def read_answer(root: etree._Element) -> SealedAnswer:
    """Raises Refused: SEAL_STRUCTURE, also for anything that stands in the answer beside its parts."""
    if root.tag != _named("SealedAnswer"):
        raise Refused(_CODE, "root element")
    body, path, seal = exactly(root, [_named("Body"), _named("MerklePath"), _named("Seal")], _CODE)
    content = child_elements(body)
    if len(content) != 1:
        raise Refused(_CODE, "Body")
    nodes = exactly(path, [_named("Node")] * len(child_elements(path)), _CODE)
    answer = SealedAnswer(
        body=c14n(content[0], exclusive=True),
        index=_number(path, "index"),
        size=_number(path, "size"),
        path=tuple(_node(one) for one in nodes),
        seal=octets(seal, _CODE),
    )
    # Words beside the body, attributes, comments in odd places: whoever reads naively would take them for sealed.
    if c14n(parse_xml(answer.write()), exclusive=True, with_comments=True) != c14n(
        root, exclusive=True, with_comments=True
    ):
        raise Refused(_CODE, "more than its parts")
    return answer


def read_root(root: etree._Element) -> SealedRoot:
    """Raises Refused: SEAL_STRUCTURE."""
    if root.tag != _named("SealedRoot"):
        raise Refused(_CODE, "SealedRoot")
    try:
        digest = bytes.fromhex(str(root.get("root", "")))
        sealed_at = datetime.fromisoformat(str(root.get("sealedAt", "")))
    except ValueError:
        raise Refused(_CODE, "SealedRoot") from None
    if len(digest) != HASH_BYTES or sealed_at.tzinfo is None:
        raise Refused(_CODE, "SealedRoot")
    return SealedRoot(digest, _number(root, "size"), sealed_at)


def _named(name: str) -> str:
    return f"{{{ANSWER_NS}}}{name}"


def _number(element: etree._Element, name: str) -> int:
    text = str(element.get(name, ""))
    if not (text.isascii() and text.isdecimal() and len(text) <= _MAX_DIGITS):
        raise Refused(_CODE, name)
    return int(text)


def _node(element: etree._Element) -> bytes:
    node = octets(element, _CODE)
    if len(node) != HASH_BYTES:
        raise Refused(_CODE, "Node")
    return node
