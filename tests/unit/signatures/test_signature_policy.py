from dataclasses import fields, replace
from datetime import timedelta

import pytest
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate

from signatures.policy import DEFAULT_POLICY, Policy
from signatures.reasons import CONSEQUENCES, Reason, ReasonCode


def test_equal_policies_have_equal_versions():
    assert Policy().version == DEFAULT_POLICY.version


@pytest.mark.parametrize("name", [field.name for field in fields(Policy)])
def test_every_field_counts_in_the_version(name):
    value = getattr(DEFAULT_POLICY, name)
    other = value[1:] if isinstance(value, tuple) else value + (timedelta(1) if isinstance(value, timedelta) else 1)
    assert replace(DEFAULT_POLICY, **{name: other}).version != DEFAULT_POLICY.version


def test_every_code_has_its_consequence():
    assert set(CONSEQUENCES) == set(ReasonCode)


ALLOWED = {("INVALID", one.name) for one in AdESFailure} | {("INDETERMINATE", one.name) for one in AdESIndeterminate}
# By clause of EN 319 102-1: cryptography (5.2.7), signing certificate (5.2.3), revoked CA and time (5.2.6, 5.5.4).
SAID = {
    ReasonCode.ALG_FORBIDDEN: ("INDETERMINATE", "CRYPTO_CONSTRAINTS_FAILURE"),
    ReasonCode.ALG_WEAK_KEY: ("INDETERMINATE", "CRYPTO_CONSTRAINTS_FAILURE"),
    ReasonCode.TST_ALGORITHM: ("INDETERMINATE", "CRYPTO_CONSTRAINTS_FAILURE"),
    ReasonCode.CERT_MISSING: ("INDETERMINATE", "NO_SIGNING_CERTIFICATE_FOUND"),
    ReasonCode.CERT_NOT_YET_VALID: ("INVALID", "NOT_YET_VALID"),
    ReasonCode.REV_CA_REVOKED: ("INDETERMINATE", "REVOKED_CA_NO_POE"),
    ReasonCode.TIME_IN_FUTURE: ("INDETERMINATE", "SIG_CONSTRAINTS_FAILURE"),
    ReasonCode.ASIC_MISSING: ("INDETERMINATE", "SIGNED_DATA_NOT_FOUND"),
    ReasonCode.SEAL_NOT_PINNED: ("INDETERMINATE", "NO_CERTIFICATE_CHAIN_FOUND"),
}


def pair(code):
    return CONSEQUENCES[code].weight, CONSEQUENCES[code].sub_indication


@pytest.mark.parametrize("code", ReasonCode)
def test_every_sub_indication_is_one_that_the_standard_has_under_its_indication(code):
    assert pair(code) in ALLOWED


@pytest.mark.parametrize("code", SAID)
def test_a_reason_has_the_indication_of_its_clause(code):
    assert pair(code) == SAID[code]


def test_only_what_may_be_proven_later_waits_and_the_standard_says_try_later_of_it():
    waiting = {code for code in ReasonCode if CONSEQUENCES[code].disposition == "hold"}
    assert waiting == {code for code in ReasonCode if CONSEQUENCES[code].sub_indication == "TRY_LATER"}


@pytest.mark.parametrize("code", ReasonCode)
def test_every_reason_can_be_told(code):
    assert "(x1)" in Reason(code, "x1").text or "x1" in Reason(code, "x1").text
