import pickle
from datetime import UTC, datetime, timedelta, timezone

import pytest
from pydantic import ValidationError
from submission_strategies import full_submission

from schemas.binding import UnreadableDocument
from schemas.envelope import Envelope
from schemas.registration import InsuredRegistration
from schemas.services import SERVICES
from schemas.submission import read_envelope, read_submission, write_submission
from schemas.xml import parse_xml

SUBMISSION = full_submission()


def envelope(**changes) -> Envelope:
    return Envelope.model_validate(SUBMISSION.envelope.model_dump() | changes)


def test_models_go_through_json_unchanged():
    assert Envelope.model_validate_json(SUBMISSION.envelope.model_dump_json()) == SUBMISSION.envelope
    body = SUBMISSION.document
    assert InsuredRegistration.model_validate_json(body.model_dump_json()) == body


def test_a_model_cannot_be_changed():
    with pytest.raises(ValidationError):
        SUBMISSION.envelope.test = False  # type: ignore[misc]


def test_an_unknown_field_is_refused():
    with pytest.raises(ValidationError):
        envelope(priority="high")


@pytest.mark.parametrize("changes", [{"applicant_fin": "5VBK5VR"}, {"insurer_voen": None}])
def test_exactly_one_party_sends(changes):
    with pytest.raises(ValidationError):
        envelope(**changes)


def test_the_party_is_the_insurer_or_the_applicant():
    assert envelope().party == "1300144711"
    assert envelope(insurer_voen=None, applicant_fin="5VBK5VR").party == "5VBK5VR"


def test_a_moment_without_zone_is_refused_and_one_with_a_zone_becomes_utc():
    baku = datetime(2026, 11, 21, 14, tzinfo=timezone(timedelta(hours=4)))
    assert envelope(created_at=baku).created_at == datetime(2026, 11, 21, 10, tzinfo=UTC)
    assert envelope(created_at=baku).created_at.tzinfo is UTC
    with pytest.raises(ValidationError):
        envelope(created_at=baku.replace(tzinfo=None))


def test_an_attachment_name_stands_once():
    entry = SUBMISSION.envelope.attachments[0]
    with pytest.raises(ValidationError):
        envelope(attachments=(entry, entry))


def test_an_error_of_a_model_does_not_show_what_was_typed():
    with pytest.raises(ValidationError) as caught:
        envelope(insurer_voen="5VBK5VR")
    assert "5VBK5VR" not in str(caught.value)


def test_an_unreadable_document_tells_its_place_only():
    text = write_submission(SUBMISSION).replace(b"initial", b"secret")
    with pytest.raises(UnreadableDocument) as caught:
        read_submission(parse_xml(text))
    assert str(caught.value) == "unreadable at /Submission/InsuredRegistration"
    assert caught.value.__cause__ is None
    assert pickle.loads(pickle.dumps(caught.value)).where == caught.value.where


def test_the_envelope_of_a_document_with_a_broken_body_can_be_read():
    text = write_submission(SUBMISSION).replace(b"initial", b"secret")
    assert read_envelope(parse_xml(text)) == SUBMISSION.envelope


@pytest.mark.parametrize(("good", "bad"), [(b"1300144711", b"13001447"), (b"Envelope>", b"Cover>")])
def test_a_broken_envelope_cannot_be_read(good: bytes, bad: bytes):
    with pytest.raises(UnreadableDocument):
        read_envelope(parse_xml(write_submission(SUBMISSION).replace(good, bad)))


def test_a_service_knows_the_model_of_its_document():
    assert SERVICES["insured_registration"].model is InsuredRegistration
