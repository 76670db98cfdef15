"""The bytes of a copy: the document as it was signed, under an id of its own, with its scans; ready to be edited."""

from collections.abc import Mapping
from datetime import datetime

from lxml import etree

from schemas.lexical import write_moment
from schemas.xml import parse_xml, qualified
from signatures.asice_making import pack_unsigned

DOCUMENT_NAME = "document.xml"
_CONTENT = qualified("AttachmentContent")


def make_copy(document: bytes, attachments: Mapping[str, bytes], *, document_id: str, made_at: datetime) -> bytes:
    """XML, or an unsigned container where files travel beside it. ``document`` is the signed XML without signature.

    The same arguments give the same bytes. Raises MalformedXml for what no parse ever took.
    """
    root = parse_xml(document)
    inside = {content.get("name") for content in root.findall(_CONTENT)}
    beside = {name: data for name, data in attachments.items() if name not in inside}
    edited = _renamed(root, document_id, made_at)
    return pack_unsigned({DOCUMENT_NAME: edited, **beside}, made_at) if beside else edited


def _renamed(root: etree._Element, document_id: str, made_at: datetime) -> bytes:
    """Another id, the moment of the copy, and the original's id as what it replaces."""
    envelope = root.find(qualified("Envelope"))
    assert envelope is not None
    own, created = envelope.find(qualified("DocumentId")), envelope.find(qualified("CreatedAt"))
    assert own is not None
    assert created is not None
    replaces = envelope.find(qualified("Replaces"))
    if replaces is None:
        replaces = etree.Element(qualified("Replaces"))
        replaces.tail = created.tail
        created.addnext(replaces)
    replaces.text, own.text, created.text = own.text, document_id, write_moment(made_at)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
