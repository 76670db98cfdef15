import re
import subprocess
import sys
from pathlib import Path
from unicodedata import is_normalized

import pytest

from schemas.catalogue import CodeEntry, catalogue
from schemas.findings import Finding, Severity, finding
from signatures.reasons import ReasonCode

ROOT = Path(__file__).parents[3]
ENTRIES = list(catalogue().values())
NOTHING_TO_REPAIR = {
    *("SSN_EXISTS", "DUPLICATE_DOCUMENT", "OFFICE_DECIDES", "FINDINGS_NEED_EYES", "QUARANTINE_RELEASED"),
    "CHILDCARE_PROACTIVE",
}
OUR_OWN_MATTER = {"QUARANTINED", "QUARANTINE_RELEASED", "QUARANTINE_REFUSED", "STAGE_FAILED", "NO_EFFECT"}


def test_every_reason_of_verification_has_its_row():
    assert set(ReasonCode) <= set(catalogue())


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.code)
def test_each_code_is_told_in_full(entry: CodeEntry):
    assert re.fullmatch(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)+|QUARANTINED", entry.code)
    assert entry.severity in set(Severity)
    assert entry.area in {
        *("guard", "signature", "seal", "identifier", "envelope", "authority", "registration", "engine"),
        *("certificate", "childcare", "insurer", "report", "draft", "upload", "scan", "bank"),
    }
    assert entry.az.endswith(".")
    assert entry.en.endswith(".")
    assert is_normalized("NFC", entry.az + entry.hint_az)
    assert bool(entry.hint_az) == bool(entry.hint_en) == (entry.code not in NOTHING_TO_REPAIR)
    assert bool(entry.basis) == (entry.code not in OUR_OWN_MATTER)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.code)
def test_the_value_stands_where_it_can_be_left_out(entry: CodeEntry):
    for text in (entry.az, entry.en):
        assert text.count("{") == len(re.findall(r": \{value\}[.]| \(\{value\}\)[.]", text)) <= 1
    assert ("{value}" in entry.az) == ("{value}" in entry.en)
    assert "{" not in entry.hint_az + entry.hint_en


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.code)
def test_codes_of_verification_have_no_place_for_a_value(entry: CodeEntry):
    if entry.area in {"guard", "signature", "seal"}:
        assert "{value}" not in entry.en


def test_a_finding_tells_its_value_in_both_languages():
    found = finding("FIN_FORMAT", where="/x", value="5VBKO")
    assert found.text("az") == "FİN düzgün yazılmayıb: 5VBKO."
    assert found.text("en") == "The FİN is not written correctly: 5VBKO."


def test_a_finding_without_its_value_is_still_a_sentence():
    assert finding("FIN_FORMAT").text("az") == "FİN düzgün yazılmayıb."
    assert finding("XSD_INVALID").text("en") == "The document does not follow its schema."


def test_an_existing_ssn_says_that_no_further_application_is_needed():
    text = finding("SSN_EXISTS", value="ƏLİYEVA GÜNEL İLQAR qızı, SSN 1234567890123").text("az")
    assert "Şəxsin SSN-i mövcuddur" in text
    assert "ƏLİYEVA GÜNEL İLQAR qızı, SSN 1234567890123" in text
    assert "təkrar müraciətə ehtiyac yoxdur" in text


def test_an_unknown_code_is_our_bug():
    with pytest.raises(KeyError):
        finding("NO_SUCH_CODE")


def test_a_finding_keeps_hint_and_basis_of_its_code():
    found = Finding(code="PHONE_FORMAT", severity=Severity.ERROR)
    assert found.hint("az") == catalogue()["PHONE_FORMAT"].hint_az
    assert found.hint("en") == catalogue()["PHONE_FORMAT"].hint_en
    assert "001 §3.1" in found.basis


def test_the_page_of_codes_is_what_the_catalogue_prints():
    printed = subprocess.run([sys.executable, "-m", "docs.codes"], cwd=ROOT, check=True, capture_output=True).stdout
    assert (ROOT / "docs" / "codes.md").read_bytes() == printed, "run: python -m docs.codes > docs/codes.md"
