"""Deletion of a draft (qaralamanın silinməsi): a document about another one, by which its own channel takes it back.

Owns the document's model and its XML table; the XSD twin is ``xsd/delete_draft.xsd``. It is honoured signed or not: an
unsigned draft binds nobody, so taking it back binds nobody either.
"""

from typing import Self

from pydantic import model_validator

from schemas.binding import TEXT, Element, Group, Leaf
from schemas.frozen import DocumentBody
from schemas.identifiers import DocumentId
from schemas.lexical import Sha256, read_uuid

DELETE_DRAFT_CODE = "delete_draft"


class DeleteDraft(DocumentBody):
    """Which draft: by its documentId, or, where it has none, by the SHA-256 of its file. Exactly one is given."""

    document_id: DocumentId | None = None
    sha256: Sha256 | None = None

    @model_validator(mode="after")
    def _one_name(self) -> Self:
        if (self.document_id is None) == (self.sha256 is None):
            raise ValueError("a documentId or a SHA-256, not both")
        return self

    @property
    def key(self) -> str:
        """The name of the draft inside its channel."""
        return str(self.document_id or self.sha256)


DELETE_DRAFT = Group(
    DeleteDraft,
    (
        Element("DocumentId", "document_id", Leaf(read=read_uuid, write=str), optional=True),
        Element("Sha256", "sha256", TEXT, optional=True),
    ),
)
