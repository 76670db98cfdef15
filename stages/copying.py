"""The bytes of a copy: the document as it was signed, under an id of its own, with its scans; ready to be edited."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from lxml import etree

from schemas.lexical import write_moment
from schemas.xml import parse_xml, qualified
from signatures.asice_making import pack_unsigned
from signatures.zip_guard import same_name

DOCUMENT_NAME = "document.xml"
_CONTENT = qualified("AttachmentContent")


def make_copy(document: bytes, attachments: Mapping[str, bytes], *, document_id: str, made_at: datetime) -> bytes:
    """XML, or an unsigned container where files travel beside it. ``document`` is the signed XML without signature.

    The same arguments give the same bytes. Raises MalformedXml for what no parse ever took.
    """
    edited, beside = copy_files(document, attachments, document_id=document_id, made_at=made_at)
    return pack_unsigned({name_beside(beside): edited, **beside}, made_at) if beside else edited


def name_beside(attachments: Iterable[str]) -> str:
    """A name for the document that none of ``attachments`` bears, whatever the system takes for the same."""
    taken = {same_name(name) for name in attachments}
    names = (DOCUMENT_NAME, *(f"document-{n}.xml" for n in range(1, len(taken) + 1)))
    return next(name for name in names if same_name(name) not in taken)


def copy_files(
    document: bytes, attachments: Mapping[str, bytes], *, document_id: str, made_at: datetime
) -> tuple[bytes, Mapping[str, bytes]]:
    """The same as files: the XML, and the attachments that travel beside it (others stand inside of the XML)."""
    root = parse_xml(document)
    inside = {content.get("name") for content in root.findall(_CONTENT)}
    beside = {name: data for name, data in attachments.items() if name not in inside}
    return _renamed(root, document_id, made_at), beside


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
