"""What is asked of a time-stamping authority, and which of its answers are taken."""

import hashlib

import pytest
from asn1crypto import cms, core, tsp
from pki import SIGNED_AT
from time_stamps import TimeStampAuthority, imprint

from signatures.tsa_client import StampRefused, make_request, read_answer, stamps_through

DIGEST = hashlib.sha256(b"octets").digest()
NONCE = 0x1122334455667788


@pytest.fixture(scope="module")
def authority(house):
    return TimeStampAuthority.under(house.issuing)


@pytest.fixture(scope="module")
def good(authority):
    return authority.answer(imprint(DIGEST), SIGNED_AT, nonce=NONCE)


class Status(core.Sequence):
    """An answer without a token."""

    _fields = [("status", tsp.PKIStatusInfo)]  # noqa: RUF012 - asn1crypto writes into it


def refused(octets, match="."):
    with pytest.raises(StampRefused, match=match):
        read_answer(octets, DIGEST, "sha256", NONCE)


def test_a_request_says_what_is_stamped_and_asks_for_the_certificate():
    request = tsp.TimeStampReq.load(make_request(DIGEST, "sha256", NONCE), strict=True)
    assert request.native["message_imprint"]["hashed_message"] == DIGEST
    assert request.native["message_imprint"]["hash_algorithm"]["algorithm"] == "sha256"
    assert (request.native["nonce"], request.native["cert_req"]) == (NONCE, True)


def test_each_request_has_a_nonce_of_its_own(authority):
    asked = []

    def post(request):
        asked.append(tsp.TimeStampReq.load(request)["nonce"].native)
        return authority.answer(imprint(DIGEST), SIGNED_AT, nonce=asked[-1]).dump()

    stamps = stamps_through(post)
    assert stamps(DIGEST, "sha256")[:1] == stamps(DIGEST, "sha256")[:1] == b"\x30"
    assert asked[0] != asked[1]
    assert max(asked) > 2**32


def test_the_token_of_a_good_answer_is_handed_out(good):
    token = read_answer(good.dump(), DIGEST, "sha256", NONCE)
    assert token == good["time_stamp_token"].dump()
    assert cms.ContentInfo.load(token)["content_type"].native == "signed_data"


@pytest.mark.parametrize("status", ["granted", "granted_with_mods"])
def test_both_ways_of_granting_are_taken(good, status):
    answer = tsp.TimeStampResp({"status": {"status": status}, "time_stamp_token": good["time_stamp_token"]})
    assert read_answer(answer.dump(), DIGEST, "sha256", NONCE)


@pytest.mark.parametrize("status", ["rejection", "waiting", "revocation_warning", "revocation_notification"])
def test_a_token_that_was_not_granted_is_none(good, status):
    with_token = tsp.TimeStampResp({"status": {"status": status}, "time_stamp_token": good["time_stamp_token"]})
    refused(with_token.dump(), status)
    refused(Status({"status": {"status": status}}).dump(), status)


def test_a_grant_without_a_token_is_refused():
    refused(Status({"status": {"status": "granted"}}).dump(), "granted")


def test_a_token_over_something_else_is_refused(authority):
    other = hashlib.sha256(b"other").digest()
    refused(authority.answer(imprint(other), SIGNED_AT, nonce=NONCE).dump(), "something else")
    longer = hashlib.sha512(b"octets").digest()
    refused(authority.answer(imprint(longer, "sha512"), SIGNED_AT, nonce=NONCE).dump(), "something else")


@pytest.mark.parametrize("asked", [{}, {"nonce": 7}])
def test_the_answer_to_another_request_is_refused(authority, asked):
    refused(authority.answer(imprint(DIGEST), SIGNED_AT, **asked).dump(), "another request")


@pytest.mark.parametrize("octets", [b"", b"<html>", b"\x30\x00", b"\x30\x03\x02\x01\x00"])
def test_what_is_no_answer_is_refused(octets):
    refused(octets, "none of a time-stamping authority")


def test_an_answer_with_more_behind_it_is_refused(good):
    refused(good.dump() + b"\0", "none of a time-stamping authority")


def test_cut_off_and_flipped_answers_never_raise_anything_else(good):
    whole = good.dump()
    for end in range(0, len(whole), 97):
        refused(whole[:end])
    for at in range(0, len(whole), 13):
        flipped = bytearray(whole)
        flipped[at] ^= 0x55
        try:
            token = read_answer(bytes(flipped), DIGEST, "sha256", NONCE)
        except StampRefused:
            continue
        assert DIGEST in token


def test_a_content_that_is_no_time_stamp_is_refused(good):
    whole, info = good.dump(), cms.ContentType("tst_info").dump()
    assert info in whole
    refused(whole.replace(info, info[:-1] + b"\x02", 1), "none of a time-stamping authority")
