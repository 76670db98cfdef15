"""Evidence in PDFs that others made or changed: whole, bounded, and never a way to other content."""

import io
import re
from dataclasses import replace

import pdf_forge
import pytest
from asn1crypto import cms
from pdf_levels import at_levels, is_over_its_octets
from pki import DOCUMENT, NOW, codes, payload
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from stamping import StampingHouse

from demo.hostile_pdf import with_hybrid_references, with_other_page
from signatures.pades import open_pdf
from signatures.pades_augmenting import add_archive_stamp
from signatures.pades_making import sign_pdf
from signatures.policy import DEFAULT_POLICY
from signatures.reasons import Reason, ReasonCode
from signatures.verdict import Outcome


@pytest.fixture(scope="module")
def stamping(house):
    return StampingHouse.beside(house)


@pytest.fixture(scope="module")
def levels(house, stamping):
    return at_levels(house.person, stamping)


def reason(pdf, **limits):
    """Why the file or its first signature is refused; None when it isn't."""
    found = open_pdf(io.BytesIO(pdf), replace(DEFAULT_POLICY, **limits))
    if isinstance(found, Reason):
        return found
    return next((one for signature in found.signatures for one in signature.reasons), None)


def store(writer, **entries):
    """The DSS anew."""
    writer.root["/DSS"] = writer.add_object(
        generic.DictionaryObject({pdf_name(f"/{k}"): v for k, v in entries.items()})
    )
    writer.update_root()


def stream(writer, data):
    return writer.add_object(generic.StreamObject(stream_data=data))


def lists(count):
    return lambda writer: store(writer, CRLs=generic.ArrayObject([stream(writer, b"%d" % n) for n in range(count)]))


def same_list(count):
    def change(writer):
        store(writer, CRLs=generic.ArrayObject([stream(writer, b"0")] * count))

    return change


@pytest.mark.parametrize("level", ["T", "LT", "LTA"])
@pytest.mark.parametrize(
    "change",
    [
        pdf_forge.attach("more.txt", b"more"),
        pdf_forge.rewrite_page,
        pdf_forge.replace_submission(DOCUMENT.replace(b"own", b"bad")),
    ],
)
def test_an_update_of_the_content_is_refused_at_every_level(levels, level, change):
    assert reason(pdf_forge.updated(levels[level], change)).code is ReasonCode.PDF_CHANGED


def test_a_stamp_over_a_changed_file_heals_nothing(levels, stamping):
    changed = pdf_forge.updated(levels["LT"], pdf_forge.attach("more.txt", b"more"))
    with pytest.raises(ValueError, match="PDF_CHANGED"):
        add_archive_stamp(changed, stamping.stamps)
    assert reason(pdf_forge.stamped_otherwise(changed, stamping.stamps)).code is ReasonCode.PDF_CHANGED


def test_another_page_behind_all_proofs_is_refused(levels):
    assert reason(with_other_page(levels["LTA"])).code is ReasonCode.PDF_CHANGED


def test_hybrid_references_are_refused_at_every_level_and_told_how_to_mend(house, levels):
    verdict = house.judge(with_hybrid_references(levels["LTA"]))
    assert (verdict.outcome, codes(verdict)) == (Outcome.INVALID, ("PDF_HYBRID",))


def test_a_security_store_without_end_is_refused(levels):
    three = pdf_forge.updated(levels["T"], lists(3))
    assert reason(three, max_evidence_items=3) is None
    assert reason(three, max_evidence_items=2) == Reason(ReasonCode.LIMIT_EVIDENCE, "> 2")
    assert reason(pdf_forge.updated(levels["T"], lists(10_000))).code is ReasonCode.LIMIT_EVIDENCE


@pytest.mark.parametrize(("entries", "each"), [(2100, 0), (2, 1500)])
def test_what_is_said_to_belong_to_signatures_is_bounded(levels, entries, each):
    def change(writer):
        named = generic.ArrayObject([stream(writer, b"0")] * each)
        entry = generic.DictionaryObject({pdf_name("/CRL"): named} if each else {})
        store(writer, VRI=generic.DictionaryObject({pdf_name(f"/{n:040X}"): entry for n in range(entries)}))

    assert reason(pdf_forge.updated(levels["T"], change)) == Reason(ReasonCode.LIMIT_EVIDENCE, "VRI")


def test_a_security_store_that_a_later_one_hides_is_bounded_too(levels):
    hidden = pdf_forge.updated(pdf_forge.updated(levels["T"], same_list(300)), same_list(1))
    assert reason(hidden).code is ReasonCode.LIMIT_EVIDENCE


def test_a_security_store_within_what_is_signed_is_bounded_too(house):
    signed = pdf_forge.sign_otherwise(pdf_forge.updated(pdf_forge.unsigned(), same_list(300)), house.person)
    assert reason(signed).code is ReasonCode.LIMIT_EVIDENCE


def test_the_octets_of_all_evidence_are_limited(levels):
    def change(writer):
        one, other = (generic.ArrayObject([stream(writer, bytes(600))]) for _ in range(2))
        store(writer, Certs=one, OCSPs=other)

    two = pdf_forge.updated(levels["T"], change)
    assert reason(two, max_evidence_bytes=1200) is None
    assert reason(two, max_evidence_bytes=1199) == Reason(ReasonCode.LIMIT_EVIDENCE, "bytes")


def test_evidence_that_is_a_bomb_is_not_inflated(levels):
    def change(writer):
        bomb = generic.StreamObject(stream_data=bytes(80 * 1024 * 1024))
        bomb.compress()
        store(writer, CRLs=generic.ArrayObject([writer.add_object(bomb)]))

    assert reason(pdf_forge.updated(levels["T"], change)) == Reason(ReasonCode.LIMIT_PDF, "decompression")


@pytest.mark.parametrize(
    "entries",
    [
        {"CRLs": generic.NumberObject(1)},
        {"CRLs": generic.ArrayObject([generic.NumberObject(1)])},
        {"Certs": generic.ArrayObject([generic.NullObject()])},
        {"OCSPs": generic.DictionaryObject({})},
    ],
)
def test_a_security_store_of_another_shape_is_refused_before_and_behind_the_signature(house, levels, entries):
    def change(writer):
        store(writer, **entries)

    signed = pdf_forge.sign_otherwise(pdf_forge.updated(pdf_forge.unsigned(), change), house.person)
    assert reason(signed) == Reason(ReasonCode.EVIDENCE_STRUCTURE, "DSS")
    # pyHanko's comparison of revisions knows some of these shapes, too.
    behind = reason(pdf_forge.updated(levels["T"], change))
    assert behind.code in {ReasonCode.EVIDENCE_STRUCTURE, ReasonCode.PDF_CHANGED}


def test_a_security_store_that_is_no_dictionary_is_refused(house):
    def change(writer):
        writer.root["/DSS"] = writer.add_object(generic.NumberObject(1))
        writer.update_root()

    signed = pdf_forge.sign_otherwise(pdf_forge.updated(pdf_forge.unsigned(), change), house.person)
    assert reason(signed) == Reason(ReasonCode.EVIDENCE_STRUCTURE, "DSS")


VALUE = re.compile(rb"/Contents <([0-9a-fA-F]+)>")


def value_of(pdf):
    return bytes.fromhex(VALUE.search(pdf)[1].decode())


def copies(pdf, count):
    """The value of the signature with so many more certificates, in its place; the rest of the file stays."""
    found = VALUE.search(pdf)
    whole = cms.ContentInfo.load(value_of(pdf))
    own = list(whole["content"]["certificates"])
    whole["content"]["certificates"] = own + own[:1] * count
    value = whole.dump().hex().encode()
    return pdf[: found.start(1)] + value.ljust(len(found[1]), b"0") + pdf[found.end(1) :]


def test_a_signature_brings_no_crowd_of_certificates(levels):
    """Nobody signed them, so that anybody may add some; they are counted before one is read."""
    few = {"max_evidence_items": 5}
    own = len(cms.ContentInfo.load(value_of(levels["B"]))["content"]["certificates"])
    assert reason(copies(levels["B"], 5 - own), **few) is None
    assert reason(copies(levels["B"], 6 - own), **few) == Reason(ReasonCode.LIMIT_EVIDENCE, "certificates > 5")


@pytest.mark.parametrize("level", ["B", "LTA"])
def test_a_signature_value_has_a_size_that_it_may_not_exceed_by_a_byte(levels, level):
    longest = max(len(one) for one in VALUE.findall(levels[level])) // 2
    assert reason(levels[level], max_cms_bytes=longest) is None
    assert reason(levels[level], max_cms_bytes=longest - 1) == Reason(
        ReasonCode.LIMIT_EVIDENCE, f"signature > {longest - 1} bytes"
    )


@pytest.mark.parametrize(("limit", "level"), [("max_stamps", "T"), ("max_stamps", "LTA"), ("max_evidence_items", "B")])
def test_the_policy_says_how_much_evidence(levels, limit, level):
    assert reason(levels[level], **{limit: 0}).code is ReasonCode.LIMIT_EVIDENCE


def last(pdf, key):
    """Where the value of the last ``key`` in the file begins."""
    return pdf.rindex(key) + len(key)


def with_ranges(pdf, change):
    """``change`` gives the four numbers anew, in the place of the old ones."""
    start = last(pdf, b"/ByteRange [")
    end = pdf.index(b"]", start)
    numbers = change(*(int(one) for one in pdf[start:end].split()))
    return pdf[:start] + b" ".join(b"%d" % one for one in numbers).ljust(end - start) + pdf[end:]


@pytest.mark.parametrize(
    "change",
    [
        lambda begin, first, second, length: (begin + 1, first - 1, second, length),
        lambda begin, first, second, length: (begin, first, second, length - 9),
        lambda begin, first, second, length: (begin, first - 5, second, length),
        lambda begin, first, second, length: (begin, first, second + 5, length - 5),
        lambda begin, first, second, length: (begin, first, second, length + 50),
        # As many octets as before, but the gap lies beside the value.
        lambda begin, first, second, length: (begin, first - 5, second - 5, length + 5),
    ],
)
def test_a_stamp_over_the_file_leaves_nothing_out(levels, change):
    assert reason(with_ranges(levels["LTA"], change)).code is ReasonCode.PDF_COVERAGE


def test_bytes_behind_the_stamped_ones_are_refused(levels):
    place = last(levels["LTA"], b"startxref")
    behind = levels["LTA"] + b"anything\nstartxref" + levels["LTA"][place:]
    assert reason(behind).code in {ReasonCode.PDF_COVERAGE, ReasonCode.PDF_CHANGED, ReasonCode.PDF_MALFORMED}


def test_a_changed_octet_makes_the_stamps_imprint_another(levels):
    # In the DSS, which nobody signed: only the stamp over the file tells.
    place = levels["LTA"].rindex(b"/DSS")
    place = levels["LTA"].index(b"%%EOF", place) + len(b"%%EOF")
    changed = levels["LTA"][:place] + levels["LTA"][place:].replace(b"\n", b"\r", 1)
    found = open_pdf(io.BytesIO(changed), DEFAULT_POLICY)
    if isinstance(found, Reason):
        assert found.code in {ReasonCode.PDF_COVERAGE, ReasonCode.PDF_MALFORMED}
        return
    [signature] = found.signatures
    assert [is_over_its_octets(one) for one in signature.evidence.archive] == [False]


@pytest.mark.parametrize("subfilter", [b"/adbe.x509", b"/ETSI.CAdES"])
def test_a_stamp_of_another_kind_is_refused(levels, subfilter):
    name = b"/ETSI.RFC3161"
    assert levels["LTA"].count(name) == 1
    changed = levels["LTA"].replace(name, subfilter.ljust(len(name)))
    assert reason(changed) == Reason(ReasonCode.EVIDENCE_STRUCTURE, "SubFilter")


def test_a_signature_that_calls_itself_a_stamp_is_refused(house, levels):
    signed = sign_pdf(levels["T"], house.rsa, signing_time=NOW)
    start = signed.rindex(b"/Type /Sig\n")
    # As long as before: the space comes out of the value's padding.
    hidden = signed[:start] + b"/Type/DocTimeStamp" + signed[start + len(b"/Type /Sig\n") :]
    assert reason(hidden) is not None


def test_a_token_that_is_none_is_malformed(levels):
    start = last(levels["LTA"], b"/Contents <")
    for broken in (b"00", b"30"):
        changed = levels["LTA"][:start] + broken + b"00" * 4 + levels["LTA"][start + 10 :]
        assert reason(changed).code is ReasonCode.TST_MALFORMED


def test_the_payload_is_still_that_of_the_signed_revision(stamping, levels):
    assert payload(stamping.judge(levels["LTA"])) == DOCUMENT
