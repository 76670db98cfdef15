import io
import zipfile
from collections import Counter
from datetime import UTC, datetime

import pytest
from lxml import etree

from demo.drafts import draft_files
from demo.files import demo_files
from demo.hostile import DS_NS
from demo.insurers import files_of_insurers, files_of_new_insurers
from demo.people import population
from demo.statements import files_of_statements
from rules.documents import check_document
from rules.person import compare_person
from schemas.catalogue import catalogue
from schemas.registration import InsuredRegistration
from schemas.services import SERVICES
from schemas.submission import read_submission
from schemas.xml import parse_xml
from signatures.detached import draft_files as draft_files_of
from signatures.policy import DEFAULT_POLICY
from signatures.revocation import revocation_from_files
from signatures.trust import read_trust_directory, trust_from_files
from signatures.verdict import Outcome
from signatures.verify import verify, verify_draft

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
FILES = {one.name: one for one in demo_files()}
DRAFTS = [FILES[one.name] for one in draft_files()] + [FILES["87-suretin-imzasi.xml"]]
STATEMENTS = {one.name for one in files_of_statements()}  # unsigned, from a channel of theirs
OTHERS = [one for one in FILES.values() if one.name not in {draft.name for draft in DRAFTS} | STATEMENTS]
# What verification alone decides: the others are VALID and judged by later stages.
LATER = {"returned", "completed"}  # by whatever code: verification let it through
BY_SIGNATURE = [
    one
    for one in OTHERS
    if one.service is None and one.expected_status not in LATER and "NOT_OUR_DOCUMENT" not in one.expected_codes
]
BUNDLES = [one for one in OTHERS if one.expected_status == "completed"]
BY_CONTENT = [one for one in OTHERS if one not in BY_SIGNATURE and one not in BUNDLES]
# Signed without the seal right: by nobody's leave, or by an authorization, good or bad.
WITHOUT_SEAL = {"NO_SEAL_NO_AUTHORIZATION", "SEAL_RIGHT_REQUIRED"}
BY_AUTHORIZATION = {"54-selahiyyetle.xml", "64-asanla.xml"}
BY_PERSON = [
    one
    for one in BY_CONTENT
    if one.name in BY_AUTHORIZATION
    or any(code in WITHOUT_SEAL or code.startswith("AUTHORIZATION_") for code in one.expected_codes)
]
# Signed by a person for himself: his certificate names no insurer.
BY_APPLICANT = {one.name for one in (*files_of_insurers(), *files_of_new_insurers())}
REGISTRATION_CODES = {code for code, entry in catalogue().items() if entry.area in {"registration", "identifier"}}
RULE_CODES = REGISTRATION_CODES | {"TERM_ALREADY_OVER", "SERVICE_NOT_IN_DIRECTORY"}


@pytest.fixture(scope="session")
def judge(world):
    return judge_of(world)


@pytest.fixture(scope="session")
def judge_of_other(other_world):
    return judge_of(other_world)


def judge_of(world):
    files = read_trust_directory(world.trust)
    trust = trust_from_files(files)
    revocation = revocation_from_files(files, trust)
    assert not revocation.problems

    def verdict(content):
        return verify(io.BytesIO(content), received_at=NOW, verified_at=NOW, trust=trust, revocation=revocation)

    return verdict


def unsigned_content(content):
    root = parse_xml(content)
    for signature in root.findall(f"{{{DS_NS}}}Signature"):
        root.remove(signature)
    return etree.tostring(root, method="c14n", exclusive=True)


@pytest.mark.parametrize("one", BUNDLES, ids=lambda one: one.name)
def test_a_bundle_holds_several_documents_under_one_signature(world, judge, one):
    verdict = judge(world.content(one.name))
    assert len(verdict.signatures) == 1
    assert len(verdict.payload.documents) == 25


def payload(judge, content):
    """The one document that the signature covers, in whatever container it came."""
    [document] = judge(content).payload.documents
    with document.open() as stream:
        return unsigned_content(stream.read())


@pytest.mark.parametrize("one", BY_SIGNATURE, ids=lambda one: one.name)
def test_verification_says_what_the_file_expects(world, judge, one):
    verdict = judge(world.content(one.name))
    assert verdict.outcome is not Outcome.VALID
    assert tuple(reason.code for reason in verdict.reasons) == one.expected_codes
    disposition = {"refused": "refuse", "draft": "draft", "quarantined": "quarantine"}[one.expected_status]
    assert {reason.consequence.disposition for reason in verdict.reasons} == {disposition}


@pytest.mark.parametrize("one", BY_CONTENT, ids=lambda one: one.name)
def test_verification_lets_through_what_later_stages_judge(world, judge, one):
    verdict = judge(world.content(one.name))
    assert verdict.outcome is Outcome.VALID
    [signature] = verdict.signatures
    himself = one.name in BY_APPLICANT
    assert signature.signer.voen == (None if himself else world.employers[one.employer].voen)
    assert signature.signer.kind == ("person" if himself or one in BY_PERSON else "seal")


# Tables, insurers' data and actions need registers: ``test_demo_day`` shows what becomes of them.
ABOUT_PERSONS = {"insured_registration", "authorization_grant", "authorization_revocation"}


@pytest.mark.parametrize("one", [one for one in BY_CONTENT if one.service in ABOUT_PERSONS], ids=lambda one: one.name)
def test_the_rules_say_what_the_file_expects(world, judge, one):
    submission = read_submission(parse_xml(payload(judge, world.content(one.name))))
    found = {one.code for one in check_document(submission.document, submission.envelope, NOW.date())}
    person = {one.fin: one for one in population(world.people)}.get(fin_of(submission.document))
    if isinstance(submission.document, InsuredRegistration):
        found |= {one.code for one in compare_person(submission.document, person)}
    elif person is None:
        found.add("PERSON_UNKNOWN")
    # whether somebody is insured already is for the register of insured persons to say
    assert found == set(one.expected_codes) & RULE_CODES - {"SSN_EXISTS"}


def fin_of(document):
    return document.identity.fin if isinstance(document, InsuredRegistration) else document.fin


def test_two_worlds_hold_the_same_documents_under_other_signatures(world, other_world, judge, judge_of_other):
    for one in BY_CONTENT:
        here, there = world.content(one.name), other_world.content(one.name)
        assert here != there
        assert payload(judge, here) == payload(judge_of_other, there)


@pytest.mark.parametrize("one", DRAFTS, ids=lambda one: one.name)
def test_no_file_about_a_draft_is_a_signed_document(world, judge, one):
    assert judge(world.content(one.name)).payload is None


@pytest.mark.parametrize(
    ("signature", "draft", "outcome"),
    [
        ("42-qaralamanin-imzasi.xml", "41-qaralama.xml", Outcome.VALID),
        ("45-yeni-variantin-imzasi.xml", "44-yeni-variant.xml", Outcome.VALID),
        ("45-yeni-variantin-imzasi.xml", "43-qaralama.xml", Outcome.INVALID),
        ("49-zedelenmis-imza.xml", "48-qaralama.asice", Outcome.INVALID),
        ("50-yeni-imza.xml", "48-qaralama.asice", Outcome.VALID),
    ],
)
def test_signatures_apart_hold_over_the_drafts_that_they_are_for(world, signature, draft, outcome):
    content = io.BytesIO(world.content(draft))
    files = draft_files_of(content, DEFAULT_POLICY) if draft.endswith(".asice") else {draft: content.read()}
    trusted = read_trust_directory(world.trust)
    trust = trust_from_files(trusted)
    revocation = revocation_from_files(trusted, trust)
    judged = verify_draft(
        world.content(signature), files, received_at=NOW, verified_at=NOW, trust=trust, revocation=revocation
    )
    assert judged.outcome is outcome


def test_names_are_used_once_and_waves_stand_in_order():
    assert len(FILES) == len(demo_files())
    waves = [one.wave for one in demo_files()]
    assert waves == sorted(waves)
    assert set(waves) == {0, 1, 2, 3, 4, 5}
    assert waves.count(0) == 1


def test_every_expected_code_is_catalogued():
    assert {code for one in FILES.values() for code in one.expected_codes} <= set(catalogue())


def test_every_outcome_is_shown():
    outcomes = Counter(one.expected_status for one in FILES.values())
    assert outcomes == {
        "registered": 46, "returned": 41, "refused": 19, "draft": 3, "duplicate": 4, "quarantined": 2, "repeat": 1,
        "merged": 6, "deleted": 1, "completed": 1, "archived": 2, "in_review": 13, "withdrawn": 1,
    }  # fmt: skip


def test_a_repeat_is_the_very_bytes_of_the_same_channel(world):
    assert world.content("07-tekrar-gonderis.xml") == world.content("01-ilkin-ucot.xml")
    assert FILES["07-tekrar-gonderis.xml"].channel == FILES["01-ilkin-ucot.xml"].channel


def test_another_channel_drops_the_very_bytes_of_alfa(world):
    assert world.content("26-basqasinin-senedi.xml") == world.content("01-ilkin-ucot.xml")
    assert FILES["26-basqasinin-senedi.xml"].channel != FILES["01-ilkin-ucot.xml"].channel


def test_signing_anew_changes_the_bytes_and_not_the_document(world):
    first, again = world.content("02-ilkin-ucot.xml"), world.content("08-yeniden-imzalanib.xml")
    assert first != again
    assert unsigned_content(first) == unsigned_content(again)


def test_a_reused_document_id_stands_over_another_content(world):
    first, other = (
        read_submission(parse_xml(unsigned_content(world.content(name))))
        for name in ("02-ilkin-ucot.xml", "09-eyni-nomre-basqa-mezmun.xml")
    )
    assert first.envelope.document_id == other.envelope.document_id
    assert first.document != other.document


@pytest.mark.parametrize(
    ("first", "again"),
    [("01-ilkin-ucot.xml", "39-konteynerde-yeniden.asice"), ("32-ilkin-ucot.asice", "38-yeniden-bukulub.asice")],
)
def test_another_container_changes_the_bytes_and_not_the_document(world, judge, first, again):
    one, other = world.content(first), world.content(again)
    assert one != other
    assert payload(judge, one) == payload(judge, other)


def test_zipping_anew_keeps_every_file_of_the_container(world):
    first, again = (
        zipfile.ZipFile(io.BytesIO(world.content(name))) for name in ("32-ilkin-ucot.asice", "38-yeniden-bukulub.asice")
    )
    assert first.namelist() == again.namelist()
    assert [first.read(name) for name in first.namelist()] == [again.read(name) for name in again.namelist()]


def test_without_its_update_the_changed_pdf_is_good(world, judge):
    changed = world.content("28-sonradan-deyisdirilib.pdf")
    end = changed.rindex(b"%%EOF", 0, changed.rindex(b"%%EOF"))
    assert judge(changed[: end + len(b"%%EOF\n")]).outcome is Outcome.VALID


def test_the_hybrid_pdf_holds_the_good_one_unchanged(world):
    good, hybrid = world.content("27-ilkin-ucot.pdf"), world.content("29-hibrid-istinadlar.pdf")
    assert hybrid.startswith(good.rstrip())
    assert b"/XRefStm" in hybrid[len(good) :]


def test_containers_of_every_kind_register():
    good = [one for one in FILES.values() if one.expected_status == "registered"]
    assert Counter(one.name.rpartition(".")[2] for one in good) == {"xml": 37, "pdf": 1, "asice": 7, "sta": 1}


def test_every_service_comes_to_a_good_end_and_to_a_bad_one():
    good = {one.service for one in FILES.values() if one.expected_status == "registered"}
    bad = {one.service for one in FILES.values() if one.expected_status == "returned"}
    assert (SERVICES.keys() - good, SERVICES.keys() - bad) == (set(), set())


def test_only_wave_two_looks_back_on_another_channel(world, judge):
    """Within a wave, documents of one person or one id come through one channel: the order of intake decides."""
    seen = {}
    for one in [one for one in BY_CONTENT if one.service and one.wave == 1]:
        document = read_submission(parse_xml(payload(judge, world.content(one.name))))
        body = document.document
        insured = [body.identity.fin] if isinstance(body, InsuredRegistration) else []
        for key in (*insured, document.envelope.document_id):
            assert seen.setdefault(key, one.channel) == one.channel
