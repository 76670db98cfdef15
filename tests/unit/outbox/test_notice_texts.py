import re
from dataclasses import replace
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from notice_samples import (
    ACCEPTED,
    ALL,
    BASE,
    CALENDAR_SAVED,
    CORRECTED,
    DUPLICATE,
    DUPLICATE_OF_A_CORRECTION,
    GRANTED,
    HELD,
    MERGED,
    PERSON,
    PROCESSING,
    RECEIPT,
    REFUSED,
    REQUISITES_SAVED,
    RETURNED,
    REVOKED,
    SSN_EXISTS,
    STATEMENT,
    TABLE,
    UNCHANGED,
    notice,
    told,
)

from outbox.texts import KINDS, word
from outbox.wording import TITLES

NS = {"n": "urn:qebul:notice:1"}
SCHEMA = etree.XMLSchema(etree.fromstring(resources.files("outbox").joinpath("xsd", "notice.xsd").read_bytes()))


def worded(frozen):
    root = etree.fromstring(word(frozen))
    SCHEMA.assertValid(root)
    return root


def texts(root, path):
    """The texts at a path of local names."""
    return [one.text for one in root.findall("/".join(f"n:{step}" for step in path.split("/")), NS)]


def codes(root, path):
    return [one.get("code") for one in root.findall("/".join(f"n:{step}" for step in path.split("/")), NS)]


@pytest.mark.parametrize("name", ALL)
def test_every_kind_follows_the_schema(name):
    assert SCHEMA.validate(etree.fromstring(word(ALL[name]))), SCHEMA.error_log


def test_samples_and_titles_cover_every_kind():
    assert {one.kind for one in ALL.values()} == KINDS.keys() == TITLES.keys()


@pytest.mark.parametrize("kind", KINDS)
def test_a_notice_that_knows_only_its_submission_can_be_worded(kind):
    root = worded(notice(kind, received_at=None))
    assert texts(root, "Submission") == [BASE["submission"]]


@pytest.mark.parametrize("name", ALL)
def test_every_text_stands_in_both_languages(name):
    root = worded(ALL[name])
    assert len(root.findall(".//n:Az", NS)) == len(root.findall(".//n:En", NS)) >= 2
    assert all(one.text for language in ("Az", "En") for one in root.iterfind(f".//n:{language}", NS))
    assert "{value}" not in etree.tostring(root, encoding="unicode")


def test_the_same_notice_gives_the_same_bytes():
    assert word(RETURNED) == word(RETURNED)


def test_a_receipt_names_the_file_and_is_no_acceptance():
    root = worded(RECEIPT)
    assert texts(root, "Receipt/FileName") == ["qeydiyyat-01.xml"]
    assert texts(root, "Receipt/Sha256") == ["ab" * 32]
    assert texts(root, "Receipt/Size") == ["5120"]
    assert texts(root, "ReceivedAt") == ["2026-11-21T08:59:30.250000Z"]
    assert texts(root, "Sequence") == ["7"]
    assert "not an acceptance" in texts(root, "Statement/En")[0]
    assert "qəbul edildiyini bildirmir" in texts(root, "Statement/Az")[0]


def test_a_processing_notice_tells_status_and_codes_without_values():
    root = worded(PROCESSING)
    assert codes(root, "Processing/Status") == ["returned"]
    assert texts(root, "Processing/Status/Az") == ["Geri qaytarılmış"]
    assert codes(root, "Processing/Reasons/Reason") == ["NAMES_DIFFER", "PHONE_FORMAT"]
    assert texts(root, "Processing/Reasons/Reason/Az")[1] == "Telefon nömrəsi düzgün yazılmayıb."


def test_what_an_item_is_held_for_is_told_as_a_reason():
    assert codes(worded(HELD), "Processing/Reasons/Reason") == ["REV_UNKNOWN"]


def test_evidence_for_an_operator_is_not_told_to_a_channel():
    why = "STAGE_FAILED: ValueError at parse.py:12"
    root = worded(notice("processing", status="quarantined", why=why, codes=[]))
    assert codes(root, "Processing/Reasons/Reason") == ["STAGE_FAILED"]
    assert "parse.py" not in etree.tostring(root, encoding="unicode")


def test_a_bank_is_told_how_many_entries_of_its_statement_came_to_what():
    root = worded(STATEMENT)
    assert texts(root, "Processing/Service/Az") == ["Bank çıxarışı"]
    told = [tuple(one.get(name) for name in ("outcome", "number", "amount")) for one in root.iter("{*}Entries")]
    assert told == [("MATCHED", "2", "123.45"), ("SUSPENSE", "1", "-0.05"), ("KNOWN", "1", "1.00")]


@pytest.mark.parametrize("role", ["version", "signature", "deletion"])
def test_a_file_about_a_draft_names_the_draft_and_what_it_was_to_it(role):
    root = worded(replace(MERGED, data={**MERGED.data, "draft": {**MERGED.data["draft"], "role": role}}))
    draft = root.find(".//{*}Draft")
    assert draft.get("as") == role
    assert [draft.findtext("{*}Submission"), draft.findtext("{*}Sequence")] == ["first", "3"]


def test_a_cause_that_is_a_code_already_is_told_once():
    root = worded(notice("processing", status="draft", why="NO_SIGNATURE", codes=["NO_SIGNATURE"]))
    assert codes(root, "Processing/Reasons/Reason") == ["NO_SIGNATURE"]


def test_a_cause_that_is_no_code_is_left_out():
    root = worded(notice("processing", status="in_review", why="earlier of the channel", codes=[]))
    assert codes(root, "Processing/Reasons/Reason") == []


def test_a_first_registration_tells_person_and_ssn():
    root = worded(ACCEPTED)
    assert texts(root, "Acceptance/Person/Surname") == ["İsmayılova"]
    assert texts(root, "Acceptance/Person/Ssn") == ["9000000000001"]
    assert texts(root, "Acceptance/Person/SsnIssuedAt") == ["2026-11-21T09:00:00Z"]
    assert texts(root, "Acceptance/Insurer") == ["1300144711"]
    assert texts(root, "Acceptance/Service/Az") == ["Sığortaolunanın onlayn uçota alınması"]
    assert "sosial sığorta nömrəsi (SSN) verilmişdir" in texts(root, "Statement/Az")[0]


def test_a_correction_tells_what_was_changed_and_no_ssn():
    root = worded(CORRECTED)
    assert codes(root, "Acceptance/Changed/Part") == ["actual_address", "contacts"]
    assert texts(root, "Acceptance/Changed/Part/Az") == ["Faktiki ünvan", "Əlaqə vasitələri"]
    assert texts(root, "Acceptance/Person/Ssn") == []


def test_a_correction_that_changes_nothing_says_so():
    root = worded(UNCHANGED)
    assert codes(root, "Acceptance/Changed/Part") == []
    assert "stays as it was" in texts(root, "Statement/En")[0]
    assert codes(root, "Acceptance/Findings/Finding") == ["CORRECTION_CHANGES_NOTHING"]


def test_a_grant_tells_the_name_that_was_found_the_service_in_words_and_the_term():
    root = worded(GRANTED)
    assert texts(root, "Acceptance/Person/Surname") == [PERSON["surname"]]
    assert texts(root, "Acceptance/Authorization/Service/Az") == [
        "Dəfn üçün müavinətin ödənilməsi ilə bağlı müraciətin və sənədlərin qəbulu"
    ]
    assert texts(root, "Acceptance/Authorization/Term/Az") == ["Müddətli"]
    assert texts(root, "Acceptance/Authorization/End") == ["2026-12-31"]
    assert "verilmiş" in texts(root, "Statement/Az")[0]


def test_a_revocation_names_the_grant_and_no_person():
    root = worded(REVOKED)
    assert texts(root, "Acceptance/Authorization/Grant") == ["11111111-2222-3333-4444-555555555555"]
    assert codes(root, "Acceptance/Authorization/Service") == ["gone"]
    assert texts(root, "Acceptance/Person") == []
    assert "ləğv" in texts(root, "Statement/Az")[0]


def test_an_accepted_table_tells_each_persons_months_in_manat():
    root = worded(TABLE)
    assert texts(root, "Acceptance/Table/Total") == ["128.31"]
    assert texts(root, "Acceptance/Table/Person/Surname") == [PERSON["surname"]]
    paid = root.findall("n:Acceptance/n:Table/n:Person/n:Paid", NS)
    assert [(one.get("month"), one.text) for one in paid] == [("2025-01", "88.00"), ("2025-03", "40.31")]
    assert "cədvəli" in texts(root, "Statement/Az")[0]


@pytest.mark.parametrize(("saved", "word"), [(REQUISITES_SAVED, "requisites"), (CALENDAR_SAVED, "calendar")])
def test_what_was_saved_is_named(saved, word):
    assert word in texts(worded(saved), "Statement/En")[0]


def test_a_return_tells_every_finding_with_value_hint_and_basis():
    root = worded(RETURNED)
    block = "Return/Findings/Finding"
    assert codes(root, block) == ["PERSON_UNKNOWN", "VOEN_CHECK_DIGIT"]
    assert [one.get("severity") for one in root.findall(".//n:Finding", NS)] == ["error", "warn"]
    assert texts(root, f"{block}/Where") == ["/Submission/InsuredRegistration/Identity/Fin"]
    assert texts(root, f"{block}/Value") == ["5VBK5VR"]
    assert texts(root, f"{block}/Text/Az")[0] == "Bu FİN əhalinin reyestrində tapılmadı: 5VBK5VR."
    assert texts(root, f"{block}/Hint/En")[0].startswith("Compare the FİN")
    assert texts(root, f"{block}/Basis")[0] == "001 §3.1"


def test_an_existing_ssn_is_told_with_the_names_and_that_no_application_is_needed():
    root = worded(SSN_EXISTS)
    told_of = [child.text for child in root.find("n:Refusal/n:Person", NS)][:5]
    assert told_of == [*PERSON.values(), "9000000000001"]
    assert "təkrar müraciətə ehtiyac yoxdur" in texts(root, "Refusal/Person/Note/Az")[0]
    assert "no further application is needed" in texts(root, "Refusal/Person/Note/En")[0]


def test_another_refusal_tells_nothing_of_a_person():
    root = worded(REFUSED)
    assert root.find(".//n:Person", NS) is None
    assert codes(root, "Refusal/Findings/Finding") == ["DOCUMENT_ID_REUSED"]


def test_a_finding_without_repair_has_no_hint():
    assert worded(SSN_EXISTS).find(".//n:Hint", NS) is None


def test_a_duplicate_tells_the_first_submission_and_its_result():
    root = worded(DUPLICATE)
    assert texts(root, "Duplicate/First/Submission") == ["first"]
    assert codes(root, "Duplicate/First/Status") == ["registered"]
    assert texts(root, "Duplicate/First/Ssn") == ["9000000000001"]


def test_a_duplicate_of_a_correction_tells_what_the_first_changed():
    assert codes(worded(DUPLICATE_OF_A_CORRECTION), "Duplicate/First/Changed/Part") == ["contacts"]


def test_a_person_without_patronymic_has_no_such_element():
    person = PERSON | {"patronymic": ""}
    root = worded(notice("acceptance", person=person, ssn="9000000000001"))
    assert root.find(".//n:Patronymic", NS) is None
    assert texts(root, "Acceptance/Person/GivenName") == ["Şəfəq"]


def test_a_service_that_is_no_longer_known_is_told_by_its_code():
    root = worded(notice("return", service="of_yesterday"))
    assert codes(root, "Return/Service") == ["of_yesterday"]


def test_a_kind_that_nobody_words_is_our_bug():
    with pytest.raises(KeyError):
        word(notice("poem"))


def test_a_code_outside_of_the_catalogue_is_our_bug():
    with pytest.raises(KeyError):
        word(notice("return", findings=[told("NO_SUCH_CODE")]))


@given(st.text(st.characters(), max_size=40))
def test_any_text_can_be_a_value_or_a_file_name(text):
    receipt = worded(notice("receipt", file_name=f"x{text}"))
    finding = worded(notice("return", findings=[told("PHONE_FORMAT", value=f"x{text}", where=text)]))
    kept = re.sub("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)
    assert texts(receipt, "Receipt/FileName") == [f"x{kept}"]
    assert texts(finding, "Return/Findings/Finding/Value") == [f"x{kept}"]


@pytest.mark.parametrize("bad", ["\x00", "\x1b", "\ud800", "\ufffe", "\uffff", "]]>", "<b>&amp;", "\r\n"])
def test_nothing_in_a_value_breaks_the_notice(bad):
    root = worded(notice("return", findings=[told("PHONE_FORMAT", value=f"a{bad}b")]))
    value = texts(root, "Return/Findings/Finding/Value")[0]
    assert (value[0], value[-1]) == ("a", "b")
    assert len(value) == len(bad) + 2
