import pytest
from childcare_samples import GOOD_TABLE
from read_samples import APPLICATION, CERTIFICATE, DAY, MINUTES, NAMES, ORDER, changed, page

from rules.evidence import ReadPaper, evidence_of
from rules.paper_kind import recognise
from rules.scan_findings import SameScan, evidence_findings, paper_findings, same_scan_findings
from schemas.code_table import TableSet, by_tables, package_tables
from schemas.findings import Severity
from schemas.readings import Box, Evidence, EvidenceVerdict, Flaw, FlawKind, PageReading

BIRTH = "BIRTH_CERTIFICATE"
KINDS = {"COMMISSION_MINUTES": MINUTES, "ORDER_EXTRACT": ORDER, BIRTH: CERTIFICATE, "APPLICATION": APPLICATION}


def found(*pages: PageReading, kind: str = BIRTH) -> list[tuple[str, Severity, str]]:
    return [(one.code, one.severity, one.value) for one in paper_findings([ReadPaper("skan.jpg", kind, pages)], DAY)]


def evidence(verdict: EvidenceVerdict, field: str = "child.birth_date", **other: object) -> Evidence:
    known = {"person": 1, "paper": "skan.jpg", "document_type": BIRTH, "form": "2023-09-15", "read": "2023-09-16"}
    return Evidence(**(known | {"field": field, "verdict": verdict} | other))


@pytest.mark.parametrize(("kind", "lines"), KINDS.items(), ids=KINDS)
def test_a_paper_is_known_by_its_phrases(kind: str, lines: tuple[str, ...]):
    seen = recognise((page(*lines),), DAY)
    assert seen.kind == kind
    assert seen.score > 2 * seen.second_score


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        (BIRTH, "DOGUM HAQQlNDA ŞEHADETNAME"),
        (BIRTH, "DOĞUMHAQQINDA ŞƏHADƏT NAMƏ"),
        (BIRTH, "СВИДЕТЕЛЬСТВО О РОЖДЕНИИ"),
        (BIRTH, "ДОҒУМ ҺАГГЫНДА ШӘҺАДӘТНАМӘ"),
        ("ORDER_EXTRACT", "ВЫПИСКА ИЗ ПРИКАЗА"),
        ("COMMISSION_MINUTES", "PROTOK0L № 7"),
        ("APPLICATION", "ƏRİZƏ"),
    ],
)
def test_a_title_alone_is_enough_however_it_was_read(kind: str, title: str):
    assert recognise((page(title, "Bakı şəhəri"),), DAY).kind == kind


def test_a_paper_that_only_names_another_is_not_that_other():
    assert recognise((page("Uşağın doğum haqqında şəhadətnaməsi var və o burada deyil.", "Salam."),), DAY).kind is None


def test_a_paper_of_several_pages_is_known_by_all_of_them():
    pages = page(*ORDER[4:6]), page("ƏMRDƏN ÇIXARIŞ", "ƏMR EDİRƏM:", number=2)
    assert found(*pages, kind="ORDER_EXTRACT") == []


def test_a_wrong_paper_is_told_with_what_it_is():
    ((code, severity, value),) = found(page(*ORDER))
    assert (code, severity) == ("SCAN_OTHER_KIND", Severity.REVIEW)
    assert value == "skan.jpg: Məzuniyyətin verilməsi barədə əmrdən çıxarış (ORDER_EXTRACT)"
    assert found(page(*ORDER), kind="OTHER") == []


def test_a_paper_that_shows_nothing_of_its_kind_is_told():
    assert found(page("Salam, dünya!")) == [("SCAN_KIND_UNKNOWN", Severity.REVIEW, "skan.jpg")]


def test_pages_that_nobody_read_are_told_once_and_their_kind_is_not_asked():
    unread = (page(number=1, unread="no engine"), page(number=2, unread="no engine"))
    assert found(*unread) == [("SCAN_UNREAD", Severity.REVIEW, "skan.jpg, 1, 2")]


@pytest.mark.parametrize("kind", FlawKind)
def test_each_flaw_of_a_picture_is_told_with_its_page(kind: FlawKind):
    flawed = page(*CERTIFICATE, number=2, flaws=(Flaw(kind=kind, box=Box(left=1, top=2, width=3, height=4)),))
    (told,) = paper_findings([ReadPaper("skan.jpg", BIRTH, (page(number=1), flawed))], DAY)
    assert (told.value, told.where) == ("skan.jpg, 2", "skan.jpg 2:1,2,3,4")
    assert told.text("az") != told.text("en")
    assert told.text("en").endswith(": skan.jpg, 2.")


def test_a_flaw_of_the_whole_page_is_told_with_the_box_of_the_page():
    (told,) = paper_findings([ReadPaper("skan.jpg", BIRTH, (page(flaws=(Flaw(kind=FlawKind.BLANK),)),))], DAY)
    assert told.where == "skan.jpg 1:0,0,1654,2339"


def test_a_blank_paper_goes_to_an_office_and_the_blank_back_of_one_that_is_read_does_not():
    blank = page(number=2, flaws=(Flaw(kind=FlawKind.BLANK),))
    assert found(blank) == [("SCAN_BLANK_PAGE", Severity.REVIEW, "skan.jpg, 2")]
    assert found(page(*CERTIFICATE), blank) == [("SCAN_BLANK_PAGE", Severity.INFO, "skan.jpg, 2")]


@pytest.mark.parametrize(
    ("verdict", "code", "value"),
    [
        (EvidenceVerdict.DIFFERS, "SCAN_DIFFERS", "Uşağın doğum tarixi: 15.09.2023 ≠ 16.09.2023 (skan.jpg)"),
        (EvidenceVerdict.NOT_FOUND, "SCAN_FIELD_NOT_FOUND", "Uşağın doğum tarixi: 15.09.2023 (skan.jpg)"),
        (EvidenceVerdict.UNREADABLE, "SCAN_FIELD_UNREADABLE", "Uşağın doğum tarixi: 15.09.2023 (skan.jpg)"),
    ],
)
def test_what_does_not_agree_goes_to_an_office(verdict: EvidenceVerdict, code: str, value: str):
    (told,) = evidence_findings([evidence(verdict)], DAY)
    assert (told.code, told.severity, told.value) == (code, Severity.REVIEW, value)


def test_what_agrees_is_told_to_nobody():
    assert list(evidence_findings([evidence(EvidenceVerdict.AGREES)], DAY)) == []


def test_a_mothers_other_surname_is_told_and_held_against_nobody():
    (told,) = evidence_findings([evidence(EvidenceVerdict.DIFFERS, "worker.surname")], DAY)
    assert told.severity is Severity.WARN


def test_a_row_of_the_policy_can_return_without_a_person():
    row = "BIRTH_CERTIFICATE,child.birth_date,DIFFERS,RETURN,,,I,assumption: a test\n"
    tables = dict(package_tables())
    tables["evidence_policy"] += row
    with by_tables(TableSet(tables)):
        (told,) = evidence_findings([evidence(EvidenceVerdict.DIFFERS)], DAY)
    assert told.severity is Severity.ERROR


def test_a_name_of_the_register_is_never_told():
    names = changed(ORDER, "Əliyeva", "Quliyeva")
    (paper,) = [ReadPaper("skan.jpg", "ORDER_EXTRACT", (page(*names),))]
    (told,) = evidence_findings(evidence_of(GOOD_TABLE, (NAMES,), (paper,), DAY), DAY)
    assert told.value == "Soyadı: Quliyeva (skan.jpg, 1)"
    assert told.where == "skan.jpg 1:36,200,96,28"


def test_of_several_persons_the_finding_says_which():
    both = [evidence(EvidenceVerdict.DIFFERS, person=number) for number in (1, 2)]
    assert [one.value[:3] for one in evidence_findings(both, DAY)] == ["1. ", "2. "]


def test_a_scan_that_came_before_is_told_whether_it_is_the_file_or_only_looks_so():
    same = [SameScan("skan.jpg", 1, "№ 7", exact=True), SameScan("skan.jpg", 2, "", exact=False)]
    assert [(one.code, one.value) for one in same_scan_findings(same)] == [
        ("SCAN_REUSED", "skan.jpg, 1, № 7"),
        ("SCAN_LOOKS_REUSED", "skan.jpg, 2"),
    ]
