"""The envelope: what every signed document says about itself, the same for all services.

Owns its model and its XML table; the XSD twin is EnvelopeType in ``xsd/common.xsd``.
"""

from typing import Annotated, Self

from pydantic import Field, model_validator

from schemas.binding import TEXT, Element, Group, Leaf, Listing
from schemas.frozen import FrozenModel
from schemas.identifiers import DocumentId, Fin, Voen
from schemas.lexical import (
    Code,
    DirectoryCode,
    FileName,
    MediaTypeName,
    Moment,
    Sha256,
    read_boolean,
    read_moment,
    read_uuid,
    read_version,
    write_boolean,
    write_moment,
)

MOST_ATTACHMENTS = 100


class AttachmentEntry(FrozenModel):
    """One listed attachment; ``belongs_to`` names its document where several travel together."""

    name: FileName
    sha256: Sha256
    media_type: MediaTypeName
    document_type: DirectoryCode
    belongs_to: DocumentId | None = None


class Envelope(FrozenModel):
    """Who sends what. Exactly one of ``insurer_voen`` and ``applicant_fin`` is given; ``created_at`` is in UTC."""

    document_id: DocumentId
    service: Code
    service_version: Annotated[int, Field(ge=1, le=9999)]
    insurer_voen: Voen | None = None
    applicant_fin: Fin | None = None
    acting_for: Voen | None = None
    created_at: Moment
    replaces: DocumentId | None = None
    test: bool = False
    attachments: Annotated[tuple[AttachmentEntry, ...], Field(max_length=MOST_ATTACHMENTS)] = ()

    @model_validator(mode="after")
    def _one_party(self) -> Self:
        if (self.insurer_voen is None) == (self.applicant_fin is None):
            raise ValueError("an insurer's VÖEN or an applicant's FİN, not both")
        return self

    @model_validator(mode="after")
    def _names_once(self) -> Self:
        if len({entry.name for entry in self.attachments}) != len(self.attachments):
            raise ValueError("an attachment name stands twice")
        return self

    @property
    def party(self) -> Voen | Fin:
        """Who sends: the insurer's VÖEN, or the FİN of an applicant who signs for himself."""
        party = self.insurer_voen or self.applicant_fin
        assert party is not None
        return party


_UUID = Leaf(read=read_uuid, write=str)

ENVELOPE = Group(
    Envelope,
    (
        Element("DocumentId", "document_id", _UUID),
        Element("Service", "service", TEXT),
        Element("ServiceVersion", "service_version", Leaf(read=read_version, write=str)),
        Element("InsurerVoen", "insurer_voen", TEXT, optional=True),
        Element("ApplicantFin", "applicant_fin", TEXT, optional=True),
        Element("ActingFor", "acting_for", TEXT, optional=True),
        Element("CreatedAt", "created_at", Leaf(read=read_moment, write=write_moment)),
        Element("Replaces", "replaces", _UUID, optional=True),
        Element("Test", "test", Leaf(read=read_boolean, write=write_boolean), optional=True),
        Element(
            "Attachments",
            "attachments",
            Listing(
                Element(
                    "Attachment",
                    "attachments",
                    Group(
                        AttachmentEntry,
                        (
                            Element("Name", "name", TEXT),
                            Element("Sha256", "sha256", TEXT),
                            Element("MediaType", "media_type", TEXT),
                            Element("DocumentType", "document_type", TEXT),
                            Element("BelongsTo", "belongs_to", _UUID, optional=True),
                        ),
                    ),
                    many=True,
                )
            ),
            optional=True,
        ),
    ),
)
