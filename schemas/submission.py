"""A whole submission: envelope, document of the service, contents of small attachments; XML ⇄ values.

Reads the content that a signature covered, without the signature itself; never looks at signatures.
"""

from dataclasses import dataclass
from typing import cast

from lxml import etree
from pydantic import TypeAdapter, ValidationError

from schemas.binding import Element, Leaf, UnreadableDocument, container_children, read_element, read_leaf
from schemas.binding import write_element as write_xml
from schemas.envelope import ENVELOPE, MOST_ATTACHMENTS, Envelope
from schemas.findings import Finding
from schemas.frozen import DocumentBody
from schemas.lexical import FileName, read_base64, write_base64
from schemas.services import SERVICES, find_service
from schemas.xml import DOCUMENT_NS, path_of, qualified

_ENVELOPE = Element("Envelope", "envelope", ENVELOPE)
_CONTENT = qualified("AttachmentContent")
_BASE64 = Leaf(read=read_base64, write=write_base64)
_FILE_NAME: TypeAdapter[str] = TypeAdapter(FileName)
_ENVELOPE_AND_BODY = 2


@dataclass(frozen=True, slots=True)
class AttachmentContent:
    """The bytes of an attachment that travels inside of the XML."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Submission:
    """What a sender says: ``document`` is the model of the envelope's service."""

    envelope: Envelope
    document: DocumentBody
    contents: tuple[AttachmentContent, ...] = ()


def read_submission(root: etree._Element) -> Submission:
    """The submission under ``root`` (without ds:Signature). Raises UnreadableDocument where the XSD has findings, too,
    and where ``find_service`` knows no service.
    """
    service = find_service(root)
    if isinstance(service, Finding):
        raise UnreadableDocument(service.where)
    children = container_children(root)
    tags = [child.tag for child in children[:_ENVELOPE_AND_BODY]]
    if root.attrib or tags != [qualified("Envelope"), qualified(service.body.name)]:
        raise UnreadableDocument(path_of(root))
    envelope = read_element(children[0], ENVELOPE)
    document = read_element(children[1], service.body.content)
    assert isinstance(envelope, Envelope)
    assert isinstance(document, DocumentBody)
    return Submission(envelope, document, _read_contents(children[_ENVELOPE_AND_BODY:]))


def read_envelope(root: etree._Element) -> Envelope:
    """The envelope alone, for a document whose other parts the XSD refused. Raises UnreadableDocument."""
    children = container_children(root)
    if not children or children[0].tag != qualified("Envelope"):
        raise UnreadableDocument(path_of(root))
    envelope = read_element(children[0], ENVELOPE)
    assert isinstance(envelope, Envelope)
    return envelope


def _read_contents(elements: list[etree._Element]) -> tuple[AttachmentContent, ...]:
    contents = tuple(_read_content(element) for element in elements)
    if len(contents) > MOST_ATTACHMENTS or len({content.name for content in contents}) != len(contents):
        raise UnreadableDocument("/Submission")
    return contents


def _read_content(element: etree._Element) -> AttachmentContent:
    if element.tag != _CONTENT or set(element.attrib) != {"name"}:
        raise UnreadableDocument(path_of(element))
    try:
        name = _FILE_NAME.validate_python(str(element.attrib["name"]))
    except ValidationError:
        raise UnreadableDocument(path_of(element)) from None
    content = read_leaf(element, _BASE64)
    assert isinstance(content, bytes)
    return AttachmentContent(name, content)


def write_submission(submission: Submission) -> bytes:
    """``submission`` as an indented UTF-8 document, ready to be signed. Raises KeyError for an unknown service."""
    service = SERVICES[submission.envelope.service]
    root = etree.Element(qualified("Submission"), nsmap=cast("dict[str, str]", {None: DOCUMENT_NS}))
    write_xml(root, _ENVELOPE, submission.envelope)
    write_xml(root, service.body, submission.document)
    for content in submission.contents:
        etree.SubElement(root, _CONTENT, name=content.name).text = write_base64(content.content)
    etree.indent(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
