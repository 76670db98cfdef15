"""The level is what was proven: long-term only where nothing but the anchors is needed besides the document."""

from dataclasses import replace

import pytest
from courts import DAY, STAMPED, make_court, opened, stamp
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pki import NOW
from test_ocsp_responses import response
from test_signature_revocation import crl, entry
from token_forge import der, stamper

from demo.pki import make_crl
from signatures.evidence import Evidence
from signatures.judging import judge
from signatures.policy import DEFAULT_POLICY
from signatures.revocation import RevocationIndex
from signatures.verdict import Outcome


@pytest.fixture(scope="module")
def complete(house, time_house, time_authority):
    """All that the signer and the authority need, of the day of the stamp or later."""
    return Evidence(
        signature=(stamp(time_authority),),
        certificates=(der(house.issuing.certificate), der(time_house.issuing.certificate)),
        crls=(
            crl(house, at=STAMPED + DAY),
            make_crl(house.root, {}, at=STAMPED + DAY),
            make_crl(time_house.issuing, {}, at=NOW),
            make_crl(time_house.root, {}, at=NOW),
        ),
    )


def judged(court, house, evidence):
    return judge(opened(house.person.certificate, evidence), court)


def test_what_brings_all_along_is_long_term_and_holds_without_any_lists(court, house, complete):
    without = replace(court, revocation=RevocationIndex("", (), {}))
    for one in (court, without):
        report = judged(one, house, complete)
        assert (report.outcome, report.level) == (Outcome.VALID, "LT")
    assert {one.embedded for one in report.revocation} == {True}
    assert all(one.embedded for told in report.stamps for one in told.revocation)


@pytest.mark.parametrize("number", range(2))
def test_without_a_ca_in_between_it_is_not_long_term(court, house, complete, number):
    less = tuple(one for index, one in enumerate(complete.certificates) if index != number)
    report = judged(court, house, replace(complete, certificates=less))
    assert (report.outcome, report.level) == (Outcome.VALID, "T")


@pytest.mark.parametrize("number", range(4))
def test_without_a_list_it_is_not_long_term(court, house, complete, number):
    less = tuple(one for index, one in enumerate(complete.crls) if index != number)
    report = judged(court, house, replace(complete, crls=less))
    assert (report.outcome, report.level) == (Outcome.VALID, "T")


def test_an_answer_does_as_well_as_a_list(court, house, complete):
    answer = response(house, at=STAMPED + DAY, until=None)
    without = replace(court, revocation=RevocationIndex("", (), {}))
    report = judged(without, house, replace(complete, crls=complete.crls[1:], ocsps=(answer,)))
    assert (report.outcome, report.level) == (Outcome.VALID, "LT")
    assert report.revocation[0].kind == "ocsp"


def test_a_list_of_before_the_stamp_that_had_ended_does_not(court, house, complete):
    old = (crl(house, at=STAMPED - 40 * DAY), *complete.crls[1:])
    assert judged(court, house, replace(complete, crls=old)).level == "T"


def test_a_list_that_came_along_may_refuse(court, house, time_house, complete):
    named = crl(house, revoked=[entry(house.person.certificate.serial_number, STAMPED - DAY)], at=NOW)
    report = judged(court, house, replace(complete, crls=(named, *complete.crls[1:])))
    assert [str(one.code) for one in report.reasons] == ["REV_REVOKED"]
    assert report.level == "T"


def test_long_term_with_a_stamp_over_all_is_archived(court, house, time_house, complete):
    newer = stamper(time_house.issuing, serial=0x2)
    report = judged(court, house, replace(complete, archive=(stamp(newer, NOW - DAY),)))
    assert (report.outcome, report.level) == (Outcome.VALID, "LTA")
    bare = judged(court, house, Evidence(signature=complete.signature, archive=(stamp(newer, NOW - DAY),)))
    assert (bare.outcome, bare.level) == (Outcome.VALID, "T")


def test_lists_may_stand_in_the_token_itself(court, house, time_house, time_authority, complete):
    """Of the authority: what a token says of other CAs is heard for nothing but the token."""
    lists = (der_crl(time_house.issuing), der_crl(time_house.root))
    full = stamp(time_authority, crls=lists)
    without = replace(court, revocation=RevocationIndex("", (), {}))
    report = judged(without, house, replace(complete, signature=(full,), crls=complete.crls[:2]))
    assert (report.outcome, report.level) == (Outcome.VALID, "LT")


def der_crl(authority):
    return x509.load_pem_x509_crl(make_crl(authority, {}, at=NOW)).public_bytes(Encoding.DER)


def test_an_archive_stamp_alone_proves_the_time_of_what_it_is_over(court, house, time_authority):
    report = judged(court, house, Evidence(archive=(stamp(time_authority),)))
    assert (report.outcome, report.level) == (Outcome.VALID, "T")
    assert (report.best_time, report.time_source) == (STAMPED, "tst")


def test_of_archive_stamps_alone_the_oldest_is_the_time(court, house, time_authority):
    archive = (stamp(time_authority), stamp(time_authority, NOW - DAY))
    assert judged(court, house, Evidence(archive=archive)).best_time == STAMPED


def test_an_archive_stamp_that_does_not_hold_proves_no_time(court, house, time_authority):
    """The newer one holds; by it the document would be good, but somebody relied on the other."""
    archive = (replace(stamp(time_authority), imprint=lambda _: bytes(32)), stamp(time_authority, NOW - DAY))
    report = judged(court, house, Evidence(archive=archive))
    assert ([str(one.code) for one in report.reasons], report.best_time) == (["TST_IMPRINT"], NOW - DAY)
    assert report.level == "B"


def test_with_all_values_an_archive_stamp_alone_is_long_term(court, house, time_house, complete):
    newer = stamper(time_house.issuing, serial=0x2)
    report = judged(court, house, replace(complete, signature=(), archive=(stamp(newer),)))
    assert (report.outcome, report.level, report.best_time) == (Outcome.VALID, "LTA", STAMPED)


def test_the_policy_says_how_old_an_answer_may_be(house, time_house):
    lists = {"issuing.crl": None, "a.ocsp": response(house, at=NOW - DAY, until=None)}
    usual = make_court(house, time_house, lists=lists)
    strict = replace(usual, policy=replace(DEFAULT_POLICY, revocation_freshness=DAY / 2))
    leaf = opened(house.person.certificate)
    assert judge(leaf, usual).outcome is Outcome.VALID
    assert [str(one.code) for one in judge(leaf, strict).reasons] == ["REV_UNKNOWN"]
