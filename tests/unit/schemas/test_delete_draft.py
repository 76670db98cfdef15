"""The XSD and the model of a deletion: whatever one refuses, the other refuses."""

import contextlib
from uuid import UUID

import pytest
from lxml import etree
from submission_strategies import CHANGES, TEXTS

from schemas.binding import UnreadableDocument
from schemas.delete_draft import DeleteDraft
from schemas.findings import Finding
from schemas.identifiers import DocumentId
from schemas.services import find_service
from schemas.submission import read_submission, write_submission
from schemas.xml import parse_xml, path_of
from schemas.xsd_check import validate_xsd

BY_ID = "<DocumentId>3b241101-e2bb-4255-8caf-4136c566a962</DocumentId>"
BY_DIGEST = f"<Sha256>{'0a' * 32}</Sha256>"


def document(target):
    return f"""<Submission xmlns="urn:qebul:document:1"><Envelope>
<DocumentId>11111111-e2bb-4255-8caf-4136c566a962</DocumentId><Service>delete_draft</Service>
<ServiceVersion>1</ServiceVersion><InsurerVoen>1300144711</InsurerVoen><CreatedAt>2026-11-21T10:00:00Z</CreatedAt>
</Envelope><DeleteDraft>{target}</DeleteDraft></Submission>""".encode()


def taken_by_xsd(root):
    service = find_service(root)
    return not isinstance(service, Finding) and not validate_xsd(root, service.xsd)


def taken_by_model(root):
    try:
        read_submission(root)
    except UnreadableDocument:
        return False
    return True


def test_a_draft_is_named_by_its_id_or_by_the_digest_of_its_file():
    by_id = read_submission(parse_xml(document(BY_ID))).document
    assert by_id == DeleteDraft(document_id=DocumentId(UUID("3b241101-e2bb-4255-8caf-4136c566a962")))
    assert by_id.key == "3b241101-e2bb-4255-8caf-4136c566a962"
    assert read_submission(parse_xml(document(BY_DIGEST))).document.key == "0a" * 32


@pytest.mark.parametrize("target", [BY_ID, BY_DIGEST])
def test_what_is_written_is_read_back_the_same(target):
    read = read_submission(parse_xml(document(target)))
    again = parse_xml(write_submission(read))
    assert read_submission(again) == read
    assert taken_by_xsd(again)


@pytest.mark.parametrize("target", ["", BY_ID + BY_DIGEST, BY_DIGEST + BY_ID, BY_ID * 2, BY_DIGEST * 2])
def test_none_two_or_twice_the_same_is_taken_by_neither(target):
    root = parse_xml(document(target))
    assert not taken_by_xsd(root)
    assert not taken_by_model(root)


@pytest.mark.parametrize("target", [BY_ID, BY_DIGEST])
def test_every_text_in_every_place_is_judged_alike(target):
    root = parse_xml(document(target))
    for place in [element for element in root.iter(etree.Element) if not len(element)]:
        before = place.text
        for text in TEXTS:
            with contextlib.suppress(ValueError):
                place.text = text
                assert taken_by_xsd(root) == taken_by_model(root), f"{path_of(place)} {text!r}"
        place.text = before


@pytest.mark.parametrize("target", [BY_ID, BY_DIGEST])
def test_every_change_in_every_place_is_judged_alike(target):
    for number in range(1, len(list(parse_xml(document(target)).iter(etree.Element)))):
        for change in CHANGES:
            root = parse_xml(document(target))
            change(list(root.iter(etree.Element))[number])
            received = parse_xml(etree.tostring(root))
            assert taken_by_xsd(received) == taken_by_model(received), etree.tostring(root).decode()
