from datetime import UTC, datetime
from uuid import UUID

import pytest
from print_reading import pdf_text

from outbox.prints.document import TABLES, document_sheet
from outbox.prints.document_wording import word_of
from outbox.prints.pdf import write_pdf
from outbox.prints.sheet import Grid, Pair, Pairs
from schemas.binding import Group, Listing
from schemas.envelope import AttachmentEntry, Envelope
from schemas.identifiers import DocumentId, Fin, Voen
from schemas.registration import Address, Contacts, DocumentType, Identity, InsuredRegistration, Kind, Names
from schemas.services import SERVICES
from schemas.submission import Submission

ADDRESS = Address(region="Bakı", city="Bakı", street="Nizami", building="1A", apartment="5", postal_code="AZ1000")
REGISTRATION = InsuredRegistration(
    kind=Kind.INITIAL,
    identity=Identity(document_type=DocumentType.DIN, fin=Fin("5VBK5VR")),
    names=Names(surname="İsmayılova", given_name="Şəfəq", patronymic="Üzeyir qızı"),
    registered_address=ADDRESS,
    actual_address_differs=False,
    contacts=Contacts(phones=("+994501234567", "+994551234567"), email="a@b.example"),
)
ENVELOPE = Envelope(
    document_id=DocumentId(UUID("3b241101-e2bb-4255-8caf-4136c566a962")),
    service="insured_registration",
    service_version=1,
    insurer_voen=Voen("1300144711"),
    created_at=datetime(2026, 11, 20, 21, 0, tzinfo=UTC),
    attachments=(AttachmentEntry(name="şəkil.pdf", sha256="cd" * 32, media_type="a/b", document_type="OTHER"),),
)


def printed(*, signed=True):
    return document_sheet(Submission(ENVELOPE, REGISTRATION), "ab" * 32, signed=signed)


def test_every_field_of_a_document_stands_in_its_print():
    text = pdf_text(write_pdf(printed()))
    values = ["5VBK5VR", "İsmayılova", "Şəfəq", "Üzeyir qızı", "Nizami", "1A", "AZ1000", "+994501234567"]
    values += ["+994551234567", "a@b.example", "1300144711", "İlkin uçot", "21.11.2026 01:00:00", "ab" * 32]
    assert [one for one in values if one not in text] == []
    assert "Sığortaolunanın onlayn uçota alınması" in text


def test_the_attachments_of_a_document_are_listed():
    [listed] = [block for block in printed().blocks if isinstance(block, Grid)]
    assert [row[1] for row in listed.rows] == ["şəkil.pdf"]


def test_a_print_of_an_unsigned_document_says_so():
    assert "imzasız" in printed(signed=False).foot[0].az
    assert "imzasız" not in printed().foot[0].az


def test_a_choice_is_told_in_words_and_a_text_that_looks_like_one_is_not():
    named = document_sheet(
        Submission(ENVELOPE, REGISTRATION.model_copy(update={"names": Names(surname="initial", given_name="Card")})),
        "ab" * 32,
        signed=True,
    )
    pairs = [pair for block in named.blocks if isinstance(block, Pairs) for pair in block.pairs]
    assert Pair(word_of("Surname"), "initial") in pairs
    assert Pair(word_of("Kind"), word_of("initial")) in pairs


def elements(content):
    """All elements below a group."""
    if isinstance(content, Listing):
        yield content.item
        yield from elements(content.item.content)
    elif isinstance(content, Group):
        for one in content.elements:
            yield one
            yield from elements(one.content)


@pytest.mark.parametrize("code", [code for code in SERVICES if SERVICES[code].model not in TABLES])
def test_every_field_of_every_service_has_its_words(code):
    body = SERVICES[code].body
    named = {body.name, *(one.name for one in elements(body.content))}
    assert isinstance(body.content, Group)
    assert {name for name in named if word_of(name).az == name} <= {"SSN", "Fin"}
