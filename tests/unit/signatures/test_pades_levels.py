"""Making PDFs at the levels B-B, B-T, B-LT and B-LTA, and what is read of them as evidence."""

import io

import pdf_forge
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import Encoding
from pdf_levels import LEVELS, at_levels, evidence_of, is_over_its_octets, over_something_else
from pki import NOW, SIGNED_AT
from stamping import StampingHouse

from signatures.evidence import NO_EVIDENCE
from signatures.opened import Opened
from signatures.pades import open_pdf
from signatures.pades_augmenting import add_archive_stamp, add_evidence
from signatures.pades_making import sign_pdf
from signatures.pades_stamping import RESERVED_STAMP_BYTES
from signatures.policy import DEFAULT_POLICY
from signatures.reasons import ReasonCode
from signatures.signing import CannotSign
from signatures.timestamp import ProvenStamp, prove_stamp
from signatures.uris import SIGNATURES


@pytest.fixture(scope="module")
def stamping(house):
    return StampingHouse.beside(house)


@pytest.fixture(scope="module")
def of_person(house, stamping):
    return at_levels(house.person, stamping)


@pytest.fixture(scope="module")
def of_rsa(house, stamping):
    return at_levels(house.rsa, stamping)


@pytest.fixture(params=["of_person", "of_rsa"])
def levels(request):
    return request.getfixturevalue(request.param)


def opened(pdf):
    """What is in a good file."""
    found = open_pdf(io.BytesIO(pdf), DEFAULT_POLICY)
    assert isinstance(found, Opened), found
    assert [one.reasons for one in found.signatures] == [()] * len(found.signatures)
    return found


def evidence(pdf):
    [signature] = opened(pdf).signatures
    return signature.evidence


def test_each_level_is_the_one_before_with_an_update_behind_it(levels):
    assert levels["LT"].startswith(levels["T"])
    assert levels["LTA"].startswith(levels["LT"])


def test_each_level_brings_along_what_it_is_made_of(stamping, levels):
    found = {level: evidence(levels[level]) for level in LEVELS}
    assert {level: (len(one.signature), len(one.archive)) for level, one in found.items()} == {
        "B": (0, 0), "T": (1, 0), "LT": (1, 0), "LTA": (1, 1),
    }  # fmt: skip
    issuing = stamping.house.issuing.certificate.public_bytes(Encoding.DER)
    for level in ("LT", "LTA"):
        assert (issuing in found[level].certificates, len(found[level].crls)) == (True, 3)
    assert (found["T"].crls, found["T"].ocsps) == ((), ())


def test_certificates_of_the_signature_itself_are_evidence_too(house, of_person):
    [issuing] = evidence(of_person["B"]).certificates
    assert issuing == house.issuing.certificate.public_bytes(Encoding.DER)


def test_each_time_stamp_is_over_the_octets_that_are_told(stamping, levels):
    found = evidence(levels["LTA"])
    for stamp in (*found.signature, *found.archive):
        assert is_over_its_octets(stamp)
        proven = prove_stamp(stamp, (), DEFAULT_POLICY)
        assert isinstance(proven, ProvenStamp)
        assert (proven.gen_time, proven.leaf) == (SIGNED_AT, stamping.authority.certificate)


def test_the_payload_is_the_same_at_all_levels(levels):
    assert len({opened(levels[level]).payload for level in LEVELS}) == 1


class PssKey:
    """An RSA key that signs with PSS."""

    def __init__(self, key):
        self.key, self.certificate, self.chain = key.key, key.certificate, key.chain

    signature_algorithm = next(
        uri for uri, one in SIGNATURES.items() if (one.family, one.hash) == ("rsa-pss", "sha256")
    )

    def sign(self, data):
        return self.key.sign(data, padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256())


def test_rsa_pss_is_signed_and_stamped(house, stamping):
    signed = sign_pdf(pdf_forge.unsigned(), PssKey(house.rsa), signing_time=SIGNED_AT, stamps=stamping.stamps)
    [stamp] = evidence(signed).signature
    assert is_over_its_octets(stamp)


def test_two_signers_have_each_their_own_time_stamp(house, stamping, of_person):
    both = sign_pdf(of_person["T"], house.rsa, signing_time=NOW, stamps=stamping.stamps)
    first, second = opened(both).signatures
    assert [is_over_its_octets(one) for one in (*first.evidence.signature, *second.evidence.signature)] == [True, True]
    assert first.evidence.signature != second.evidence.signature


def test_a_stamp_over_the_file_is_evidence_for_those_who_signed_before_it(house, stamping, of_person):
    later = sign_pdf(of_person["LTA"], house.rsa, signing_time=NOW)
    first, second = opened(later).signatures
    assert [len(one.evidence.archive) for one in (first, second)] == [1, 0]
    # The older one first; the newer is over both signatures.
    first, second = opened(add_archive_stamp(later, stamping.stamps)).signatures
    assert [len(one.evidence.archive) for one in (first, second)] == [2, 1]
    assert first.evidence.archive[1].token == second.evidence.archive[0].token
    assert first.evidence.archive[0].token != first.evidence.archive[1].token


def test_evidence_is_added_to_what_is_there(stamping, of_person):
    before = evidence(of_person["LT"])
    more = evidence_of(stamping.values())["crls"]
    after = evidence(add_evidence(of_person["LT"], crls=more))
    assert set(after.crls) == {*before.crls, *more}
    assert set(after.certificates) == set(before.certificates)


def test_a_token_over_something_else_never_gets_into_a_file(house, stamping, of_person):
    wrong = over_something_else(stamping.stamps)
    with pytest.raises(CannotSign) as caught:
        sign_pdf(pdf_forge.unsigned(), house.person, signing_time=SIGNED_AT, stamps=wrong)
    assert caught.value.reason.code is ReasonCode.TST_IMPRINT
    with pytest.raises(CannotSign) as caught:
        add_archive_stamp(of_person["LT"], wrong)
    assert caught.value.reason.code is ReasonCode.TST_IMPRINT


@pytest.mark.parametrize("token", [b"", b"0\x03abc", bytes(RESERVED_STAMP_BYTES + 1)])
def test_what_is_no_token_never_gets_into_a_file(house, token):
    with pytest.raises(CannotSign) as caught:
        sign_pdf(pdf_forge.unsigned(), house.person, signing_time=SIGNED_AT, stamps=lambda _digest, _name: token)
    assert caught.value.reason.code is ReasonCode.TST_MALFORMED


def test_evidence_that_is_none_is_not_added(of_person):
    for kind in ("certificates", "crls", "ocsps"):
        with pytest.raises(CannotSign) as caught:
            add_evidence(of_person["T"], **{kind: [b"none"]})
        assert caught.value.reason.code is ReasonCode.EVIDENCE_STRUCTURE


def test_only_what_is_signed_is_augmented(stamping):
    with pytest.raises(CannotSign) as caught:
        add_evidence(pdf_forge.unsigned(), **evidence_of(stamping.values()))
    assert caught.value.reason.code is ReasonCode.NO_SIGNATURE


def test_an_unsigned_file_brings_nothing_along(house):
    assert evidence(pdf_forge.sign_otherwise(pdf_forge.unsigned(), house.person)) == NO_EVIDENCE
