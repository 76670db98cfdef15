"""What a draft says of itself, read from its beginning."""

import io

import pytest

from schemas.xml import parse_xml
from stages.draft_claims import BEGINNING, NO_CLAIMS, DraftClaims, claims_at_beginning, claims_of

REPORT = (
    '<Submission xmlns="urn:qebul:document:1"><Envelope><DocumentId>1f0c2b9e-6c0f-4d56-9a52-3f6a1c0e7d11</DocumentId>'
    "<Service>quarterly_report</Service><InsurerVoen>1234567891</InsurerVoen></Envelope>"
    "<QuarterlyReport><Kind>INITIAL</Kind><Period>2026-Q3</Period>{}</QuarterlyReport></Submission>"
)
CLAIMS = DraftClaims(
    document_id="1f0c2b9e-6c0f-4d56-9a52-3f6a1c0e7d11",
    service="quarterly_report",
    insurer="1234567891",
    period="2026-Q3",
)


def at_beginning(text):
    return claims_at_beginning(io.BytesIO(text.encode()))


def test_a_whole_document_and_the_beginning_of_a_large_one_claim_the_same():
    large = REPORT.format("<Insured><Fin>5ABC123</Fin></Insured>" * (BEGINNING // 20))
    assert len(large) > BEGINNING
    assert at_beginning(large) == CLAIMS == claims_of(parse_xml(large.encode()))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (("2026-Q3", "2026-Q5"), "period"),
        (("<Period>2026-Q3</Period>", ""), "period"),
        (("<Service>quarterly_report</Service>", "<Service>another</Service>"), "service"),
        (("1234567891", "12"), "insurer"),
        (("1f0c2b9e", "zz"), "document_id"),
    ],
)
def test_what_is_missing_or_not_in_its_form_is_not_claimed(change, field):
    assert at_beginning(REPORT.format("").replace(*change)) == CLAIMS.model_copy(update={field: ""})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not XML",
        "<other/>",
        '<!DOCTYPE a [<!ENTITY x "y">]>' + REPORT.format(""),
        REPORT.format("")[:20],
        REPORT.format("").replace("<Kind>", "<Kind"),
    ],
)
def test_what_is_no_document_of_ours_claims_nothing(text):
    assert at_beginning(text) == NO_CLAIMS
