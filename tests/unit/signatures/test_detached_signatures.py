"""A signature in a file of its own, which completes a draft."""

import hashlib
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pki import DOCUMENT, SIGNED_AT
from zips import FILES, Entry, asice, build, packed

from signatures.checked_stream import ContentChanged
from signatures.detached import draft_files, named_digests, sign_detached, verify_detached
from signatures.opened import Opened
from signatures.policy import DEFAULT_POLICY
from signatures.reasons import Reason
from signatures.signing import CannotSign


@pytest.fixture(scope="module")
def signature(house):
    return sign_detached(FILES, house.person, signing_time=SIGNED_AT)


def codes_of(opened):
    if isinstance(opened, Reason):
        return (str(opened.code),)
    return tuple(str(reason.code) for one in opened.signatures for reason in one.reasons)


def proven(signature, files):
    return verify_detached(signature, files, DEFAULT_POLICY)


@pytest.mark.parametrize("signer", ["person", "rsa"])
def test_it_covers_the_files_of_the_draft(house, signer):
    key = getattr(house, signer)
    opened = proven(sign_detached(FILES, key, signing_time=SIGNED_AT), FILES)
    [one] = opened.signatures
    assert (one.leaf, one.claimed_time, one.covers) == (key.certificate, SIGNED_AT, tuple(sorted(FILES)))
    assert [part.name for part in opened.payload.documents] == ["submission.xml"]
    assert [part.open().read() for part in opened.payload.attachments] == list(FILES.values())[1:]


@pytest.mark.parametrize(
    ("files", "code"),
    [
        (FILES | {"scan.pdf": b"other"}, "REF_DIGEST"),
        (FILES | {"more.pdf": b"other"}, "ASIC_COVERAGE"),
        ({"submission.xml": DOCUMENT}, "ASIC_MISSING"),
        ({name: one for name, one in FILES.items() if name != "scan.pdf"}, "ASIC_MISSING"),
        ({name.upper(): one for name, one in FILES.items()}, "ASIC_MISSING"),
    ],
)
def test_it_does_not_cover_other_files(signature, files, code):
    assert codes_of(proven(signature, files)) == (code,)


@pytest.mark.parametrize("other", ["SCAN.PDF", "ſcan.pdf", "scan.pdf/page", "e\u0301.pdf", "\u00c9.PDF"])
def test_names_that_count_as_one_are_neither_signed_nor_proven_nor_taken_from_a_draft(house, signature, other):
    files = FILES | {"\u00e9.pdf": b"first", other: b"second"}
    with pytest.raises(CannotSign) as raised:
        sign_detached(files, house.person, signing_time=SIGNED_AT)
    assert raised.value.reason.code == "ZIP_DUPLICATE"
    assert codes_of(proven(signature, files)) == ("ZIP_DUPLICATE",)
    assert codes_of(draft_files(io.BytesIO(packed(files)), DEFAULT_POLICY)) == ("ZIP_DUPLICATE",)


def test_a_document_that_stands_alone_may_have_got_another_name(house):
    signature = sign_detached({"mine.xml": DOCUMENT}, house.person, signing_time=SIGNED_AT)
    opened = proven(signature, {"stored-7f.xml": DOCUMENT})
    assert codes_of(opened) == ()
    assert [part.name for part in opened.payload.documents] == ["stored-7f.xml"]
    assert codes_of(proven(signature, {"mine.xml": DOCUMENT + b" "})) == ("REF_DIGEST",)


def test_it_names_the_digests_by_which_its_draft_is_found(signature):
    expected = {name: f"sha256:{hashlib.sha256(one).hexdigest()}" for name, one in FILES.items()}
    assert named_digests(signature, DEFAULT_POLICY) == expected


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "XML_MALFORMED"),
        (b"<a/>", "SIG_STRUCTURE"),
        (DOCUMENT, "SIG_STRUCTURE"),
        (b"<!DOCTYPE a><a/>", "XML_DOCTYPE"),
    ],
)
def test_other_files_are_no_detached_signatures(data, code):
    assert codes_of(named_digests(data, DEFAULT_POLICY)) == (code,)
    assert codes_of(proven(data, FILES)) == (code,)


def test_an_enveloped_signature_is_not_detached(signed):
    assert codes_of(named_digests(signed, DEFAULT_POLICY)) == ("SIG_STRUCTURE",)


def test_a_signature_file_over_its_bound_is_not_read(signature):
    assert codes_of(proven(signature + b" " * DEFAULT_POLICY.max_signature_bytes, FILES)) == ("LIMIT_BYTES",)


def test_an_unsigned_container_is_completed_by_it(signature):
    draft = draft_files(io.BytesIO(packed(FILES)), DEFAULT_POLICY)
    opened = proven(signature, draft)
    assert codes_of(opened) == ()
    assert [part.open().read() for part in (*opened.payload.documents, *opened.payload.attachments)] == [
        *FILES.values()
    ]


def test_the_draft_may_be_a_container_without_its_signature_yet(signature):
    files = {"mimetype": b"application/vnd.etsi.asic-e+zip", **FILES}
    draft = draft_files(io.BytesIO(packed(files)), DEFAULT_POLICY)
    assert codes_of(proven(signature, draft)) == ()


def test_signed_or_broken_containers_are_no_drafts(house):
    assert codes_of(draft_files(io.BytesIO(asice(house.person)), DEFAULT_POLICY)) == ("ASIC_PROFILE",)
    assert codes_of(draft_files(io.BytesIO(b"PK"), DEFAULT_POLICY)) == ("ZIP_MALFORMED",)
    lying = build([Entry("a", b"x", local={"crc": 1}, central={"crc": 1})])
    assert codes_of(draft_files(io.BytesIO(lying), DEFAULT_POLICY)) == ("ZIP_MALFORMED",)


def test_a_file_that_changed_after_the_proof_is_not_given_out(house, tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"before")
    files = {"s.xml": DOCUMENT, "a.txt": path}
    opened = proven(sign_detached(files, house.person, signing_time=SIGNED_AT), files)
    path.write_bytes(b"after.")
    with pytest.raises(ContentChanged):
        opened.payload.attachments[0].open().read()


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_mutations_never_raise_and_never_prove_other_claims(signature, data):
    changed = bytearray(signature)
    for _ in range(data.draw(st.integers(1, 4))):
        changed[data.draw(st.integers(0, len(signature) - 1))] = data.draw(st.integers(0, 255))
    opened = proven(bytes(changed), FILES)
    if isinstance(opened, Opened) and opened.payload is not None:
        assert opened.signatures[0].covers == tuple(sorted(FILES))
    named_digests(bytes(changed), DEFAULT_POLICY)
