"""A scan is what its name and its listed type say, by its own bytes."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from schemas.envelope import AttachmentEntry, Envelope
from schemas.identifiers import DocumentId, Voen
from stages.offline.attached import check_scans
from stages.offline.scans import Scan


def codes(name: str, said: str, is_by_its_bytes: str) -> list[tuple[str, str]]:
    entry = AttachmentEntry(name=name, sha256="0" * 64, media_type=said, document_type="OTHER")
    envelope = Envelope(
        document_id=DocumentId(UUID("3b241101-e2bb-4255-8caf-4136c566a962")),
        service="childcare_table",
        service_version=1,
        insurer_voen=Voen("1300144711"),
        created_at=datetime(2025, 4, 4, 10, tzinfo=UTC),
        attachments=(entry,),
    )
    return [(one.code, one.where.rpartition("/")[2]) for one in check_scans(envelope, {name: Scan(is_by_its_bytes, 1)})]


@pytest.mark.parametrize("name", ["doğum.jpg", "doğum.JPEG", "doğum", "doğum.1", "doğum.scan"])
def test_a_name_that_says_the_right_kind_or_none_is_taken(name: str):
    assert codes(name, "image/jpeg", "image/jpeg") == []


@pytest.mark.parametrize("name", ["doğum.pdf", "doğum.PNG", "doğum.jpg.tif"])
def test_another_kind_behind_the_name_is_told_at_the_name(name: str):
    assert codes(name, "image/jpeg", "image/jpeg") == [("SCAN_MEDIA_TYPE", "Name")]


def test_another_kind_behind_the_listed_type_is_told_at_the_type():
    assert codes("doğum.jpg", "image/jpeg", "application/pdf") == [("SCAN_MEDIA_TYPE", "MediaType")]
