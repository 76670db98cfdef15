"""ASiC-E containers: good ones are valid, and nothing can be added, taken away, renamed or changed."""

import io
from dataclasses import replace

import pytest
from pki import DOCUMENT, NOW, SIGNED_AT, codes
from zips import FILES, Entry, asice, build, contents, repacked

from signatures.asice import open_asice
from signatures.asice_layout import MIMETYPE
from signatures.detached import sign_detached
from signatures.policy import DEFAULT_POLICY
from signatures.verdict import Outcome
from signatures.verify import verify

SIGNATURE = "META-INF/signatures0.xml"
MANIFEST = "META-INF/manifest.xml"


def read(part):
    with part.open() as stream:
        return stream.read()


def test_a_container_of_each_kind_of_key_is_valid(house, bundle):
    for data in (bundle, asice(house.rsa)):
        verdict = house.judge(data)
        assert (verdict.outcome, verdict.kind, verdict.reasons) == (Outcome.VALID, "asice", ())
        [signature] = verdict.signatures
        assert signature.covers == tuple(sorted(FILES))
        assert (signature.claimed_time, signature.signer.fin is None) == (SIGNED_AT, False)


def test_the_payload_is_submissions_and_attachments_in_their_order(house, bundle):
    stream = io.BytesIO(bundle)
    verdict = judge_stream(house, stream)
    assert [(one.name, read(one)) for one in verdict.payload.documents] == [("submission.xml", DOCUMENT)]
    attachments = [(one.name, one.size, read(one)) for one in verdict.payload.attachments]
    assert attachments == [(name, len(content), content) for name, content in list(FILES.items())[1:]]


def judge_stream(house, stream):
    return verify(stream, received_at=NOW, verified_at=NOW, trust=house.trust, revocation=house.revocation)


def test_two_signers_are_both_reported(house, two_signers):
    verdict = house.judge(two_signers)
    assert verdict.outcome is Outcome.VALID
    assert [one.signer.kind for one in verdict.signatures] == ["person", "seal"]


def test_one_signer_who_is_unknown_makes_the_whole_unproven(house):
    stranger = replace(house.person, certificate=house.seal_key.certificate, key=house.seal_key.key, chain=())
    verdict = house.judge(asice(house.person, stranger))
    assert verdict.payload is None
    assert codes(verdict) == ("CERT_NO_ANCHOR",)


def test_many_submissions_are_told_from_xml_attachments(house):
    files = {
        "a/1.XML": DOCUMENT,
        "a/2.xml": b"<!-- c --><q:Submission xmlns:q='urn:qebul:document:2'/>",
        "other.xml": b"<Submission xmlns='urn:other'/>",
        "typed.xml": b"<!DOCTYPE Submission><Submission xmlns='urn:qebul:document:1'/>",
        "broken.xml": b"<<",
        "empty.xml": b"",
        "wide.xml": DOCUMENT.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
        "submission.txt": DOCUMENT,
    }
    payload = house.judge(asice(house.person, files=files)).payload
    assert [one.name for one in payload.documents] == ["a/1.XML", "a/2.xml"]
    assert [one.name for one in payload.attachments] == list(files)[2:]


def test_equal_arguments_give_equal_verdicts(house, bundle):
    assert house.judge(bundle) == house.judge(bundle)


def renamed(name):
    def change(files):
        return {name if one == "scan.pdf" else one: content for one, content in files.items()}

    return change


def without(*names):
    return lambda files: {name: one for name, one in files.items() if name not in names}


def in_manifest(old, new):
    def change(files):
        assert old.encode() in files[MANIFEST]
        files[MANIFEST] = files[MANIFEST].replace(old.encode(), new.encode())

    return change


def both(*changes):
    def change(files):
        for one in changes:
            files = one(files) or files
        return files

    return change


ENTRY = '<manifest:file-entry manifest:full-path="{}" manifest:media-type="{}"/></manifest:manifest>'
LISTED = in_manifest("</manifest:manifest>", ENTRY.format("extra.txt", "text/plain"))
UNLISTED = in_manifest('manifest:full-path="scan.pdf"', 'manifest:full-path="other.pdf"')


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda files: files.update({"scan.pdf": b"%PDF-1.7 no submissioN"}), "REF_DIGEST"),
        (lambda files: files.update({"submission.xml": DOCUMENT + b" "}), "REF_DIGEST"),
        (lambda files: files.update({"extra.txt": b"x"}), "ASIC_MANIFEST"),
        (both(lambda files: files.update({"extra.txt": b"x"}), LISTED), "ASIC_COVERAGE"),
        (both(lambda files: files.update({"extra.txt": b"x"}), without(MANIFEST)), "ASIC_COVERAGE"),
        (without("scan.pdf"), "ASIC_MANIFEST"),
        (without("scan.pdf", MANIFEST), "ASIC_MISSING"),
        (both(renamed("other.pdf"), UNLISTED), "ASIC_MISSING"),
        (both(renamed("scan.PDF"), in_manifest('"scan.pdf"', '"scan.PDF"')), "ASIC_MISSING"),
        (lambda files: [*files.items(), ("scan.pdf", b"%PDF other")], "ZIP_DUPLICATE"),
        (lambda files: [*files.items(), ("SCAN.PDF", b"%PDF other")], "ZIP_DUPLICATE"),
        (lambda files: files.update({"../evil.txt": b"x"}), "ZIP_NAME"),
        (lambda files: files.update({"mimetype": b"\xef\xbb\xbf" + MIMETYPE.encode()}), "ASIC_MIMETYPE_VALUE"),
        (lambda files: files.update({"mimetype": MIMETYPE.encode() + b"\n"}), "ASIC_MIMETYPE_VALUE"),
        (lambda files: files.update({"mimetype": b"application/vnd.etsi.asic-s+zip"}), "ASIC_MIMETYPE_VALUE"),
        (without("mimetype"), "ASIC_MIMETYPE_MISSING"),
        (lambda files: dict(reversed(files.items())), "ASIC_MIMETYPE_PLACE"),
        (without(SIGNATURE), "NO_SIGNATURE"),
        (without(SIGNATURE, "mimetype", MANIFEST), "NO_SIGNATURE"),
        (lambda files: files.update({"META-INF/container.xml": b"<a/>"}), "ASIC_PROFILE"),
        (lambda files: files.update({"META-INF/signature.p7s": b"0"}), "ASIC_PROFILE"),
        (lambda files: files.update({"META-INF/sub/signatures.xml": b"<a/>"}), "ASIC_PROFILE"),
        (lambda files: files.update({"meta-inf/x.xml": b"<a/>"}), "ASIC_PROFILE"),
        (lambda files: files.update({MANIFEST: b"<manifest/>"}), "ASIC_MANIFEST"),
        (lambda files: files.update({MANIFEST: b"<!DOCTYPE a><a/>"}), "XML_DOCTYPE"),
        (in_manifest(MIMETYPE, "application/zip"), "ASIC_MANIFEST"),
        (in_manifest('"application/pdf"', '"application"'), "ASIC_MANIFEST"),
        (in_manifest("</manifest:manifest>", ENTRY.format("scan.pdf", "application/pdf")), "ASIC_MANIFEST"),
        (lambda files: files.update({"META-INF/signatures1.xml": b"<a/>"}), "SIG_STRUCTURE"),
        (lambda files: files.update({SIGNATURE: b"<a>" * 100}), "LIMIT_DEPTH"),
        (lambda files: files.update({SIGNATURE: files[SIGNATURE][:-9]}), "XML_MALFORMED"),
        (lambda files: files.update({f"META-INF/signatures{n}.xml": files[SIGNATURE] for n in range(17)}), "LIMIT_ZIP"),
        (without(*FILES, MANIFEST), "ASIC_COVERAGE"),
    ],
)  # fmt: skip
def test_a_container_that_was_changed_is_refused_by_name(house, bundle, change, code):
    verdict = house.judge(repacked(bundle, change))
    assert codes(verdict) == (code,)
    assert verdict.payload is None


def test_a_container_put_together_again_is_the_same_to_us(house, bundle):
    assert house.judge(repacked(bundle, lambda files: None)).outcome is Outcome.VALID
    without_manifest = repacked(bundle, without(MANIFEST))
    assert house.judge(without_manifest).outcome is Outcome.VALID


def test_a_compressed_mimetype_or_one_with_extra_fields_has_its_own_name(house, bundle):
    rest = [Entry(name, one, method=8) for name, one in contents(bundle).items() if name != "mimetype"]
    first = Entry("mimetype", MIMETYPE.encode())
    assert house.judge(build([first, *rest])).outcome is Outcome.VALID
    for entry in (replace(first, method=8), replace(first, extra=b"\x55\x54\0\0")):
        assert codes(house.judge(build([entry, *rest]))) == ("ASIC_MIMETYPE_PLACE",)


def test_a_folder_must_be_empty_whatever_its_entry_says(house, bundle):
    rest = [Entry(name, one, method=8 * (name != "mimetype")) for name, one in contents(bundle).items()]
    empty, lying = (Entry("f/", method=8, packed=one, mode=0o40755) for one in (b"\3\0", b"\xab\xcd"))
    assert house.judge(build([*rest, empty])).outcome is Outcome.VALID
    assert codes(house.judge(build([*rest, lying]))) == ("ZIP_AMBIGUOUS",)


def test_a_second_signature_over_the_submission_alone_is_not_enough(house, bundle):
    partial = sign_detached({"submission.xml": DOCUMENT}, house.rsa, signing_time=SIGNED_AT)
    verdict = house.judge(repacked(bundle, lambda files: files.update({"META-INF/signatures1.xml": partial})))
    assert codes(verdict) == ("ASIC_COVERAGE",)
    assert [one.outcome.name for one in verdict.signatures] == ["VALID", "INVALID"]


@pytest.mark.parametrize("first", [True, False])
def test_no_payload_is_opened_when_one_of_the_signatures_fails(house, bundle, first):
    partial = sign_detached({"submission.xml": DOCUMENT}, house.rsa, signing_time=SIGNED_AT)
    name = "META-INF/a-signatures.xml" if first else "META-INF/z-signatures.xml"
    data = repacked(bundle, lambda files: {**files, name: partial})
    opened = open_asice(io.BytesIO(data), DEFAULT_POLICY)
    assert [bool(one.reasons) for one in opened.signatures].count(True) == 1
    assert opened.payload is None


def test_the_only_file_of_a_container_must_bear_the_name_that_was_signed(house):
    data = asice(house.person, files={"a.txt": b"x"})
    change = both(lambda files: {"b.txt" if name == "a.txt" else name: one for name, one in files.items()},
                  in_manifest('"a.txt"', '"b.txt"'))  # fmt: skip
    assert codes(house.judge(repacked(data, change))) == ("ASIC_MISSING",)
