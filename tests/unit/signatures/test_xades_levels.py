"""Raising signatures to T, LT and LTA, in documents and containers, with tokens of a time-stamping authority."""

import io
import subprocess

import pytest
from asn1crypto import cms
from pki import DOCUMENT, NOW, SIGNED_AT, codes, years
from stamping import HOUR, StampingHouse
from test_signature_revocation import entry
from test_xades_evidence import opened
from unsigned import SIGNATURE_FILE, root_of, stamp, with_unsigned
from zips import FILES, asice, contents, repacked

from demo.pki import Validity
from signatures.asice_augmenting import add_signer, raise_signatures
from signatures.asice_making import make_asice
from signatures.levels import Level, Means
from signatures.signing import CannotSign, read_signed, sign_xml
from signatures.uris import XADES_NS, xades, xades_141
from signatures.verdict import Outcome
from signatures.xades_augmenting import Values, add_archive_stamp, add_signature_stamp

NAMES = {
    Level.B: [],
    Level.T: ["SignatureTimeStamp"],
    Level.LT: ["SignatureTimeStamp", "CertificateValues", "RevocationValues"],
    Level.LTA: ["SignatureTimeStamp", "CertificateValues", "RevocationValues", "ArchiveTimeStamp"],
}


@pytest.fixture(scope="module")
def stamping(house):
    return StampingHouse.beside(house)


@pytest.fixture(scope="module")
def stamps(stamping):
    return stamping.stamps


@pytest.fixture(scope="module")
def values(stamping):
    return stamping.values()


def raised(signed, means):
    if not signed.startswith(b"PK"):
        return means.raise_xades(signed, read_signed)
    made = io.BytesIO()
    raise_signatures(io.BytesIO(signed), made, means.raise_xades, made_at=SIGNED_AT)
    return made.getvalue()


MAKERS = {
    "xml": lambda key: sign_xml(DOCUMENT, key, signing_time=SIGNED_AT),
    "asice": lambda key: make_asice(FILES, key, signing_time=SIGNED_AT),
}


def holds(stamp):
    said = cms.ContentInfo.load(stamp.token)["content"]["encap_content_info"]["content"].parsed["message_imprint"]
    return said["hashed_message"].native == stamp.imprint(said["hash_algorithm"]["algorithm"].native)


@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("card", ["person", "rsa"])
@pytest.mark.parametrize("kind", MAKERS)
def test_every_level_is_made_and_holds(house, stamping, kind, card, level):
    signed = raised(MAKERS[kind](getattr(house, card)), Means(level, stamping.stamps, stamping.values()))
    properties = [one for holder in root_of(signed).iter(xades("UnsignedSignatureProperties")) for one in holder]
    assert [one.tag.rpartition("}")[2] for one in properties] == NAMES[level]
    with io.BytesIO(signed) as stream:
        evidence = opened(stream.getvalue()).signatures[0].evidence
    assert len(evidence.signature) == level.reaches(Level.T)
    assert len(evidence.archive) == (level is Level.LTA)
    assert all(map(holds, (*evidence.signature, *evidence.archive)))
    assert len(evidence.crls) == 3 * level.reaches(Level.LT)
    verdict = stamping.judge(signed)
    assert (verdict.outcome, verdict.signatures[0].level) == (Outcome.VALID, str(level)), verdict.reasons
    assert verdict.signatures[0].best_time == (NOW if level is Level.B else SIGNED_AT)
    alone = stamping.knows_nothing(signed)
    assert codes(alone)[:1] == {Level.B: ("REV_UNKNOWN",), Level.T: ("TST_REVOCATION_UNKNOWN",)}.get(level, ())


MATRIX = [
    ("expired", 1, "VALID"),
    ("expired", -1, "CERT_EXPIRED"),
    ("revoked", 1, "VALID"),
    ("revoked", -1, "REV_REVOKED"),
]


@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize(("what", "after", "said"), MATRIX)
@pytest.mark.parametrize("kind", MAKERS)
def test_the_certificate_must_have_held_at_the_proven_time_at_every_level(
    house, stamping, kind, what, after, said, level
):
    """It expired or was revoked half an hour before or after the time-stamp, and in any case before the receipt; at
    level B, where nothing else is proven, before or after the receipt.
    """
    turn = (NOW if level is Level.B else SIGNED_AT) + after * HOUR / 2
    validity = Validity(years(2024, 2025).start, turn) if what == "expired" else years(2024, 2030)
    card = house.card(validity=validity)
    revoked = [entry(card.certificate.serial_number, turn)] if what == "revoked" else []
    lists = stamping.lists_of(revoked, SIGNED_AT if what == "expired" else NOW)
    signed = raised(MAKERS[kind](card), Means(level, stamping.stamps, stamping.values(**lists)))
    verdict = stamping.judge(signed, **lists)
    assert (codes(verdict) or ("VALID",)) == (said,)
    assert (verdict.payload is not None) is (said == "VALID")


def test_xmlsec1_agrees_with_a_signature_of_the_highest_level(house, stamps, values, xmlsec1, tmp_path):
    file = tmp_path / "signed.xml"
    file.write_bytes(raised(MAKERS["xml"](house.rsa), Means(Level.LTA, stamps, values)))
    ids = ["--id-attr:Id", f"{XADES_NS}:SignedProperties"]
    done = subprocess.run([xmlsec1, "--verify", "--insecure", *ids, str(file)], capture_output=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("kind", MAKERS)
def test_what_was_archived_is_archived_again_under_a_later_time_stamp(house, stamps, values, kind):
    """Values that come later go into TimeStampValidationData: what the first time-stamp is over stays."""
    once = raised(MAKERS[kind](house.person), Means(Level.LTA, stamps, values))
    twice = raised(once, Means(Level.LTA, stamps, Values(crls=[house.files()["root.crl"]])))
    evidence = opened(twice).signatures[0].evidence
    assert len(evidence.archive) == 2
    assert all(map(holds, (*evidence.signature, *evidence.archive)))
    assert next(root_of(twice).iter(xades_141("TimeStampValidationData"))) is not None


def test_a_time_stamp_over_something_else_is_told_apart(house, stamps):
    """So that ``holds`` above can fail."""
    token = stamps(bytes(32), "sha256")
    [one] = opened(with_unsigned(MAKERS["xml"](house.person), stamp(token))).signatures[0].evidence.signature
    assert not holds(one)


def test_only_a_signature_that_holds_is_raised(house, stamps):
    broken = MAKERS["xml"](house.person).replace(b"+994501234567", b"+994500000000")
    for raising in (add_signature_stamp, add_archive_stamp):
        with pytest.raises(CannotSign) as raised_:
            raising(broken, read_signed, stamps)
        assert raised_.value.reason.code == "REF_DIGEST"
    with pytest.raises(CannotSign):
        raise_signatures(io.BytesIO(b"PK"), io.BytesIO(), lambda one, _: one, made_at=SIGNED_AT)


def test_a_second_signer_is_added_to_a_container_and_nothing_else_changes(house, stamping):
    before, made = asice(house.person), io.BytesIO()
    means = Means(Level.T, stamping.stamps)
    add_signer(io.BytesIO(before), made, house.rsa, signing_time=SIGNED_AT, raising=means.raise_xades)
    after = contents(made.getvalue())
    assert after.pop("META-INF/signatures1.xml")
    assert after == contents(before)
    assert [len(one.evidence.signature) for one in opened(made.getvalue()).signatures] == [0, 1]
    verdict = stamping.judge(made.getvalue())
    assert (verdict.outcome, len(verdict.signatures)) == (Outcome.VALID, 2)


def test_the_name_of_a_second_signature_is_one_that_nobody_has(house):
    def rename(files):
        files["META-INF/signatures1.xml"] = files.pop(SIGNATURE_FILE)

    made = io.BytesIO()
    add_signer(io.BytesIO(repacked(asice(house.person), rename)), made, house.rsa, signing_time=SIGNED_AT)
    names = [name for name in contents(made.getvalue()) if "signatures" in name]
    assert names == ["META-INF/signatures1.xml", "META-INF/signatures2.xml"]


def test_levels_are_ordered():
    assert Level.LTA.reaches(Level.T)
    assert not Level.T.reaches(Level.LT)
