"""Signed actions about a document that was sent before: its copy after a return, its withdrawal before a decision.

Owns both models and their XML tables; the XSD twins are ``xsd/copy_returned.xsd`` and ``xsd/withdrawal.xsd``.
Manual 003 §2.2.3.
"""

from schemas.binding import Element, Group, Leaf
from schemas.frozen import DocumentBody
from schemas.identifiers import DocumentId
from schemas.lexical import read_uuid


class CopyReturned(DocumentBody):
    """Surətini yarat: of a document that was given back; the copy is a draft and the original is archived."""

    document_id: DocumentId


class Withdrawal(DocumentBody):
    """The sender takes a document back that nobody has decided yet."""

    document_id: DocumentId


ActionOn = CopyReturned | Withdrawal
_TARGET = (Element("DocumentId", "document_id", Leaf(read=read_uuid, write=str)),)
COPY_RETURNED = Group(CopyReturned, _TARGET)
WITHDRAWAL = Group(Withdrawal, _TARGET)
