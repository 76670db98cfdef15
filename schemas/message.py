"""A message (ismarıc) of an insurer to its local office, which answers it (004 §2.3.1).

Owns the document's model and its XML table; the XSD twin is ``xsd/message.xsd``.
"""

from typing import Annotated

from pydantic import Field

from schemas.binding import TEXT, Element, Group, Leaf
from schemas.frozen import DocumentBody
from schemas.identifiers import DocumentId
from schemas.lexical import Text254, Text2000, read_uuid

MESSAGE_CODE = "message"
MOST_PARAGRAPHS = 20


class Message(DocumentBody):
    """``about``: the id of an earlier document of the insurer. It proves nothing: it helps the reader find it."""

    subject: Text254
    paragraphs: Annotated[tuple[Text2000, ...], Field(min_length=1, max_length=MOST_PARAGRAPHS)]
    about: DocumentId | None = None


MESSAGE = Group(
    Message,
    (
        Element("Subject", "subject", TEXT),
        Element("Paragraph", "paragraphs", TEXT, many=True),
        Element("About", "about", Leaf(read=read_uuid, write=str), optional=True),
    ),
)
