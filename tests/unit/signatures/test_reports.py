"""What is told of a verdict, as data and in words."""

import json

import pytest
from pdf_forge import signed_by as pdf
from pki import FIN, NOW, SIGNED_AT, VOEN
from stamping import StampingHouse
from test_xades_levels import MAKERS, raised

from signatures.counter_signing import counter_sign
from signatures.levels import Level, Means
from signatures.report_words import _AZ, lines_of
from signatures.reports import report_of
from signatures.uris import ECDSA_SHA256, RSA_SHA256


@pytest.fixture(scope="module")
def stamping(house):
    return StampingHouse.beside(house)


@pytest.fixture(scope="module")
def long_term(house, stamping):
    """A document with time-stamp, certificates, lists and a counter-signature."""
    made = counter_sign(MAKERS["xml"](house.person), house.rsa, signing_time=SIGNED_AT)
    return stamping.knows_nothing(raised(made, Means(Level.LT, stamping.stamps, stamping.values())))


@pytest.fixture(scope="module")
def refused(house, signed):
    return house.judge(signed.replace(b"d-1", b"d-2"))


def test_a_simple_report_says_who_when_how_strong_and_over_what(long_term):
    told = report_of(long_term, "simple", "en")
    assert (told["outcome"], told["indication"], told["sub_indication"]) == ("VALID", "TOTAL-PASSED", "")
    [one] = told["signatures"]
    assert (one["level"], one["time_source"], one["time"]) == ("LT", "tst", SIGNED_AT.isoformat())
    assert (one["signer"]["fin"], one["signer"]["voen"], one["covers"]) == (FIN, VOEN, [""])
    [counter] = one["counter_signatures"]
    assert (counter["intact"], counter["signer"]["kind"]) == (True, "seal")
    assert "path" not in one
    assert "policy_version" not in told


def test_a_detailed_report_names_each_proof(long_term):
    told = json.loads(json.dumps(report_of(long_term, "detailed", "en")))
    [one] = told["signatures"]
    assert one["algorithm"] == ECDSA_SHA256
    assert len(one["path"]) == 3
    assert {each["certificate"] for each in one["revocation"]} == {each["sha256"] for each in one["path"][1:]}
    assert all(each["embedded"] for each in one["revocation"])
    [stamp] = one["stamps"]
    assert (stamp["kind"], stamp["time"], stamp["reasons"]) == ("signature", SIGNED_AT.isoformat(), [])
    [counter] = one["counter_signatures"]
    assert counter["intact"]
    assert counter["signer"]["kind"] == "seal"
    assert told["policy_version"] == long_term.policy_version


@pytest.mark.parametrize("kind", ["xml", "asice", "pdf"])
def test_every_container_tells_its_algorithm(house, kind):
    signed = {"xml": MAKERS["xml"], "asice": MAKERS["asice"], "pdf": pdf}[kind](house.rsa)
    [one] = house.judge(signed).signatures
    assert one.algorithm == RSA_SHA256


def test_a_reason_comes_with_its_indication_and_what_to_do(refused):
    told = report_of(refused, "simple", "en")
    assert (told["outcome"], told["indication"], told["sub_indication"]) == ("INVALID", "TOTAL-FAILED", "HASH_FAILURE")
    [reason] = told["signatures"][0]["reasons"]
    assert (reason["code"], reason["sub_indication"]) == ("REF_DIGEST", "HASH_FAILURE")
    assert reason["text"]
    assert reason["hint"]


def test_the_words_of_a_detailed_report_tell_each_proof(long_term):
    told = "\n".join(lines_of(report_of(long_term, "detailed", "en"), "en"))
    assert told.startswith("Outcome: VALID · TOTAL-PASSED\n")
    for said in (
        "Level: LT",
        "proven by a time-stamp",
        f"FİN {FIN}",
        "the whole document",
        "Counter-signature: told, not counted",
    ):
        assert said in told
    assert told.count("CRL") == 3  # of the signer, of his CA, of the time-stamping authority


def test_the_words_of_a_simple_report_tell_counter_signers_and_no_proofs(long_term):
    told = "\n".join(lines_of(report_of(long_term, "simple", "en"), "en"))
    assert "SHA-256" not in told
    assert "Counter-signature: told, not counted" in told


def test_a_report_in_azerbaijani_is_azerbaijani(refused):
    told = "\n".join(lines_of(report_of(refused, "simple", "az"), "az"))
    assert told.startswith("Nəticə: ETİBARSIZDIR · TOTAL-FAILED · HASH_FAILURE\n")
    assert "Səbəb: REF_DIGEST" in told
    assert "Nə etməli: " in told
    assert not any(f"{english}: " in told for english in _AZ)


def test_what_cannot_be_opened_tells_why(house):
    told = lines_of(report_of(house.judge(b"what is this?"), "detailed", "en"), "en")
    assert told[0] == "Outcome: INVALID · TOTAL-FAILED · FORMAT_FAILURE"
    assert told[2].startswith("Reason: FORMAT_UNKNOWN")
    assert f"Verified: {NOW.isoformat()}" in told
