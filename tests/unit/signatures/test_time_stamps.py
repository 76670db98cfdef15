from dataclasses import replace
from hashlib import new

import pytest
from asn1crypto import algos, cms, core
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pki import NOW, brainpool_key, code_of, weak_key
from time_stamps import TimeStampAuthority
from token_forge import Forge, attribute, der, stamp_over, stamper

from demo.pki import make_crl, make_key
from signatures import timestamp
from signatures.cms import pss_salt_length
from signatures.policy import DEFAULT_POLICY
from signatures.reasons import ReasonCode
from signatures.refusal import Refused
from signatures.timestamp import ProvenStamp, prove_stamp


@pytest.fixture(scope="module")
def authority(house):
    return stamper(house.issuing)


@pytest.fixture(scope="module")
def forge(authority):
    return Forge(authority, at=NOW)


def proven(stamp, certificates=(), policy=DEFAULT_POLICY):
    return prove_stamp(stamp, certificates, policy)


def test_a_token_proves_when_and_by_whom(forge, authority):
    found = proven(forge.stamp())
    assert isinstance(found, ProvenStamp)
    assert (found.leaf, found.gen_time) == (authority.certificate, NOW)
    assert found.certificates == (der(authority.certificate),)


@pytest.mark.parametrize("hash_name", ["sha256", "sha512"])
def test_tokens_of_an_rsa_authority_hold(house, hash_name):
    made = TimeStampAuthority.under(house.issuing)
    found = proven(stamp_over(b"octets", made.token(b"octets", NOW, hash_name=hash_name)))
    assert isinstance(found, ProvenStamp)
    assert found.leaf == made.certificate


def test_the_certificate_may_stand_beside_the_token(forge, authority):
    alone = forge.stamp(certificates=())
    assert code_of(proven(alone)) == "TST_UNTRUSTED"
    assert isinstance(proven(alone, (b"another", der(authority.certificate))), ProvenStamp)


def test_a_signer_may_be_named_by_the_identifier_of_its_key(forge):
    assert isinstance(proven(forge.stamp(by_key_identifier=True)), ProvenStamp)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"content_type": "data"}, "TST_MALFORMED"),
        ({"trailing": b"\5\0"}, "TST_MALFORMED"),
        ({"signed_content_type": "data"}, "TST_MALFORMED"),
        ({"signers": 2}, "TST_MALFORMED"),
        ({"signers": 0}, "TST_MALFORMED"),
        ({"bare": True}, "TST_MALFORMED"),
        ({"version": 2}, "TST_MALFORMED"),
        ({"critical": True}, "TST_MALFORMED"),
        ({"named": None}, "TST_MALFORMED"),
        ({"serial": 1}, "TST_MALFORMED"),
        ({"named": ("v2", "sha1", None)}, "TST_ALGORITHM"),
        ({"named": ("v2", "sha256", b"\0" * 32)}, "TST_UNTRUSTED"),
        ({"imprint_hash": "sha1"}, "TST_ALGORITHM"),
        ({"hash_name": "sha1"}, "TST_ALGORITHM"),
        ({"method": "sha512_ecdsa"}, "TST_ALGORITHM"),
        ({"method": "sha256_rsa"}, "TST_ALGORITHM"),
        ({"octets": b"others"}, "TST_IMPRINT"),
        ({"message_digest": b"\0" * 32}, "TST_VALUE"),
        ({"key": make_key("p256")}, "TST_VALUE"),
        ({"more": (attribute("message_digest", b"\0" * 32),)}, "TST_MALFORMED"),
    ],
    ids=lambda one: next(iter(one)) if isinstance(one, dict) else one,
)
def test_a_token_with_one_fault_proves_nothing(forge, changed, code):
    assert code_of(proven(stamp_over(b"octets", replace(forge, **changed).token()))) == code


@pytest.mark.parametrize("protected", ["sha256", "sha512"])
def test_algorithms_that_were_signed_must_be_those_that_are_used(forge, protected):
    said = {
        "digest_algorithm": {"algorithm": protected},
        "signature_algorithm": cms.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
    }
    found = proven(forge.stamp(more=(attribute("cms_algorithm_protection", said),)))
    assert isinstance(found, ProvenStamp) if protected == "sha256" else code_of(found) == "TST_ALGORITHM"


@pytest.mark.parametrize("key", [weak_key, brainpool_key], ids=["RSA 1024", "brainpool"])
def test_the_key_of_an_authority_must_be_as_strong_as_a_signers(house, key):
    made = stamper(house.issuing, key=key())
    token = Forge(made, at=NOW, key=make_key("p256")).token()
    assert code_of(proven(stamp_over(b"octets", token))) == "TST_ALGORITHM"


def test_sha1_may_name_the_certificate_only_where_the_policy_says_so(forge):
    stamp = forge.stamp(named=("v1", "sha1", None))
    assert isinstance(proven(stamp), ProvenStamp)
    strict = replace(DEFAULT_POLICY, stamps_name_certificates_by_sha1=False)
    assert code_of(proven(stamp, policy=strict)) == "TST_ALGORITHM"
    assert code_of(proven(forge.stamp(named=("v1", "sha1", b"\0" * 20)))) == "TST_UNTRUSTED"


@pytest.mark.parametrize("token", [b"", b"0\0", b"\x30\x80", b"\0" * 50, b"\xff" * 50])
def test_what_is_no_token_is_malformed(token):
    assert code_of(proven(stamp_over(b"octets", token))) == "TST_MALFORMED"


def test_a_token_with_something_behind_it_is_malformed(forge):
    assert code_of(proven(stamp_over(b"octets", forge.token() + b"\0"))) == "TST_MALFORMED"


def test_no_change_of_a_byte_and_no_cut_makes_another_token_of_it(forge, authority):
    """Whatever is done to it, nothing is raised, and what is said is refused or what was said before."""
    token = forge.token()
    good = proven(stamp_over(b"octets", token))
    for place in range(0, len(token), 7):
        for changed in (token[:place], token[:place] + bytes([token[place] ^ 0x41]) + token[place + 1 :]):
            found = proven(stamp_over(b"octets", changed), (der(authority.certificate),))
            same = isinstance(found, ProvenStamp) and (found.leaf, found.gen_time) == (good.leaf, good.gen_time)
            assert same or str(code_of(found)).startswith("TST_")


@pytest.mark.parametrize("bytes_", [0, 1])
def test_a_token_has_a_size_that_it_may_not_exceed_by_a_byte(forge, bytes_):
    stamp = forge.stamp()
    policy = replace(DEFAULT_POLICY, max_cms_bytes=len(stamp.token) - bytes_)
    assert (
        code_of(proven(stamp, policy=policy)) == "LIMIT_EVIDENCE"
        if bytes_
        else isinstance(proven(stamp, policy=policy), ProvenStamp)
    )


@pytest.mark.parametrize(("mask", "by"), [("1.2.3.4", "sha256"), ("mgf1", "sha512"), ("mgf1", "sha1")])
def test_the_mask_of_pss_is_mgf1_by_the_hash_of_the_signature(mask, by):
    parameters = {
        "hash_algorithm": {"algorithm": "sha256"},
        "mask_gen_algorithm": {"algorithm": mask, "parameters": algos.DigestAlgorithm({"algorithm": by})},
        "salt_length": 32,
    }
    method = algos.SignedDigestAlgorithm({"algorithm": "rsassa_pss", "parameters": parameters})
    with pytest.raises(Refused) as refused:
        pss_salt_length(method, "sha256", ReasonCode.TST_ALGORITHM)
    assert refused.value.reason.code is ReasonCode.TST_ALGORITHM


@pytest.mark.parametrize(("letters", "same"), [(50, True), (5000, False)])
def test_names_written_in_two_ways_are_the_same_unless_they_are_long(letters, same):
    one, other = (
        asn1_x509.Name.build({"common_name": "x" * letters}, use_printable=printable) for printable in (False, True)
    )
    assert one.dump() != other.dump()
    assert timestamp._same_name(one, other) is same
    assert timestamp._same_name(one, one)


def test_what_is_too_long_for_a_token_is_not_read(forge):
    """Else it would be malformed."""
    long = bytes(DEFAULT_POLICY.max_cms_bytes + 1)
    assert code_of(proven(stamp_over(b"octets", long))) == "LIMIT_EVIDENCE"


def test_a_token_brings_no_crowd_of_lists(forge, house):
    own = x509.load_pem_x509_crl(make_crl(house.issuing, {}, at=NOW)).public_bytes(Encoding.DER)
    few = replace(DEFAULT_POLICY, max_evidence_items=2)
    assert isinstance(proven(forge.stamp(crls=(own,) * 2), policy=few), ProvenStamp)
    assert code_of(proven(forge.stamp(crls=(own,) * 3), policy=few)) == "LIMIT_EVIDENCE"


def test_certificates_that_came_along_are_digested_once_for_all_stamps(forge, authority, monkeypatch):
    read = []
    monkeypatch.setattr(timestamp, "new", lambda name, data: read.append(data) or new(name, data))
    others = (der(stamper(authority, serial=5).certificate), der(forge.authority.certificate))
    stamp = forge.stamp(certificates=())
    assert all(isinstance(proven(stamp, others), ProvenStamp) for _ in range(3))
    assert [read.count(one) for one in others] == [1, 1]


@pytest.mark.parametrize(
    ("many", "changed"),
    [
        (False, {"more": tuple(attribute(f"1.2.3.{n}", core.Null()) for n in range(61))}),
        (True, {"more": tuple(attribute(f"1.2.3.{n}", core.Null()) for n in range(62))}),
        (True, {"more": (attribute("1.2.3.4", core.OctetString(bytes(40_000))),)}),
        (False, {"extensions": 64}),
        (True, {"extensions": 65}),
    ],
    ids=["attributes", "one more", "long", "extensions", "one extension more"],
)
def test_a_token_says_no_crowd_of_things(forge, many, changed):
    """To read each costs more than all the mathematics."""
    found = proven(forge.stamp(**changed))
    assert code_of(found) == "LIMIT_EVIDENCE" if many else isinstance(found, ProvenStamp)


def test_a_token_brings_no_crowd_of_certificates(forge, authority):
    few = replace(DEFAULT_POLICY, max_evidence_items=2)
    crowd = tuple(stamper(authority, serial=number).certificate for number in range(1, 4))
    assert code_of(proven(forge.stamp(certificates=crowd), policy=few)) == "LIMIT_EVIDENCE"


def test_a_local_time_is_no_time(forge):
    """GeneralizedTime without a Z: one would have to know where the authority stands."""
    info = forge._info()
    local = info[:1] + bytes([info[1] - 1]) + info[2:].replace(b"\x0f20261121090000Z", b"\x0e20261121090000")
    assert len(local) == len(info) - 1
    assert code_of(proven(stamp_over(b"octets", _with_info(forge, local)))) == "TST_MALFORMED"
    assert isinstance(proven(stamp_over(b"octets", _with_info(forge, info))), ProvenStamp)


def _with_info(forge, info):
    class Told(Forge):
        def _info(self):
            return info

    return Told(**{name: getattr(forge, name) for name in forge.__dataclass_fields__}).token()


def test_the_imprint_is_asked_for_by_the_hash_of_the_token(forge):
    asked = []
    stamp = forge.stamp(imprint_hash="sha512")
    told = replace(stamp, imprint=lambda name: asked.append(name) or new(name, b"octets").digest())
    assert isinstance(proven(told), ProvenStamp)
    assert asked == ["sha512"]
