"""What an officer sees of the values that were read: worst first, and his own reading over the engine's."""

from datetime import UTC, datetime

import pytest

from registries.reading_corrections import Correction
from schemas.readings import Box, Evidence, EvidenceVerdict, PageReading
from stages.attachments import AttachmentsFacts, PaperFacts
from stages.read_values import frame_of, page_of, paper_in_need, read_values

PAPER = "1-birth_certificate.pdf"
BOX = Box(left=100, top=50, width=200, height=20)


def evidence(field, verdict, form, read=None, person=1, known=None):
    return Evidence(
        person=person,
        field=field,
        paper=PAPER,
        document_type="BIRTH_CERTIFICATE",
        verdict=verdict,
        form=form,
        known=known,
        read=read,
        page=2,
        box=BOX,
    )


def facts(*told):
    page = PageReading(number=2, width=1000, height=500, dpi=100)
    paper = PaperFacts(name=PAPER, document_type="BIRTH_CERTIFICATE", kind=None, sha256="0", engine="e", pages=(page,))
    return AttachmentsFacts(pages={PAPER: 2}, papers=(paper,), evidence=told)


def said(field, new, at=0):
    return Correction(
        submission="s",
        person=1,
        field=field,
        paper=PAPER,
        sha256="0",
        page=2,
        box=BOX,
        old=None,
        new=new,
        engine="e",
        login="aliyeva",
        user="aliyeva",
        at=datetime(2026, 11, 20, 8, at, tzinfo=UTC),
    )


BORN = evidence("child.birth_date", EvidenceVerdict.DIFFERS, "2023-09-15", "2023-04-15")


def test_what_differs_stands_first_and_what_agrees_last():
    verdicts = (EvidenceVerdict.AGREES, EvidenceVerdict.NOT_FOUND, EvidenceVerdict.DIFFERS, EvidenceVerdict.UNREADABLE)
    fields = ("order.number", "order.date", "child.birth_date", "leave.start")
    told = [evidence(field, verdict, "1") for field, verdict in zip(fields, verdicts, strict=True)]
    assert [one.verdict.value for one in read_values(facts(*told), ())] == [
        "DIFFERS",
        "UNREADABLE",
        "NOT_FOUND",
        "AGREES",
    ]
    assert [one.n for one in read_values(facts(*told), ())] == [2, 3, 1, 0], "its place in the evidence is kept"


@pytest.mark.parametrize(
    ("new", "verdict"),
    [("2023-09-15", "AGREES"), ("15.09.2023", "AGREES"), ("15.04.2023", "DIFFERS"), ("?", "DIFFERS")],
)
def test_an_officers_reading_stands_over_the_engines(new, verdict):
    [value] = read_values(facts(BORN), [said(BORN.field, new)])
    assert (value.read, value.verdict.value) == (new, verdict)


def test_of_two_corrections_the_last_counts():
    [value] = read_values(facts(BORN), [said(BORN.field, "15.09.2023"), said(BORN.field, "16.09.2023", at=1)])
    assert value.read == "16.09.2023"


def test_a_correction_of_another_value_changes_nothing():
    [value] = read_values(facts(BORN), [said("child.certificate_date", "15.09.2023")])
    assert (value.read, value.verdict) == ("2023-04-15", EvidenceVerdict.DIFFERS)


def test_a_name_is_held_against_what_the_register_knows():
    name = evidence("worker.surname", EvidenceVerdict.NOT_FOUND, "", known="Əliyeva")
    [value] = read_values(facts(name), [said(name.field, "ƏLİYEVA")])
    assert (value.due, value.verdict) == ("Əliyeva", EvidenceVerdict.AGREES)


def test_a_frame_is_told_in_parts_of_its_page():
    page = page_of(facts(BORN), BORN)
    assert frame_of(page, BOX) == (0.1, 0.1, 0.2, 0.04)


def test_the_paper_that_needs_eyes_is_looked_at_first():
    agrees = evidence("child.birth_date", EvidenceVerdict.AGREES, "2023-09-15", "2023-09-15")
    lost = evidence("child.certificate_date", EvidenceVerdict.NOT_FOUND, "2023-09-20")
    differs = lost.model_copy(update={"verdict": EvidenceVerdict.DIFFERS, "paper": "2-order_extract.pdf"})
    first = [paper_in_need(one, read_values(one, ())) for one in (facts(agrees), facts(lost), facts(lost, differs))]
    assert first == [None, PAPER, "2-order_extract.pdf"]
    other = facts(lost).papers[0].model_copy(update={"name": "3-application.pdf", "kind": "ORDER_EXTRACT"})
    one = facts(lost).model_copy(update={"papers": (other,)})
    assert paper_in_need(one, read_values(one, ())) == "3-application.pdf"
