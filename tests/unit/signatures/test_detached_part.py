"""One signature over several drafts: each is proven by itself, whatever became of the others."""

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from pki import DOCUMENT, SIGNED_AT
from unsigned import archive_stamp, put
from zips import packed

from schemas.xml import parse_xml
from signatures.detached import draft_files, sign_detached, verify_detached
from signatures.detached_part import MOST_DRAFTS, verify_part
from signatures.drafts_signing import sign_drafts
from signatures.levels import Level, Means
from signatures.opened import Opened
from signatures.policy import DEFAULT_POLICY
from signatures.reasons import Reason
from signatures.signing import CannotSign

DRAFTS = {
    "1": {"document.xml": DOCUMENT},
    "2": {"submission.xml": DOCUMENT + b" ", "scan.pdf": b"%PDF one", "logo.png": b"shared"},
    "3": {"submission.xml": DOCUMENT + b"  ", "scan.pdf": b"%PDF two", "logo.png": b"shared"},
}


@pytest.fixture(scope="module")
def signature(house):
    return sign_drafts(DRAFTS, house.person, signing_time=SIGNED_AT, means=Means())


def codes_of(opened):
    if isinstance(opened, Reason):
        return (str(opened.code),)
    return tuple(str(reason.code) for one in opened.signatures for reason in one.reasons)


def proven(signature, files):
    return verify_part(signature, files, DEFAULT_POLICY)


@pytest.mark.parametrize("draft", DRAFTS)
def test_each_draft_is_proven_without_the_others(house, signature, draft):
    opened = proven(signature, DRAFTS[draft])
    [one] = opened.signatures
    assert (codes_of(opened), one.leaf, one.covers) == ((), house.person.certificate, tuple(sorted(DRAFTS[draft])))
    parts = {part.name: part.open().read() for part in (*opened.payload.documents, *opened.payload.attachments)}
    assert parts == DRAFTS[draft]


@pytest.mark.parametrize(
    "files",
    [
        {"document.xml": DOCUMENT + b"   "},
        DRAFTS["2"] | {"scan.pdf": b"%PDF two"},  # signed, as a file of another draft
        DRAFTS["2"] | {"more.pdf": b"not signed"},
        DRAFTS["2"] | {"submission.xml": b"%PDF one", "scan.pdf": DOCUMENT + b" "},  # names exchanged
        {f"2/{name}x": data for name, data in DRAFTS["2"].items()},
    ],
)
def test_what_is_not_signed_as_one_draft_is_not_covered(signature, files):
    assert codes_of(proven(signature, files)) == ("ASIC_COVERAGE",)


def test_some_files_of_a_draft_are_covered_as_a_draft_of_their_own(signature):
    some = {name: DRAFTS["2"][name] for name in ("submission.xml", "scan.pdf")}
    assert codes_of(proven(signature, some)) == ()


@given(st.data())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_byte_changed_in_the_signature_or_in_a_draft_proves_nothing_else(signature, data):
    name = data.draw(st.sampled_from(sorted(DRAFTS)))
    changed = bytearray(signature)
    changed[data.draw(st.integers(0, len(signature) - 1))] ^= data.draw(st.integers(1, 255))
    opened = proven(bytes(changed), DRAFTS[name])
    if isinstance(opened, Opened) and opened.payload is not None:
        assert {one.name for one in (*opened.payload.documents, *opened.payload.attachments)} == set(DRAFTS[name])
    file = data.draw(st.sampled_from(sorted(DRAFTS[name])))
    assert codes_of(proven(signature, DRAFTS[name] | {file: DRAFTS[name][file] + b"x"})) != ()


def test_the_files_of_a_container_are_found_below_the_folder_of_their_draft(house):
    container = io.BytesIO(packed(DRAFTS["2"]))
    files = draft_files(container, DEFAULT_POLICY)
    signature = sign_drafts({"7": files, "8": DRAFTS["1"]}, house.person, signing_time=SIGNED_AT, means=Means())
    assert codes_of(proven(signature, draft_files(container, DEFAULT_POLICY))) == ()


def test_a_time_stamp_over_the_archive_of_several_drafts_is_not_proven_for_one(signature):
    root = parse_xml(signature)
    put(root, archive_stamp(b"1"))
    stamped = etree.tostring(root)
    together = {f"{folder}/{name}": one for folder, draft in DRAFTS.items() for name, one in draft.items()}
    assert codes_of(verify_detached(stamped, together, DEFAULT_POLICY)) == ()
    assert codes_of(proven(stamped, DRAFTS["1"])) == ("ASIC_MISSING",)


def test_a_signature_over_exactly_the_draft_keeps_all_that_it_brings_along(house):
    root = parse_xml(sign_detached(DRAFTS["2"], house.person, signing_time=SIGNED_AT))
    put(root, archive_stamp(b"1"))
    opened = proven(etree.tostring(root), DRAFTS["2"])
    assert (codes_of(opened), len(opened.signatures[0].evidence.archive)) == ((), 1)


def test_no_level_is_promised_that_one_draft_cannot_prove_and_no_more_drafts_than_are_taken(house):
    with pytest.raises(CannotSign):
        sign_drafts(DRAFTS, house.person, signing_time=SIGNED_AT, means=Means(Level.LTA))
    many = {str(number): {"a.xml": b"<a/>"} for number in range(MOST_DRAFTS + 1)}
    with pytest.raises(CannotSign):
        sign_drafts(many, house.person, signing_time=SIGNED_AT, means=Means())
